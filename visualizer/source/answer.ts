/** Answers a view: for each row the slices it shows, copied out so that they can be handed over. */
import { LANE } from '../../instrument/model/lanes.ts';
import { bucketOf, SliceBuffer } from '../../instrument/model/levels.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { shortDuration } from '../view/format.ts';
import { copySlices } from './copy-slices.ts';
import type { Filter } from './filter.ts';
import { sliceHeap } from './heap-slices.ts';
import { poolLaneOf } from './live-pool.ts';
import { label } from './names.ts';
import { slicePool } from './pool-slices.ts';
import { type Answer, buffersOf, type LaneSlices, type Overview, type Query, type Slices } from './protocol.ts';
import { sliceQueues } from './queue-slices.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import { arrowsBetween } from './thread-link-facts.ts';
import { eachToldDelay, queryRow, rowsOf } from './told.ts';

/** A slice narrower than this has no room for a text. */
export const LABEL_PX = 26;

const buffer = new SliceBuffer();

/** @param filter what the lanes are filtered by */
export function answer(
  recording: LiveRecording,
  query: Query,
  filter: Filter | null = null,
): { answer: Answer; transfer: ArrayBuffer[] } {
  const { from, to, nsPerPx } = query;
  const begun = performance.now();
  const bucket = bucketOf(nsPerPx);
  const transfer: ArrayBuffer[] = [];
  const threads: Answer['threads'] = [];
  let events = 0;
  for (const thread of recording.threads) events += thread.timeline.events;
  const overview = overviewOf(recording, query.overviewPx);
  for (const { key, lanes } of query.threads) {
    const thread = recording.thread(key);
    if (!thread) continue;
    const sliced = lanes.map((lane) => sliceLane(thread, lane, from, to, bucket, nsPerPx, filter, transfer));
    for (const it of sliced) if (it.lane === LANE.DELAYS) it.peaks = [overview.longest];
    threads.push({ key, lanes: sliced });
  }
  transfer.push(overview.delay.buffer as ArrayBuffer);
  const filtered = filter === null || filter.search.isDone;
  const { whole } = recording;
  const took = performance.now() - begun;
  const links = arrowsBetween(recording, from, to);
  return { answer: { from, to, bucket, events, whole, took, threads, overview, links, filtered }, transfer };
}

function sliceLane(
  thread: LiveThread,
  lane: LaneSlices['lane'],
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  nsPerPx: number,
  filter: Filter | null,
  transfer: ArrayBuffer[],
): LaneSlices {
  if (lane === LANE.HEAP) return sliceHeap(thread, from, to, bucket, transfer);
  if (lane === LANE.QUEUES) return sliceQueues(thread, from, to, bucket, transfer);
  if (poolLaneOf(lane) !== null) return slicePool(thread, lane, from, to, bucket, nsPerPx, transfer);
  const rows: Slices[] = [];
  for (let row = 0; row < rowsOf(thread, lane); row++) {
    buffer.clear();
    const told = queryRow(thread, lane, row, from, to, bucket, buffer);
    const slices = copySlices(buffer);
    for (let i = 0; i < told; i++) {
      if (slices.count[i] === 1 && roomOf(slices, i, to) >= LABEL_PX * nsPerPx) {
        const text =
          lane === LANE.DELAYS
            ? shortDuration(slices.busy[i])
            : label(thread.timeline, lane, slices.item[i], slices.tone[i]);
        slices.labels.set(i, text);
      }
    }
    filter?.apply(thread, lane, row, slices);
    rows.push(slices);
    transfer.push(...buffersOf(slices));
  }
  return { lane, rows, peaks: [] };
}

/** How long a text may be: a moment's goes on to the next one. */
function roomOf({ start, end, length }: Slices, i: number, to: Nanoseconds): Nanoseconds {
  if (end[i] > start[i]) return end[i] - start[i];
  return (i + 1 < length ? start[i + 1] : to) - start[i];
}

/** The longest time between two looks for work in each column of the overview, all threads. */
export function overviewOf(recording: LiveRecording, columns: number): Overview {
  const width = Math.max(1, Math.floor(columns));
  const delay = new Float64Array(width);
  const { begin, end } = recording.span();
  if (end === 0) return { begin: 0, end: 0, delay, longest: 0 };
  const nsPerColumn = Math.max(1, end - begin) / width;
  const columnOf = (time: Nanoseconds) => Math.min(width - 1, Math.max(0, Math.floor((time - begin) / nsPerColumn)));
  const raise = (from: Nanoseconds, to: Nanoseconds, value: Nanoseconds) => {
    for (let column = columnOf(from); column <= columnOf(to); column++) delay[column] = Math.max(delay[column], value);
  };
  for (const thread of recording.threads) {
    const { lanes, timeline } = thread;
    const { delays, awakeSince } = lanes;
    for (let leaf = 0; leaf < delays.length; ) {
      const column = columnOf(delays.start(leaf));
      const next = delays.firstStartingAt(begin + (column + 1) * nsPerColumn, leaf + 1);
      const best = delays.weight(delays.heaviest(leaf, next));
      delay[column] = Math.max(delay[column], best);
      // Only the last one can reach into the columns that follow.
      raise(delays.start(next - 1), delays.end(next - 1), delays.weight(next - 1));
      leaf = next;
    }
    eachToldDelay(thread, raise);
    if (!thread.told && timeline.events > 0) raise(awakeSince, timeline.end, timeline.end - awakeSince);
  }
  return { begin, end: Math.max(end, begin + 1), delay, longest: delay.reduce((a, b) => Math.max(a, b), 0) };
}
