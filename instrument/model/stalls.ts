/**
 * Finds stalls in a thread's log while it grows: times in which the loop did not turn, from one of its marks to the next.
 *
 *   TIMERS ── before 7 ───────────── 812 ms ───────────── after 7 ─ TURN      a stall of the timers phase, in callback 7
 *   POLL ···· asleep 3 s ···· before 9 ── 250 ms ── after 9 ─ CHECK           one of poll, whose sleep does not count
 *   TIMERS ── before 7 ─────────────────                                      one that goes on
 *
 * It looks at marks, begins and ends of callbacks alone and keeps nothing but where the thread is: a decoder would keep
 * every resource, for days. Times are nanoseconds since the recording's origin.
 */
import { KIND, PHASE, type Phase, RECORD_WORDS, slotsOfRecord } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { clockBase } from './clock.ts';

/** The longest run of an outermost callback, tick or microtask within a stall. `id` has its low 32 bits alone. */
export interface StalledRun {
  id: number;
  start: Nanoseconds;
  /** Null while it goes on. */
  end: Nanoseconds | null;
}

export interface Stall {
  start: Nanoseconds;
  /** Null while it goes on. */
  end: Nanoseconds | null;
  /** The mark that it began with; TURN for what lies between timers and poll. */
  mark: Phase;
  /** How many POLL marks there were: the number of the iteration. */
  iteration: number;
  /** Null where nothing ran, or nothing that is known. */
  longest: StalledRun | null;
}

/** Programs take their time to load and to end: for that the loop is not called stalled unless it takes this long. */
const LONG_BEGIN_NS = 5e9;
const WORD = 2 ** 32;

export class StallScanner {
  readonly #origin: bigint;
  readonly #threshold: Nanoseconds;
  readonly #found: (stall: Stall) => void;
  #base: Nanoseconds = 0;
  /** The latest time that was told. */
  #time: Nanoseconds = 0;
  /** Slots of the next words that belong to a record before them. */
  #toSkip = 0;
  #mark: Phase | 0 = 0;
  #markTime: Nanoseconds = 0;
  #polls = 0;
  /** The first callback of this poll phase: libuv does not sleep again before it has left poll. Null: asleep, or about to. */
  #awakeSince: Nanoseconds | null = null;
  #running: number[] = [];
  #runStart: Nanoseconds = 0;
  /** A run that has ended, but the time of its end is that of the next record that has one. */
  #ending = -1;
  #longest: StalledRun | null = null;
  /** The latest mark is not known: slots were let go. */
  #isLost = false;
  #ended = false;

  /**
   * @param originNs CLOCK_MONOTONIC of the recording's time 0
   * @param threshold from how many nanoseconds on it is a stall
   * @param found called for each stall that has ended
   */
  constructor(originNs: bigint, threshold: Nanoseconds, found: (stall: Stall) => void) {
    this.#origin = originNs;
    this.#threshold = threshold;
    this.#found = found;
  }

  /** Takes the next words of the log, in whole slots. */
  push(words: Uint32Array): void {
    let at = this.#toSkip * RECORD_WORDS;
    for (; at < words.length; at += slotsOfRecord(words[at]) * RECORD_WORDS)
      this.#record(words[at], words[at + 1], words[at + 2], words[at + 3]);
    this.#toSkip = (at - words.length) / RECORD_WORDS;
  }

  /** What comes next does not follow what came before. */
  interrupt(): void {
    this.#toSkip = 0;
    this.#mark = 0;
    this.#isLost = true;
    this.#forgetRuns();
  }

