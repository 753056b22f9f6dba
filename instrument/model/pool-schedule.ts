/**
 * How libuv's pool takes its requests, gone through again with what is known of when each was made and done: first come,
 * first served, each by the first thread that is free; of look-ups no more than half of the threads at a time.
 *
 *   made    1 2 3 4 5 ···········                 with 4 threads: 5 begins when the first of the others is done
 *   thread  ├──1──┤├─────5─────┤
 *           ├────2────┤
 */
import type { Nanoseconds } from '../schema/units.ts';

export interface Work {
  /** Requests in the order in which they were made. */
  order: Uint32Array;
  /** By request: when it was made, and whether it is a look-up. */
  queued: (request: number) => Nanoseconds;
  isSlow: (request: number) => boolean;
  /** When it was done, had it begun at a given time; infinite while it is not. */
  done: (request: number, started: Nanoseconds) => Nanoseconds;
}

export interface Schedule {
  /** By request. */
  started: Float64Array;
  done: Float64Array;
  /** Which of the threads, from 0. */
  worker: Uint16Array;
  /** The request whose end made room for it; -1 where a thread was free when it was made. */
  after: Int32Array;
}

/** @param threads how many the pool has */
export function schedule(work: Work, threads: number, count: number): Schedule {
  const result = {
    started: new Float64Array(count),
    done: new Float64Array(count),
    worker: new Uint16Array(count),
    after: new Int32Array(count).fill(-1),
  };
  const fast = new Line(work, false);
  const slow = new Line(work, true);
  const pool = new Servers(threads);
  const slowPlaces = new Servers(Math.ceil(threads / 2));
  for (;;) {
    const [quick, lookUp] = [fast.head, slow.head];
    if (quick < 0 && lookUp < 0) return result;
    const quickAt = quick < 0 ? Number.POSITIVE_INFINITY : Math.max(work.queued(quick), pool.soonest);
    const lookUpAt =
      lookUp < 0 ? Number.POSITIVE_INFINITY : Math.max(work.queued(lookUp), pool.soonest, slowPlaces.soonest);
    const isSlow = lookUp >= 0 && (quick < 0 || lookUpAt < quickAt || (lookUpAt === quickAt && slow.at < fast.at));
    const request = isSlow ? lookUp : quick;
    const begin = isSlow ? lookUpAt : quickAt;
    const queued = work.queued(request);
    const done = Math.max(begin, work.done(request, begin));
    const worker = pool.freeAt(begin);
    if (begin > queued)
      result.after[request] = pool.soonest >= begin ? pool.latest[worker] : slowPlaces.latestOf(begin);
    result.started[request] = begin;
    result.done[request] = done;
    result.worker[request] = worker;
    pool.take(worker, request, done);
    if (isSlow) slowPlaces.take(slowPlaces.freeAt(begin), request, done);
    (isSlow ? slow : fast).next();
  }
}

/** The requests of one kind that have not begun, in order. */
class Line {
  readonly #work: Work;
  readonly #isSlow: boolean;
  /** Place of the head in the order of all. */
  at = -1;

  constructor(work: Work, isSlow: boolean) {
    this.#work = work;
    this.#isSlow = isSlow;
    this.next();
  }

  get head(): number {
    return this.at < this.#work.order.length ? this.#work.order[this.at] : -1;
  }

  next(): void {
    const { order, isSlow } = this.#work;
    do this.at++;
    while (this.at < order.length && isSlow(order[this.at]) !== this.#isSlow);
  }
}

/** Threads, or places for look-ups, with when each is free again and who had it latest. */
class Servers {
  readonly #free: Float64Array;
  readonly latest: Int32Array;
  /** When the first of them is free. */
  soonest = Number.NEGATIVE_INFINITY;

  constructor(count: number) {
    this.#free = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.latest = new Int32Array(count).fill(-1);
  }

  /** The first that is free at a time; the one that is free soonest where that is later. */
  freeAt(time: Nanoseconds): number {
    let soonest = 0;
    for (let i = 0; i < this.#free.length; i++) {
      if (this.#free[i] < this.#free[soonest]) soonest = i;
      // Of those that wait already, the lowest; one that gets free right now only where there is no other.
      if (this.#free[i] < time) return i;
    }
    return soonest;
  }

  /** Who left a place at a time, -1 where nobody did. */
  latestOf(time: Nanoseconds): number {
    const i = this.#free.indexOf(time);
    return i < 0 ? -1 : this.latest[i];
  }

  take(server: number, request: number, until: Nanoseconds): void {
    this.#free[server] = until;
    this.latest[server] = request;
    this.soonest = Number.POSITIVE_INFINITY;
    for (const free of this.#free) if (free < this.soonest) this.soonest = free;
  }
}
