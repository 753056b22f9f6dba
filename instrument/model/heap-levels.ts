/**
 * Which readings of the heap a view needs: of each pixel the first, the last, the fullest and the emptiest, so that a line
 * through them looks like the line through all. The extremes of 8, 64, 512 … readings are kept, as in levels.ts.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { lastAtOrBefore, Uint32Column } from './columns.ts';
import type { HeapRow, HeapTable } from './heap.ts';

const FAN_BITS = 3;
const FAN = 1 << FAN_BITS;

export class HeapLevels {
  readonly #heap: HeapTable;
  readonly #fullest: Extremes;
  readonly #emptiest: Extremes;

  constructor(heap: HeapTable) {
    this.#heap = heap;
    this.#fullest = new Extremes((a, b) => heap.used.get(a) > heap.used.get(b));
    this.#emptiest = new Extremes((a, b) => heap.used.get(a) < heap.used.get(b));
  }

  /**
   * The readings to draw from `from` to `to`, in order of time: at most four per `bucket` ns, and those that lie next outside.
   * Buckets are aligned to time 0, so that panning does not make them shimmer.
   */
  query(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds): HeapRow[] {
    const { time, length } = this.#heap;
    // The latest reading may still be told of, space by space.
    this.#fullest.update(length - 1);
    this.#emptiest.update(length - 1);
    const rows: HeapRow[] = [];
    let row = Math.max(0, lastAtOrBefore(time, from));
    while (row < length && time.get(row) <= to) {
      const end = (Math.floor(time.get(row) / bucket) + 1) * bucket;
      const next = this.#firstFrom(end, row + 1);
      const picked = [row, this.#fullest.of(row, next), this.#emptiest.of(row, next), next - 1].sort((a, b) => a - b);
      for (const one of picked) if (rows.length === 0 || rows[rows.length - 1] < one) rows.push(one);
      row = next;
    }
    if (row < length) rows.push(row);
    return rows;
  }

  /** The first reading at `time` or later, from `row` on. */
  #firstFrom(time: Nanoseconds, row: HeapRow): HeapRow {
    const { length } = this.#heap;
    let low = row;
    let step = 1;
    const isBefore = (at: HeapRow) => this.#heap.time.get(at) < time;
    while (low + step < length && isBefore(low + step)) {
      low += step;
      step *= 2;
    }
    let high = Math.min(length, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The best row of any range; of equals the earliest. */
class Extremes {
  readonly #isBetter: (a: HeapRow, b: HeapRow) => boolean;
  /** By level: the best row of each full block. */
  readonly #best: Uint32Column[] = [];
  #taken = 0;

  constructor(isBetter: (a: HeapRow, b: HeapRow) => boolean) {
    this.#isBetter = isBetter;
  }

  /** Takes rows in, up to, not including, `length`: they change no more. */
  update(length: number): void {
    while (this.#taken < length) {
      this.#taken++;
      for (let level = 0, full = this.#taken; (full & (FAN - 1)) === 0; level++, full >>>= FAN_BITS) this.#close(level);
    }
  }

  /** Of the rows from `first` up to, not including, `last`; there must be one. */
  of(first: HeapRow, last: HeapRow): HeapRow {
    let best = first;
    for (let at = first; at < last; ) {
      let level = -1;
      let size = 1;
      while (at % (size * FAN) === 0 && at + size * FAN <= Math.min(last, this.#taken)) {
        size *= FAN;
        level++;
      }
      const row = level < 0 ? at : this.#best[level].get(at / size);
      if (this.#isBetter(row, best)) best = row;
      at += size;
    }
    return best;
  }

  #close(level: number): void {
    this.#best[level] ??= new Uint32Column();
    const blocks = this.#best[level];
    const first = blocks.length * FAN;
    const rowOf = (child: number) => (level === 0 ? child : this.#best[level - 1].get(child));
    let best = rowOf(first);
    for (let child = first + 1; child < first + FAN; child++) {
      if (this.#isBetter(rowOf(child), best)) best = rowOf(child);
    }
    blocks.push(best);
  }
}
