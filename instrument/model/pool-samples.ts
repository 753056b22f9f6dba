/** What the host saw of a process's thread pool: the records of `schema/samples.ts` as columns. */
import { MOST_POOL_THREADS, POOL_STATE, SAMPLE } from '../schema/samples.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { clockBase } from './clock.ts';
import { Float64Column, lastAtOrBefore, Uint32Column } from './columns.ts';

const WORD = 2 ** 32;
/** A gap of this much or more is not known. */
const UNKNOWN_GAP = WORD - 1;

/** Times at which one thread of the pool was seen to work, without a pause that was seen; one row each, in order. */
export class PoolThread {
  /** The system's id. */
  readonly id: number;
  /** From when on it is known. */
  readonly since: Nanoseconds;
  /** When it was first seen to work, and how long before it was last seen not to; infinite where it worked from the first look on. */
  readonly start = new Float64Column();
  readonly startGap = new Float64Column();
  /** When it was first seen idle again, NaN while it works; and how long before it was last seen to work. */
  readonly end = new Float64Column();
  readonly endGap = new Float64Column();
  /** Time on a CPU within, ns; NaN while it works. */
  readonly cpu = new Float64Column();
  #state = -1;
  #latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  #cpuBefore = 0;

  constructor(id: number, since: Nanoseconds) {
    this.id = id;
    this.since = since;
  }

  get length(): number {
    return this.start.length;
  }

  /** The first stretch that ends after a time; `length` where none does. */
  firstEndingAfter(time: Nanoseconds): number {
    let row = Math.max(0, lastAtOrBefore(this.start, time));
    while (row < this.length && this.end.get(row) <= time) row++;
    return row;
  }

  /** Takes in what it was seen to do. Returns false where that can't be. */
  see(time: Nanoseconds, state: number, cpuMicroseconds: number, gap: Nanoseconds): boolean {
    if (time < this.#latest || state > POOL_STATE.BLOCKED) return false;
    this.#latest = time;
    const works = state !== POOL_STATE.IDLE;
    const worked = this.#state > POOL_STATE.IDLE;
    if (works && !worked) {
      this.start.push(time);
      this.startGap.push(this.#state < 0 || gap >= UNKNOWN_GAP ? Number.POSITIVE_INFINITY : gap);
      this.end.push(Number.NaN);
      this.endGap.push(Number.NaN);
      this.cpu.push(Number.NaN);
      if (this.#state < 0) this.#cpuBefore = cpuMicroseconds;
    } else if (worked && !works) {
      const row = this.length - 1;
      this.end.set(row, time);
      this.endGap.set(row, Math.min(gap, time - this.start.get(row)));
      this.cpu.set(row, ((cpuMicroseconds - this.#cpuBefore + WORD) % WORD) * 1000);
    }
    if (!works) this.#cpuBefore = cpuMicroseconds;
    this.#state = state;
    return true;
  }
}

/** How many finished requests waited for one loop: a row per change, in order. */
export class FinishedSeries {
  readonly time = new Float64Column();
  /** How long before the change had not been seen yet. */
  readonly gap = new Float64Column();
  readonly count = new Uint32Column();

  see(time: Nanoseconds, count: number, gap: Nanoseconds): boolean {
    const rows = this.time.length;
    if (rows > 0 && time < this.time.get(rows - 1)) return false;
    this.time.push(time);
    this.gap.push(gap);
    this.count.push(count);
    return true;
  }
}

export class PoolSamples {
  readonly threads: PoolThread[] = [];
  /** By the id of the loop's thread. */
  readonly finished = new Map<number, FinishedSeries>();
  /** Time of the latest record. */
  latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  /** Records taken. */
  slots = 0;
  /** Records that were not understood. */
  skipped = 0;

  /** Stretches of looks, in order: from the first to the latest of them, and the longest time between two. */
  readonly #looksFrom = new Float64Column();
  readonly #looksTo = new Float64Column();
  readonly #longest = new Float64Column();
  readonly #origin: bigint;
  #base = Number.NaN;

  /** `originNs`: CLOCK_MONOTONIC of the recording's time 0. */
  constructor(originNs: bigint) {
    this.#origin = originNs;
  }

  /** Takes whole records, the file's head left out. */
  push(words: Uint32Array): void {
    for (let at = 0; at + 4 <= words.length; at += 4) {
      this.slots++;
      if (!this.#take(words[at], words[at + 1], words[at + 2], words[at + 3])) this.skipped++;
    }
  }

  /** When the host looked last before a time, at the latest; -Infinity where that is not known. */
  lookBefore(time: Nanoseconds): Nanoseconds {
    const row = lastAtOrBefore(this.#looksFrom, time);
    if (row < 0) return Number.NEGATIVE_INFINITY;
    const to = this.#looksTo.get(row);
    return to < time ? to : Math.max(this.#looksFrom.get(row), time - this.#longest.get(row));
  }

  #take(word0: number, word1: number, word2: number, time: number): boolean {
    const argument = word0 >>> 8;
    if ((word0 & 0xff) === SAMPLE.CLOCK) {
      const base = clockBase(word1, word2, this.#origin);
      if (base === null) return false;
      this.#base = base;
      return true;
    }
    const t = this.#base + time;
    if (Number.isNaN(t)) return false;
    this.latest = Math.max(this.latest, t);
    switch (word0 & 0xff) {
      case SAMPLE.THREAD:
        if (argument !== this.threads.length || argument >= MOST_POOL_THREADS) return false;
        this.threads.push(new PoolThread(word1, t));
        return true;
      case SAMPLE.STATE:
        return this.threads[argument & 0xffff]?.see(t, argument >>> 16, word1, word2) ?? false;
      case SAMPLE.FINISHED: {
        const series = this.finished.get(word1) ?? new FinishedSeries();
        this.finished.set(word1, series);
        return series.see(t, argument, word2);
      }
      case SAMPLE.LOOKS: {
        const rows = this.#looksTo.length;
        if (rows > 0 && t - word1 < this.#looksTo.get(rows - 1)) return false;
        this.#looksFrom.push(t - word1);
        this.#looksTo.push(t);
        this.#longest.push(word2);
        return true;
      }
      default:
        return false;
    }
  }
}
