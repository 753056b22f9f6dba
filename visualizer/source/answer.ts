/** Answers a view: for each row the slices it shows, copied out so that they can be handed over. */
import { LANE } from '../../instrument/model/lanes.ts';
import { bucketOf, SliceBuffer } from '../../instrument/model/levels.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { shortDuration } from '../view/format.ts';
import type { Filter } from './filter.ts';
import { sliceHeap } from './heap-slices.ts';
import { label } from './names.ts';
import { type Answer, buffersOf, type LaneSlices, type Overview, type Query, type Slices } from './protocol.ts';
import { sliceQueues } from './queue-slices.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

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
  return { answer: { from, to, bucket, events, threads, overview, filtered }, transfer };
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
  const rows: Slices[] = [];
  for (let row = 0; row < thread.lanes.rows(lane); row++) {
    buffer.clear();
    thread.lanes.query(lane, row, from, to, bucket, buffer);
    const slices = copy(buffer);
    for (let i = 0; i < slices.length; i++) {
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

function copy(from: SliceBuffer): Slices {
  const { length } = from;
  return {
    length,
    start: from.start.slice(0, length),
    end: from.end.slice(0, length),
    busy: from.busy.slice(0, length),
    count: from.count.slice(0, length),
    item: from.item.slice(0, length),
    tone: from.tone.slice(0, length),
    labels: new Map(),
  };
}

/** The longest time between two looks for work in each column of the overview, all threads. */
export function overviewOf(recording: LiveRecording, columns: number): Overview {
  const width = Math.max(1, Math.floor(columns));
  const delay = new Float64Array(width);
  const started = recording.threads.filter(({ timeline }) => timeline.events > 0);
  if (started.length === 0) return { begin: 0, end: 0, delay, longest: 0 };
  const begin = Math.min(...started.map(({ timeline }) => timeline.begin));
  const end = Math.max(...started.map(({ timeline }) => timeline.end), begin + 1);
  const nsPerColumn = (end - begin) / width;
  const columnOf = (time: Nanoseconds) => Math.min(width - 1, Math.max(0, Math.floor((time - begin) / nsPerColumn)));
  for (const { lanes, timeline } of started) {
    const { delays, awakeSince } = lanes;
    for (let leaf = 0; leaf < delays.length; ) {
      const column = columnOf(delays.start(leaf));
      const next = delays.firstStartingAt(begin + (column + 1) * nsPerColumn, leaf + 1);
      const best = delays.heaviest(leaf, next);
      delay[column] = Math.max(delay[column], delays.weight(best));
      // Only the last one can reach into the columns that follow.
      for (let c = column + 1; c <= columnOf(delays.end(next - 1)); c++)
        delay[c] = Math.max(delay[c], delays.weight(next - 1));
      leaf = next;
    }
    for (let c = columnOf(awakeSince); c <= columnOf(timeline.end); c++)
      delay[c] = Math.max(delay[c], timeline.end - awakeSince);
  }
  return { begin, end, delay, longest: delay.reduce((a, b) => Math.max(a, b), 0) };
}
