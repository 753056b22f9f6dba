/** What stands beside the lanes: names of threads, of lanes' rows, and of how much a lane's height is. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { ThreadSummary } from '../source/protocol.ts';
import { kibibytes } from './format.ts';
import { HEAP_TEXTS } from './heap-texts.ts';
import { QUEUE_TEXTS } from './queue-texts.ts';

export function threadTitle(thread: ThreadSummary): string {
  if (thread.main) return 'Main thread';
  return thread.name ? `Worker ${thread.name}` : `Worker ${thread.tid}`;
}

/** What tells a thread from all others: its process's number, too, where there are several. */
export function threadName(key: ThreadKey, threads: readonly ThreadSummary[]): string {
  const thread = threads.find((one) => one.key === key);
  if (!thread) return key;
  const isAlone = threads.every(({ pid }) => pid === thread.pid);
  return isAlone ? threadTitle(thread) : `${threadTitle(thread)} ${thread.pid}`;
}

/** What stands beside the rows of an opened lane, from top to bottom; with a colour where the rows have several. */
export function rowNames(lane: Lane, { queues, heap, pool }: ThreadSummary): { name: string; tone: number | null }[] {
  if (lane === LANE.POOL) return pool.map((name) => ({ name, tone: null }));
  if (lane === LANE.IN_FLIGHT) return [];
  if (lane === LANE.HEAP) return heap.layers.map((layer) => HEAP_TEXTS[layer]).toReversed();
  return queues.map((queue) => ({ name: QUEUE_TEXTS[queue].name, tone: null }));
}

/** What the whole height of a lane is; null for lanes that have no measure. */
export const laneScale = (lane: Lane, { heap }: ThreadSummary): string | null =>
  lane === LANE.HEAP ? kibibytes(heap.peak) : null;
