import type { LogSink } from '../model/decode.ts';
import { KeyedNumbers } from '../model/keyed-numbers.ts';
import type { Phase, ThreadMeta } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';

/** A run of an outermost callback, tick or microtask. */
export interface Run {
  id: AsyncId;
  site: number;
  time: Nanoseconds;
}

/** A stretch in which the loop did not turn: one iteration, without the time asleep. */
export interface Stretch {
  /** 0 for the main script. */
  iteration: number;
  start: Nanoseconds;
  awake: Nanoseconds;
  /** The longest run within it. */
  longest: Run | null;
}

/**
 * Sums up a thread's log as it is decoded, in little memory: how much there was, how long the loop slept,
 * and the longest stretch in which it did not turn.
 */
export class Measure implements LogSink {
  /** Events as `loopscope events` writes them. */
  events = 0;
  iterations = 0;
  begin: Nanoseconds = Number.NaN;
  end: Nanoseconds = 0;
  asleep: Nanoseconds = 0;
  collections = 0;
  collecting: Nanoseconds = 0;
  longest: Stretch | null = null;
  meta: ThreadMeta | null = null;

  #sites = new KeyedNumbers();
  #depth = 0;
  #run: { id: AsyncId; start: Nanoseconds } = { id: 0, start: 0 };
  #phaseStart: Nanoseconds = 0;
  #stretch: Stretch = { iteration: 0, start: 0, awake: 0, longest: null };
  #gcStart: Nanoseconds = 0;

  /**
   * Call after the log's end.
   * @param untold records that found no room and of which no record in the log tells
   */
  finish(untold = 0): void {
    this.#endStretch();
    // `loopscope events` says these two of every thread that has them, whether or not the thread itself did.
    if (untold > 0) this.#count(this.end);
    this.#count(this.end);
  }

  threadStart(t: Nanoseconds): void {
    this.#count(t);
    this.#stretch.start = t;
  }

  threadMeta(meta: ThreadMeta): void {
    this.meta = meta;
  }

  init(t: Nanoseconds, id: AsyncId, _type: number, _trigger: AsyncId, _exec: AsyncId, site: number): void {
    this.#count(t);
    if (site > 0) this.#sites.set(id, site);
  }

  before(t: Nanoseconds, id: AsyncId): void {
    this.#count(t);
    if (this.#depth++ === 0) this.#run = { id, start: t };
  }

  after(t: Nanoseconds, _id: AsyncId): void {
    this.#count(t);
    if (this.#depth > 0 && --this.#depth === 0) this.#endRun(t);
  }

  resolve(t: Nanoseconds): void {
    this.#count(t);
  }

  phaseBegin(t: Nanoseconds, _phase: Phase, iteration: number): void {
    this.#count(t);
    this.#phaseStart = t;
    if (iteration === this.#stretch.iteration) return;
    this.#endStretch();
    this.iterations++;
    this.#stretch = { iteration, start: t, awake: 0, longest: null };
  }

  phaseEnd(t: Nanoseconds, _phase: Phase, _iteration: number, idleNs: Nanoseconds): void {
    this.#count(t);
    if (this.#depth > 0) {
      this.#depth = 0;
      this.#endRun(t);
    }
    this.asleep += idleNs;
    this.#stretch.awake += Math.max(0, t - this.#phaseStart - idleNs);
  }

  gcBegin(t: Nanoseconds): void {
    this.#count(t);
    this.#gcStart = t;
  }

  gcEnd(t: Nanoseconds): void {
    this.#count(t);
    this.collections++;
    this.collecting += t - this.#gcStart;
  }

  heap(t: Nanoseconds): void {
    this.#count(t);
  }

  output(t: Nanoseconds): void {
    this.#count(t);
  }

  timing(t: Nanoseconds): void {
    this.#count(t);
  }

  post(t: Nanoseconds): void {
    this.#count(t);
  }

  lost(t: Nanoseconds): void {
    this.#count(t);
  }

  dropped(t: Nanoseconds): void {
    if (this.iterations === 0) this.begin = this.#stretch.start = t;
    this.#count(t);
    this.#depth = 0;
  }

  /** Counted by `finish`: it comes last. */
  threadEnd(t: Nanoseconds): void {
    this.end = Math.max(this.end, t);
  }

  #count(t: Nanoseconds): void {
    if (this.events++ === 0) this.begin = t;
    this.end = t;
  }

  #endRun(t: Nanoseconds): void {
    const time = t - this.#run.start;
    if (time <= (this.#stretch.longest?.time ?? -1)) return;
    this.#stretch.longest = { id: this.#run.id, site: this.#sites.get(this.#run.id), time };
  }

  #endStretch(): void {
    if (this.#stretch.awake > (this.longest?.awake ?? 0)) this.longest = this.#stretch;
  }
}
