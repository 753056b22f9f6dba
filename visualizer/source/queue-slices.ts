/** How deep a thread's queues are: over a view for the lane, at a moment for the pointer. */
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { DepthBuffer, QUEUES, type QueueName, ThreadQueues } from '../../instrument/model/queues.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, exactTime } from '../view/format.ts';
import { QUEUE_TEXTS } from '../view/queue-texts.ts';
import { base } from './fact-parts.ts';
import { buffersOf, type Facts, type ItemRef, type LaneSlices, type Slices } from './protocol.ts';
import type { LiveThread } from './recording.ts';

const buffer = new DepthBuffer();

/** The queues that have held anything, as far as they have been followed. */
export function usedQueues({ queues }: LiveThread): QueueName[] {
  return queues === null ? [] : QUEUES.filter((name) => queues.series(name).peak > 0);
}

function followed(thread: LiveThread): ThreadQueues {
  thread.queues ??= new ThreadQueues(thread.timeline);
  thread.queues.update();
  return thread.queues;
}

export function sliceQueues(
  thread: LiveThread,
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  transfer: ArrayBuffer[],
): LaneSlices {
  const queues = followed(thread);
  const names = usedQueues(thread);
  const rows = names.map((name) => {
    buffer.clear();
    queues.series(name).query(from, to, bucket, buffer);
    const slices = slicesOf(buffer, Math.min(to, thread.timeline.end), QUEUES.indexOf(name));
    transfer.push(...buffersOf(slices));
    return slices;
  });
  return { lane: LANE.QUEUES, rows, peaks: names.map((name) => queues.series(name).peak) };
}

function slicesOf({ length, time, peak, depth }: DepthBuffer, to: Nanoseconds, queue: number): Slices {
  const end = new Float64Array(length);
  for (let i = 0; i < length; i++) end[i] = i + 1 < length ? time[i + 1] : Math.max(time[i], to);
  return {
    length,
    start: time.slice(0, length),
    end,
    busy: Float64Array.from(peak.subarray(0, length)),
    count: depth.slice(0, length),
    item: new Uint32Array(length).fill(queue),
    tone: new Uint8Array(length).fill(QUEUE_TEXTS[QUEUES[queue]].tone),
    longest: new Float64Array(length),
    labels: new Map(),
  };
}

/** The depths at a moment: the ref's item is the time, in nanoseconds. */
export function queueFacts(thread: LiveThread, ref: ItemRef): Facts | null {
  const queues = followed(thread);
  const names = usedQueues(thread);
  const time = ref.item;
  const exact: string[] = [];
  const inferred = new Map<string, string[]>();
  for (const queue of names) {
    const { kind, reason } = queues.certainty(queue);
    const { name } = QUEUE_TEXTS[queue];
    if (kind === 'exact') exact.push(name);
    else inferred.set(reason, [...(inferred.get(reason) ?? []), name]);
  }
  return {
    ...base(ref, `Queues at ${exactTime(time)}`, { start: time, end: time, tone: TONE.NONE, row: 0 }),
    numbers: names.map((name) => [
      QUEUE_TEXTS[name].name,
      `${count(queues.depthAt(name, time))} of at most ${count(queues.series(name).peak)}`,
    ]),
    certainty: [
      ...(exact.length > 0 ? [`Exact: ${exact.join(', ')}.`] : []),
      ...Array.from(inferred, ([reason, of]) => `Inferred: ${of.join(', ')}. ${reason}`),
    ],
  };
}
