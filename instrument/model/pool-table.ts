/** A pool's requests with everything that can be said of them, reckoned once from what is known at a time. */
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { boundDone } from './pool-done.ts';
import type { PoolKind } from './pool-kinds.ts';
import type { PoolRequests, RequestRow } from './pool-requests.ts';
import type { PoolSamples } from './pool-samples.ts';
import { type Schedule, schedule } from './pool-schedule.ts';
import { type Placement, placeOnThreads } from './pool-threads.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** A moment that no record tells: between `from` and `to`, most likely `at`; all infinite where it has not come. */
export interface Moment {
  at: Nanoseconds;
  from: Nanoseconds;
  to: Nanoseconds;
  /** `sampled` to within the time between two looks, `inferred` from the order in which libuv works. */
  certainty: 'sampled' | 'inferred';
}

/** One request, and how far it has come. */
export interface PoolRequest {
  row: RequestRow;
  kind: PoolKind;
  timeline: ThreadTimeline;
  resource: ResourceRow;
  /** Its callback, -1 where it has not been called back. */
  span: SpanRow;
  id: AsyncId;
  queuedAt: Nanoseconds;
  /** Of a request whose making is not recorded, the earliest time at which it can have been made. */
  queuedCertainty: 'recorded' | 'inferred';
  started: Moment;
  done: Moment;
  /** NaN where it has not been called back. */
  calledBackAt: Nanoseconds;
  /** The pool's thread, from 0: one that was seen at work then, and perhaps the only one; or just any. */
  thread: number;
  threadCertainty: 'sampled' | 'probable' | 'inferred';
  /** The system's id of the thread; null where none was seen. */
  systemId: number | null;
  /** Time on a CPU, where it alone was seen to run on its thread; null where that is not known. */
  cpu: Nanoseconds | null;
  /** How many requests were in the pool already when it was made; and how many of them had a thread. */
  ahead: number;
  running: number;
  /** The request whose end made room for it; -1 where a thread was free. */
  after: RequestRow;
}

export class PoolTable {
  readonly length: number;
  /** How many threads the pool has. */
  readonly size: number;
  /** How many threads there are in the picture. */
  readonly threads: number;
  /** Up to when everything is known. */
  readonly end: Nanoseconds;
  /** Rows in the order in which they were made. */
  readonly order: Uint32Array;

  readonly #requests: PoolRequests;
  readonly #samples: PoolSamples | null;
  readonly #likely: Schedule;
  readonly #startedFrom: Float64Array;
  readonly #startedTo: Float64Array;
  readonly #doneFrom: Float64Array;
  readonly #doneTo: Float64Array;
  readonly #sampled: Uint8Array;
  readonly #ahead: Uint32Array;
  readonly #waiting: Uint32Array;
  readonly #placement: Placement;
  /** How many requests ran in each stretch that was seen, by thread. */
  readonly #shares = new Map<string, number>();

