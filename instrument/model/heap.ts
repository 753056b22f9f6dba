/**
 * How full the heap is, at each moment at which that was read: the begin and end of each collection, and in lab detail the
 * thread's begin and end. What lies between two readings is not known; nothing but a collection makes it less.
 *
 *   readings   time │ used, all spaces │ which collection, before or after it
 *   spaces     used, committed         │ a column each per space, as long as the last reading that it was in
 */
import type { Nanoseconds } from '../schema/units.ts';
import { Float64Column, Int32Column, Uint8Column, Uint32Column } from './columns.ts';

/** A row of HeapTable. */
export type HeapRow = number;

/** What a reading is of, as HeapTable.at has it. */
export const HEAP_AT = { NOTHING: 0, GC_BEGIN: 1, GC_END: 2 } as const;

/** More are damage. */
const MOST_SPACES = 64;

interface SpaceColumns {
  used: Uint32Column;
  committed: Uint32Column;
}

/** One row per reading, in order of time. All sizes are KiB. */
export class HeapTable {
  readonly time = new Float64Column();
  /** Of all spaces together. */
  readonly used = new Float64Column();
  /** The row of the collection that it was read for; -1 for none. */
  readonly gc = new Int32Column();
  /** HEAP_AT. */
  readonly at = new Uint8Column();
  /** Ids of the spaces that are known of, ascending. Empty in app detail. */
  readonly spaces: number[] = [];
  /** The greatest `used`. */
  peak = 0;

  readonly #columns: SpaceColumns[] = [];
  /** The space that came last for the latest row. */
  #latest = -1;

  get length(): number {
    return this.time.length;
  }

  get bytes(): number {
    const { time, used, gc, at } = this;
    const columns = this.#columns.flatMap((space) => [space.used, space.committed]);
    return [time, used, gc, at, ...columns].reduce((sum, column) => sum + column.bytes, 0);
  }

  /** Used KiB of a space at a reading; 0 where it held nothing. */
  usedOf(space: number, row: HeapRow): number {
    return valueAt(this.#columns[space]?.used, row);
  }

  /** KiB that a space has from the operating system, filled or not. */
  committedOf(space: number, row: HeapRow): number {
    return valueAt(this.#columns[space]?.committed, row);
  }

  push(time: Nanoseconds, used: number, gc: number, at: number): HeapRow {
    this.time.push(time);
    this.used.push(used);
    this.gc.push(gc);
    this.at.push(at);
    this.#latest = -1;
    if (used > this.peak) this.peak = used;
    return this.length - 1;
  }

  /** What one space holds: of the latest reading, or of a new one where it cannot be of that. False for a damaged id. */
  pushSpace(time: Nanoseconds, space: number, used: number, committed: number): boolean {
    if (space >= MOST_SPACES) return false;
    let row = this.length - 1;
    if (row < 0 || this.time.get(row) !== time || space <= this.#latest) row = this.push(time, 0, -1, HEAP_AT.NOTHING);
    if (this.at.get(row) === HEAP_AT.NOTHING) this.#raise(row, used);
    this.#latest = space;
    const columns = this.#columnsOf(space);
    for (const [column, value] of [
      [columns.used, used],
      [columns.committed, committed],
    ] as const) {
      while (column.length < row) column.push(0);
      column.push(value);
    }
    return true;
  }

  #raise(row: HeapRow, by: number): void {
    const used = this.used.get(row) + by;
    this.used.set(row, used);
    if (used > this.peak) this.peak = used;
  }

  #columnsOf(space: number): SpaceColumns {
    let columns = this.#columns[space];
    if (columns === undefined) {
      columns = { used: new Uint32Column(), committed: new Uint32Column() };
      this.#columns[space] = columns;
      this.spaces.push(space);
      this.spaces.sort((a, b) => a - b);
    }
    return columns;
  }
}

function valueAt(column: Uint32Column | undefined, row: HeapRow): number {
  return column !== undefined && row < column.length ? column.get(row) : 0;
}

/** What a collection did to one space, in KiB. */
export interface SpaceChange {
  space: number;
  before: number;
  after: number;
}

/** By space, what a collection found and left, spaces that it did not change left out; empty where that was not read. */
export function changesOf(heap: HeapTable, before: HeapRow, after: HeapRow): SpaceChange[] {
  if (before < 0 || after < 0) return [];
  return heap.spaces
    .map((space) => ({ space, before: heap.usedOf(space, before), after: heap.usedOf(space, after) }))
    .filter((change) => change.before !== change.after);
}
