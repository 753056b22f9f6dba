/**
 * What a thread's lanes look like, as bytes: memory is wire.
 *
 *   header   4 words     thread index + OVERVIEW_FRAME, rows, 0, 0
 *   thread   3 doubles   when its first event was, and the latest, and since when the loop has not looked for work
 *   rows     each:  4 words    lane, row, number of slices n, n rounded up to a multiple of 8
 *                   1 double   bucket
 *                   n doubles each of  start, end, busy, longest
 *                   n words each of    count, item
 *                   n bytes of         tone
 *
 * Each column of a row has room for the rounded number, so that all of them lie on whole doubles.
 */
import { FRAME, FRAME_HEADER_BYTES, OVERVIEW_FRAME } from '../schema/messages.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { Lane } from './lanes.ts';
import type { OverviewLane } from './overview.ts';
import type { SliceColumns } from './overview-row.ts';

/** What a page is told of one row. */
export interface ToldRow {
  bucket: Nanoseconds;
  slices: SliceColumns;
}

/** What a page is told of a thread. */
export interface ToldThread {
  index: number;
  begin: Nanoseconds;
  end: Nanoseconds;
  awakeSince: Nanoseconds;
  /** The rows of each lane that has any. */
  lanes: Map<Lane, ToldRow[]>;
}

/** The same of a thread that is to be told of. */
type ToldOf = Pick<ToldThread, 'begin' | 'end' | 'awakeSince'> & { lanes: OverviewLane[] };

const ROWS_AT = FRAME_HEADER_BYTES + 3 * 8;
const ROW_HEADER_BYTES = 24;
const BYTES_PER_SLICE = 4 * 8 + 2 * 4 + 1;

const roomFor = (slices: number) => Math.ceil(slices / 8) * 8;

export function encodeOverview(index: number, { begin, end, awakeSince, ...overview }: ToldOf): Uint8Array {
  const rows = overview.lanes.flatMap(({ lane, rows }) =>
    rows.map((row, at) => ({ lane, at, row, room: roomFor(row.length) })),
  );
  const size = rows.reduce((sum, { room }) => sum + ROW_HEADER_BYTES + room * BYTES_PER_SLICE, ROWS_AT);
  const buffer = new ArrayBuffer(size);
  new Uint32Array(buffer, 0, 4).set([index + OVERVIEW_FRAME, rows.length]);
  new Float64Array(buffer, FRAME_HEADER_BYTES, 3).set([begin, end, awakeSince]);
  let at = ROWS_AT;
  for (const { lane, at: place, row, room } of rows) {
    const { length, ...columns } = row.slices;
    new Uint32Array(buffer, at, 4).set([lane, place, length, room]);
    new Float64Array(buffer, at + 16, 1)[0] = row.bucket;
    const into = columnsAt(buffer, at + ROW_HEADER_BYTES, length, room);
    for (const name of ['start', 'end', 'busy', 'longest', 'count', 'item', 'tone'] as const)
      into[name].set(columns[name].subarray(0, length));
    at += ROW_HEADER_BYTES + room * BYTES_PER_SLICE;
  }
  return new Uint8Array(buffer);
}

/** Makes a frame that of thread number `index`. */
export function numberOverview(frame: Uint8Array, index: number): void {
  new DataView(frame.buffer, frame.byteOffset).setUint32(FRAME.THREAD * 4, index + OVERVIEW_FRAME, true);
}

export function isOverview(buffer: ArrayBuffer): boolean {
  return (new Uint32Array(buffer, 0, 1)[FRAME.THREAD] & OVERVIEW_FRAME) !== 0;
}

/** What a frame says; it stays in the frame's own memory. */
export function decodeOverview(buffer: ArrayBuffer): ToldThread {
  const [thread, rows] = new Uint32Array(buffer, 0, 2);
  const [begin, end, awakeSince] = new Float64Array(buffer, FRAME_HEADER_BYTES, 3);
  const lanes: ToldThread['lanes'] = new Map();
  let at = ROWS_AT;
  for (let left = rows; left > 0; left--) {
    const [lane, place, length, room] = new Uint32Array(buffer, at, 4);
    const [bucket] = new Float64Array(buffer, at + 16, 1);
    const list = lanes.get(lane as Lane) ?? [];
    list[place] = { bucket, slices: columnsAt(buffer, at + ROW_HEADER_BYTES, length, room) };
    lanes.set(lane as Lane, list);
    at += ROW_HEADER_BYTES + room * BYTES_PER_SLICE;
  }
  return { index: thread - OVERVIEW_FRAME, begin, end, awakeSince, lanes };
}

function columnsAt(buffer: ArrayBuffer, from: number, length: number, room: number): SliceColumns {
  const doubles = (column: number) => new Float64Array(buffer, from + column * room * 8, length);
  const words = (column: number) => new Uint32Array(buffer, from + room * (4 * 8 + column * 4), length);
  return {
    length,
    ...{ start: doubles(0), end: doubles(1), busy: doubles(2), longest: doubles(3) },
    ...{ count: words(0), item: words(1) },
    tone: new Uint8Array(buffer, from + room * (4 * 8 + 2 * 4), length),
  };
}
