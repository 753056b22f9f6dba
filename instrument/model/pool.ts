/**
 * The thread pool of one process: for each request when it was made, begun by a thread of the pool, done, called back.
 *
 *   const pool = new ProcessPool();
 *   pool.addThread(timeline);   pool.samples = samples;   pool.update();
 *   pool.table.request(row)
 *
 * Made and called back are in the logs. Begun and done happen on threads that record nothing; they are reckoned from the
 * order in which libuv takes requests and hands over results, and from when the loop slept. Where the host has looked
 * (lab detail, `--pool`) they are known to within the time between two looks, with the thread that ran them.
 */
import type { PoolKind } from './pool-kinds.ts';
import { PoolRequests, type RequestRow } from './pool-requests.ts';
import type { PoolSamples } from './pool-samples.ts';
import { PoolTable } from './pool-table.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export type { PoolFamily, PoolKind } from './pool-kinds.ts';
export type { RequestRow } from './pool-requests.ts';
export type { Moment, PoolRequest } from './pool-table.ts';

/** So many requests are worked through anew at every change; above, at every sixteenth more. In a hurry, at twice as many. */
const ALWAYS_ANEW = 2000;
/** Of each its making and its callback count. */
const MORE = 2 / 16;

export class ProcessPool {
  readonly requests = new PoolRequests();
  samples: PoolSamples | null = null;
  /** Whether much is known to follow at once: then everything is reckoned anew less often. */
  hurried = false;
  #table: PoolTable | null = null;
  /** What the table was made of. */
  #madeOf = { requests: 0, calledBack: 0, slots: 0, end: Number.NaN, isFinished: false };

  /** A thread of the process, its main thread first. */
  addThread(timeline: ThreadTimeline): void {
    this.requests.addThread(timeline);
  }

  get timelines(): ThreadTimeline[] {
    return this.requests.timelines;
  }

  /** How many requests there have been. */
  get length(): number {
    return this.requests.length;
  }

  /** How many threads the pool has; as far as the process, and those who looked, can tell. */
  get size(): number {
    const [main] = this.timelines;
    return Math.max(main?.poolThreads ?? 1, this.samples?.threads.length ?? 0);
  }

  /** Takes in what the logs have gained. */
  update(): void {
    this.requests.update();
  }

  /** Everything reckoned, as it is known now: another object whenever enough has come. */
  get table(): PoolTable {
    const now = {
      requests: this.requests.length,
      calledBack: this.requests.calledBack,
      slots: this.samples?.slots ?? 0,
      end: Math.max(0, ...this.timelines.map(({ end }) => end)),
      isFinished: this.timelines.every(({ finished }) => finished),
    };
    const made = this.#madeOf;
    const more = now.requests - made.requests + now.calledBack - made.calledBack;
    const isNew = more > 0 || now.slots !== made.slots || now.end !== made.end;
    const enough = this.hurried ? now.requests : now.requests <= ALWAYS_ANEW ? 0 : now.requests * MORE;
    const isDue = this.#table === null || now.isFinished !== made.isFinished || (isNew && more >= enough);
    if (isDue) {
      this.#madeOf = now;
      this.#table = new PoolTable(this.requests, this.samples, this.size, now.end);
    }
    return this.#table!;
  }

  /** The request that a callback ended; -1 where it is no request's. */
  ofSpan(timeline: ThreadTimeline, span: SpanRow): RequestRow {
    return this.requests.ofSpan(timeline, span);
  }

  kindOf(row: RequestRow): PoolKind {
    return this.requests.kindOf(row);
  }
}

/** The pools of a recording's processes, in the order of their main threads; samples by the key of the main thread. */
export function poolsOf(
  timelines: readonly ThreadTimeline[],
  samples: ReadonlyMap<string, PoolSamples> = new Map(),
): Map<ThreadTimeline, ProcessPool> {
  const pools = new Map<ThreadTimeline, ProcessPool>();
  for (const main of timelines.filter(({ tid }) => tid === 0)) {
    const pool = new ProcessPool();
    pool.samples = samples.get(main.key) ?? null;
    pools.set(main, pool);
    pool.addThread(main);
  }
  for (const timeline of timelines.filter(({ tid }) => tid !== 0))
    mainOf(timeline, timelines, pools)?.addThread(timeline);
  for (const pool of pools.values()) pool.update();
  return pools;
}

/** The pool that a worker thread's requests go to: its process's, of the latest life that had begun before it. */
function mainOf(
  worker: ThreadTimeline,
  timelines: readonly ThreadTimeline[],
  pools: Map<ThreadTimeline, ProcessPool>,
): ProcessPool | undefined {
  const mains = timelines.filter(({ pid, tid, begin }) => tid === 0 && pid === worker.pid && begin <= worker.begin);
  const main = mains.sort((a, b) => a.begin - b.begin).at(-1);
  return main && pools.get(main);
}
