/** What a view shows of a process's requests to its thread pool: on its threads, and all that are in flight. */
import { SliceBuffer } from '../../instrument/model/levels.ts';
import type { RequestRow } from '../../instrument/model/pool.ts';
import type { PoolTable } from '../../instrument/model/pool-table.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { copySlices } from './copy-slices.ts';
import { poolLaneOf } from './live-pool.ts';
import { requestLabel } from './names.ts';
import { buffersOf, type LaneSlices, type RequestMoments, type Slices } from './protocol.ts';
import type { LiveThread } from './recording.ts';

/** A request narrower than this is drawn as one piece. */
const PARTS_PX = 4;
/** A slice narrower than this has no room for a text. */
const LABEL_PX = 26;

const buffer = new SliceBuffer();

export function slicePool(
  thread: LiveThread,
  lane: LaneSlices['lane'],
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  nsPerPx: number,
  transfer: ArrayBuffer[],
): LaneSlices {
  const which = poolLaneOf(lane);
  const rows: Slices[] = [];
  const { process } = thread;
  if (which === null || process.key !== thread.key || process.pool.length === 0) return { lane, rows, peaks: [] };
  const { lanes } = process;
  const { table } = lanes;
  for (let row = 0; row < lanes.rows(which); row++) {
    buffer.clear();
    lanes.query(which, row, from, to, bucket, buffer);
    const slices: Slices = { ...copySlices(buffer), requests: new Map() };
    for (let i = 0; i < slices.length; i++) {
      const width = (slices.end[i] - slices.start[i]) / nsPerPx;
      if (slices.count[i] !== 1 || width < PARTS_PX) continue;
      slices.requests!.set(i, momentsOf(table, slices.item[i]));
      if (width >= LABEL_PX) slices.labels.set(i, requestLabel(table.request(slices.item[i])));
    }
    rows.push(slices);
    transfer.push(...buffersOf(slices));
  }
  return { lane, rows, peaks: [] };
}

function momentsOf(table: PoolTable, row: RequestRow): RequestMoments {
  const { started, done, calledBackAt } = table.request(row);
  const { end } = table;
  return {
    started: Math.min(started.at, end),
    startedFrom: Math.min(started.from, end),
    startedTo: Math.min(started.to, end),
    done: Math.min(done.at, end),
    doneFrom: Math.min(done.from, end),
    doneTo: Math.min(done.to, end),
    isOpen: Number.isNaN(calledBackAt),
  };
}
