import type { Nanoseconds } from '../schema/units.ts';
import type { Leaves } from './lanes-loop.ts';
import { SliceBuffer } from './levels.ts';

/** The columns of a SliceBuffer, read only. */
export type SliceColumns = Pick<
  SliceBuffer,
  'length' | 'start' | 'end' | 'busy' | 'count' | 'item' | 'tone' | 'longest'
>;

/**
 * One row of intervals in a bounded number of slices, the same ones as a query of all of the row's levels would give.
 *
 *   bucket 64 ns    ▏▌▌ ▏▌▏▏▌▌ ▏▏▏▏▌▌▌▏▏▏   too many: the bucket is doubled, neighbours are joined
 *   bucket 128 ns   ▌▌ ▌▌▌▌▌ ▌▌▌▌▌▌▌▌▌      and it goes on with those
 */
export class OverviewRow implements Leaves {
  /** What is shorter is joined with what else begins in the same one. */
  bucket: Nanoseconds = 1;
  readonly slices = new SliceBuffer();
  readonly #most: number;

  /** @param most how many slices there may be; about half as many are left when there were too many */
  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.slices.length;
  }

  /** Appends an interval; it must not begin before the latest one's end. */
  push(start: Nanoseconds, end: Nanoseconds, item: number, tone: number, weight: Nanoseconds = end - start): void {
    const { slices } = this;
    for (;;) {
      const isLong = end - start >= this.bucket;
      if (!isLong && slices.length > 0 && isJoined(slices, slices.length - 1, start, this.bucket)) {
        join(slices, slices.length - 1, end, weight, 1, item, tone, weight);
        return;
      }
      if (slices.length < this.#most) break;
      this.#coarsen();
    }
    slices.push(start, end, weight, 1, item, tone, weight);
  }

  #coarsen(): void {
    this.bucket *= 2;
    const all = { ...this.slices };
    this.slices.clear();
    copySlices(all, 0, all.length, this.bucket, this.slices);
  }
}

/**
 * Writes those of a row's slices that end after the bucket's begin in which `from` lies and begin before `to`, joined as
 * Levels.query joins intervals; none that begin before `earliest`. `bucket` must not be smaller than the row's own.
 */
export function querySlices(
  slices: SliceColumns,
  from: Nanoseconds,
  to: Nanoseconds,
  bucket: Nanoseconds,
  into: SliceBuffer,
  earliest = Number.NEGATIVE_INFINITY,
): void {
  const aligned = Math.floor(from / bucket) * bucket;
  let first = 0;
  let high = slices.length;
  while (first < high) {
    const middle = (first + high) >>> 1;
    if (slices.end[middle] > aligned) high = middle;
    else first = middle + 1;
  }
  while (first < slices.length && slices.start[first] < earliest) first++;
  let last = first;
  while (last < slices.length && slices.start[last] < to) last++;
  copySlices(slices, first, last, bucket, into);
}

function copySlices(from: SliceColumns, first: number, last: number, bucket: Nanoseconds, into: SliceBuffer): void {
  const begun = into.length;
  for (let i = first; i < last; i++) {
    const [start, end, busy, count] = [from.start[i], from.end[i], from.busy[i], from.count[i]];
    const isLong = count === 1 && end - start >= bucket;
    const latest = into.length - 1;
    if (!isLong && latest >= begun && isJoined(into, latest, start, bucket))
      join(into, latest, end, busy, count, from.item[i], from.tone[i], from.longest[i]);
    else into.push(start, end, busy, count, from.item[i], from.tone[i], from.longest[i]);
  }
}

/** Whether something short that begins at `start` belongs to a slice. */
function isJoined(slices: SliceColumns, at: number, start: Nanoseconds, bucket: Nanoseconds): boolean {
  if (slices.count[at] === 1 && slices.end[at] - slices.start[at] >= bucket) return false;
  return Math.floor(slices.start[at] / bucket) === Math.floor(start / bucket);
}

function join(
  slices: SliceBuffer,
  at: number,
  end: Nanoseconds,
  busy: number,
  count: number,
  item: number,
  tone: number,
  longest: number,
): void {
  slices.end[at] = end;
  slices.busy[at] += busy;
  slices.count[at] += count;
  if (longest <= slices.longest[at]) return;
  slices.longest[at] = longest;
  slices.item[at] = item;
  slices.tone[at] = tone;
}
