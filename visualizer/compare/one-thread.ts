/** A worker seen through a hole: of its recording only one thread, of its lanes only those that are compared. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { WorkerLike } from '../source/client.ts';
import { mainThread } from '../source/main-thread.ts';
import type { FromWorker, Summary, ToWorker } from '../source/protocol.ts';

const COMPARED_LANES: ReadonlySet<Lane> = new Set([
  LANE.ITERATIONS,
  LANE.PHASES,
  LANE.CALLBACKS,
  LANE.TICKS,
  LANE.MICROTASKS,
  LANE.GC,
]);

export class OneThread implements WorkerLike {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  /** What the worker has said last of all threads. */
  whole: Summary | null = null;
  readonly #worker: WorkerLike;

  /** @param thread null for the main thread */
  constructor(worker: WorkerLike, thread: ThreadKey | null) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (data.type === 'summary') this.whole = data.summary;
      const message = data.type === 'summary' ? { ...data, summary: narrowed(data.summary, thread) } : data;
      this.onmessage?.({ data: message } as MessageEvent<FromWorker>);
    };
  }

  postMessage(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

function narrowed(summary: Summary, key: ThreadKey | null): Summary {
  const { threads, manifest } = summary;
  const thread = key === null ? mainThread(threads, manifest?.pid ?? null) : threads.find((one) => one.key === key);
  if (!thread) return { ...summary, threads: [] };
  const rows = thread.rows.map((count, lane) => (COMPARED_LANES.has(lane as Lane) ? count : 0));
  return { ...summary, begin: thread.begin, end: thread.end, threads: [{ ...thread, rows }] };
}