  constructor(requests: PoolRequests, samples: PoolSamples | null, size: number, end: Nanoseconds) {
    const { length } = requests;
    this.#requests = requests;
    this.#samples = samples;
    this.length = length;
    this.size = size;
    this.end = end;
    this.order = orderOf(requests);
    const bounds = boundDone(requests, samples);
    const work = (done: (request: RequestRow, started: Nanoseconds) => Nanoseconds) => ({
      order: this.order,
      queued: (row: RequestRow) => requests.queued.get(row),
      isSlow: (row: RequestRow) => requests.kindOf(row).isSlow,
      done: (row: RequestRow, started: Nanoseconds) =>
        requests.span.get(row) < 0 ? Number.POSITIVE_INFINITY : done(row, started),
    });
    const { from, at, to, sampled } = bounds;
    const earliest = schedule(
      work((row) => from[row]),
      size,
      length,
    );
    const latest = schedule(
      work((row) => to[row]),
      size,
      length,
    );
    this.#likely = schedule(
      work((row, started) => {
        const least = Math.max(from[row], Math.min(started, to[row]));
        return Number.isNaN(at[row]) ? (least + to[row]) / 2 : Math.max(least, at[row]);
      }),
      size,
      length,
    );
    const { started, done } = this.#likely;
    this.#startedFrom = earliest.started;
    this.#startedTo = latest.started;
    this.#doneFrom = earliest.done;
    this.#doneTo = to;
    this.#sampled = sampled;
    for (let row = 0; row < length; row++) {
      // Where what is known contradicts the reckoning, as with a larger pool than was thought, the records are right.
      const queued = requests.queued.get(row);
      // A sample's clock can lie a little before the log's, and a zlib stream's request is known to have been queued late.
      to[row] = Math.max(queued, to[row]);
      started[row] = Math.min(started[row], requests.span.get(row) < 0 ? Number.POSITIVE_INFINITY : to[row]);
      started[row] = Math.max(queued, started[row]);
      done[row] = Math.max(started[row], Math.min(done[row], to[row]));
      this.#startedFrom[row] = Math.max(queued, Math.min(this.#startedFrom[row], started[row]));
      this.#startedTo[row] = Math.max(started[row], Math.min(this.#startedTo[row], to[row]));
      this.#doneFrom[row] = Math.max(this.#startedFrom[row], Math.min(this.#doneFrom[row], done[row]));
      this.#doneTo[row] = Math.max(to[row], done[row]);
    }
    this.#ahead = aheadOf(this.order, requests, done);
    this.#waiting = aheadOf(this.order, requests, started);
    this.#placement = placeOnThreads(this.order, this.#likely, size, samples);
    this.threads = this.#placement.threads;
    this.#placement.stretch.forEach((stretch, row) => {
      if (stretch < 0) return;
      const key = `${this.#placement.thread[row]} ${stretch}`;
      this.#shares.set(key, (this.#shares.get(key) ?? 0) + 1);
    });
  }

  queuedAt(row: RequestRow): Nanoseconds {
    return this.#requests.queued.get(row);
  }

  /** When it most likely began; infinite where it has not. */
  startedAt(row: RequestRow): Nanoseconds {
    return this.#likely.started[row];
  }

  /** When it was most likely done; infinite where it is not. */
  doneAt(row: RequestRow): Nanoseconds {
    return this.#likely.done[row];
  }

  /** NaN where it has not been called back. */
  calledBackAt(row: RequestRow): Nanoseconds {
    const span = this.#requests.span.get(row);
    return span < 0 ? Number.NaN : this.#requests.timelineOf(row).spans.start.get(span);
  }

  threadOf(row: RequestRow): number {
    return this.#placement.thread[row];
  }

  kindOf(row: RequestRow): PoolKind {
    return this.#requests.kindOf(row);
  }

  /** The system's id of one of the pool's threads; null where it was not seen. */
  systemId(thread: number): number | null {
    return this.#samples?.threads[thread]?.id ?? null;
  }

  request(row: RequestRow): PoolRequest {
    const requests = this.#requests;
    const timeline = requests.timelineOf(row);
    const resource = requests.resource.get(row);
    const kind = requests.kindOf(row);
    const stretch = this.#placement.stretch[row];
    const thread = this.#placement.thread[row];
    const alone = stretch >= 0 && this.#shares.get(`${thread} ${stretch}`) === 1;
    const cpu = alone ? (this.#samples?.threads[thread]?.cpu.get(stretch) ?? Number.NaN) : Number.NaN;
    const after = this.#likely.after[row];
    return {
      ...{ row, kind, timeline, resource, span: requests.span.get(row), thread },
      id: timeline.resources.id.get(resource),
      queuedAt: this.queuedAt(row),
      queuedCertainty: kind.repeats ? 'inferred' : 'recorded',
      started: {
        ...{ at: this.startedAt(row), from: this.#startedFrom[row], to: this.#startedTo[row] },
        certainty: after >= 0 && this.#sampled[after] ? 'sampled' : 'inferred',
      },
      done: {
        ...{ at: this.doneAt(row), from: this.#doneFrom[row], to: this.#doneTo[row] },
        certainty: this.#sampled[row] ? 'sampled' : 'inferred',
      },
      calledBackAt: this.calledBackAt(row),
      threadCertainty: this.#placement.isSure[row] ? 'sampled' : stretch >= 0 ? 'probable' : 'inferred',
      systemId: stretch >= 0 ? this.systemId(thread) : null,
      cpu: Number.isNaN(cpu) ? null : cpu,
      ahead: this.#ahead[row],
      running: Math.min(this.#ahead[row] - this.#waiting[row], this.size),
      after,
    };
  }
}

function orderOf({ length, queued, source, resource, span }: PoolRequests): Uint32Array {
  const order = Uint32Array.from({ length }, (_, row) => row);
  return order.sort(
    (a, b) =>
      queued.get(a) - queued.get(b) ||
      source.get(a) - source.get(b) ||
      resource.get(a) - resource.get(b) ||
      span.get(a) - span.get(b),
  );
}

/** How many had been made before each, and had not come to a moment of theirs when it was made. */
function aheadOf(order: Uint32Array, { queued }: PoolRequests, moments: Float64Array): Uint32Array {
  const ahead = new Uint32Array(order.length);
  const inTime = Float64Array.from(moments).sort();
  let passed = 0;
  order.forEach((row, made) => {
    while (passed < inTime.length && inTime[passed] <= queued.get(row)) passed++;
    ahead[row] = Math.max(0, made - passed);
  });
  return ahead;
}