  /**
   * The stall that goes on; null where the loop turns or sleeps.
   * @param now nothing has come since but what was pushed
   */
  ongoing(now: Nanoseconds): Stall | null {
    if (this.#mark === 0 || this.#isLost || this.#ended) return null;
    const start = this.#ongoingSince();
    const runs = this.#running.length > 0;
    if (start === null || now - start < this.#limit(!runs && this.#mark === PHASE.TURN)) return null;
    const run = runs ? { id: this.#running[0], start: this.#runStart, end: null } : null;
    const longest = run && (this.#longest === null || now - run.start > lengthOf(this.#longest)) ? run : this.#longest;
    return { start, end: null, mark: this.#mark, iteration: this.#polls, longest };
  }

  /** Since when the loop has not turned; null where it sleeps, or may. */
  #ongoingSince(): Nanoseconds | null {
    return this.#mark === PHASE.POLL ? this.#awakeSince : this.#markTime;
  }

  #limit(isEnd = false): Nanoseconds {
    return isEnd || this.#mark === PHASE.MAIN ? Math.max(this.#threshold, LONG_BEGIN_NS) : this.#threshold;
  }

  #record(word0: number, word1: number, word2: number, time: number): void {
    const argument = word0 >>> 8;
    switch (word0 & 0xff) {
      case KIND.CLOCK:
        this.#base = clockBase(word1, word2, this.#origin) ?? this.#base;
        this.#at(time);
        break;
      case KIND.POSITION:
        if (this.#isLost) this.#resume(argument & 0xff, word1 + word2 * WORD);
        break;
      case KIND.BEFORE:
        this.#at(time);
        this.#before(word1);
        break;
      case KIND.AFTER:
        this.#at(time);
        this.#after(word1, time > 0);
        break;
      case KIND.PHASE:
        this.#at(time);
        if (argument >= PHASE.MAIN && argument <= PHASE.TURN) {
          this.#phase(argument as Phase, argument === PHASE.CHECK ? word1 + (word2 & 0xffff) * WORD : 0);
        }
        break;
      case KIND.THREAD_END:
        this.#at(time);
        this.#ended = true;
        break;
      case KIND.INIT:
      case KIND.GC_BEGIN:
      case KIND.GC_END:
        this.#at(time);
    }
  }

  /** A record's own time, where it has one. */
  #at(time: number): void {
    if (time === 0) return;
    const t = this.#base + time;
    if (this.#isLost && this.#mark !== 0) {
      this.#isLost = false;
      this.#markTime = t;
    }
    if (t > this.#time) this.#time = t;
    if (this.#ending >= 0) this.#endRun();
  }

  #resume(mark: number, polls: number): void {
    this.#mark = mark >= PHASE.MAIN && mark <= PHASE.TURN ? (mark as Phase) : 0;
    this.#polls = polls;
  }

  #before(id: number): void {
    this.#awakeSince ??= this.#time;
    if (this.#running.length === 0) this.#runStart = this.#time;
    this.#running.push(id);
  }

  #after(id: number, isTimed: boolean): void {
    const at = this.#running.lastIndexOf(id);
    if (at < 0) return;
    this.#running.length = at;
    if (at > 0) return;
    this.#ending = id;
    if (isTimed) this.#endRun();
  }

  #endRun(): void {
    const run = { id: this.#ending, start: this.#runStart, end: this.#time };
    this.#ending = -1;
    if (this.#longest === null || lengthOf(run) > lengthOf(this.#longest)) this.#longest = run;
  }

  #forgetRuns(): void {
    this.#running.length = 0;
    this.#ending = -1;
    this.#longest = null;
  }

  #phase(mark: Phase, idleNs: Nanoseconds): void {
    const t = this.#time;
    // Whatever runs has ended without a word.
    if (this.#running.length > 0) {
      this.#ending = this.#running[0];
      this.#endRun();
    }
    if (this.#mark !== 0 && !this.#isLost) {
      const awake = t - this.#markTime - (this.#mark === PHASE.POLL ? idleNs : 0);
      const start = this.#mark === PHASE.POLL ? t - awake : this.#markTime;
      if (awake > this.#limit())
        this.#found({ start, end: t, mark: this.#mark, iteration: this.#polls, longest: this.#longest });
    }
    this.#forgetRuns();
    if (mark === PHASE.POLL) this.#polls++;
    this.#mark = mark;
    this.#markTime = t;
    this.#awakeSince = null;
    this.#isLost = false;
  }
}

const lengthOf = ({ start, end }: StalledRun): Nanoseconds => (end ?? Number.POSITIVE_INFINITY) - start;
