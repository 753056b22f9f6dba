/**
 * A row of a lane while its recording loads: what is decoded, and behind it what the host has told of it.
 *
 *   decoded   ▌▌▐▌▐ ▌▌▐▌▌▐┆
 *   told      ▌▌▐▌▐ ▌▌▐▌▌▐┆▐▌ ▐▌▌▐▌ ▌▌▐▌▐▌     at the overview's resolution, or a coarser one
 *                         └ the bucket that decoding has come to, or in which begins what is still open
 */
import { LANE, type Lane, TONE } from '../../instrument/model/lanes.ts';
import type { SliceBuffer } from '../../instrument/model/levels.ts';
import type { ToldThread } from '../../instrument/model/overview-frame.ts';
import { querySlices } from '../../instrument/model/overview-row.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { LiveThread } from './recording.ts';

/** How many rows of a lane are known. */
export function rowsOf({ lanes, told }: LiveThread, lane: Lane): number {
  return Math.max(lanes.rows(lane), told?.lanes.get(lane)?.length ?? 0);
}

/**
 * Writes what a view shows of one row; see ThreadLanes.query.
 * @returns the first slice that is only told of: its item may not be there yet
 */
export function queryRow(
  thread: LiveThread,
  lane: Lane,
  row: number,
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  into: SliceBuffer,
): number {
  const { lanes, told } = thread;
  const other = told?.lanes.get(lane)?.[row];
  const isThere = row < lanes.rows(lane);
  if (other === undefined) {
    if (isThere) lanes.query(lane, row, from, to, bucket, into);
    return into.length;
  }
  const coarse = Math.max(bucket, other.bucket);
  const cut = cutOf(thread, lane, row, coarse);
  if (isThere && cut > from) lanes.query(lane, row, from, Math.min(to, cut), bucket, into);
  const first = into.length;
  // What begins before the cut and reaches over it is decoded.
  querySlices(other.slices, from, to, coarse, into, cut);
  if (lane === LANE.DELAYS) tellDelays(told!, first, from, to, into);
  return first;
}

/** As ThreadLanes has delays: how busy a slice is says its longest, and the last one goes on to the end. */
function tellDelays(told: ToldThread, first: number, from: Nanoseconds, to: Nanoseconds, into: SliceBuffer): void {
  for (let i = first; i < into.length; i++) into.busy[i] = into.longest[i];
  const { awakeSince: since, end, lanes } = told;
  const count = lanes.get(LANE.DELAYS)![0].slices.count.reduce((sum, one) => sum + one, 0);
  if (since < Math.min(end, to) && end > from) into.push(since, end, end - since, 1, count, TONE.DELAY);
}

/** Calls `each` for the delays that are only told of: a crowd is shorter than anybody asks, so it is its longest alone. */
export function eachToldDelay(
  thread: LiveThread,
  each: (from: Nanoseconds, to: Nanoseconds, longest: Nanoseconds) => void,
): void {
  if (!thread.told) return;
  const { awakeSince, end: last, lanes } = thread.told;
  const row = lanes.get(LANE.DELAYS)?.[0];
  if (row) {
    const { length, start, end, count, longest } = row.slices;
    const cut = cutOf(thread, LANE.DELAYS, 0, row.bucket);
    for (let i = 0; i < length; i++)
      if (start[i] >= cut) each(start[i], count[i] === 1 ? end[i] : start[i], longest[i]);
  }
  if (awakeSince < last) each(awakeSince, last, last - awakeSince);
}

/** Up to where a row is decoded, in whole buckets: what begins later is only told of. */
function cutOf({ timeline, lanes }: LiveThread, lane: Lane, row: number, bucket: Nanoseconds): Nanoseconds {
  if (timeline.events === 0) return Number.NEGATIVE_INFINITY;
  const open = lanes.openSince(lane, row);
  const reached = Number.isNaN(open) ? timeline.reached : Math.min(open, timeline.reached);
  return Math.floor(reached / bucket) * bucket;
}
