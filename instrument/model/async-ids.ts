/** Async ids: restored from the 32 bits that the log keeps, and found again by the row of their `init`. */
import type { AsyncId } from '../schema/units.ts';
import type { Column } from './columns.ts';
import { PackedColumn } from './packed-column.ts';
import type { Resources } from './types-of-ids.ts';

const WRAP = 2 ** 32;
/** The id of an `init`: the one nearest to the newest, since these only grow. */
export function restoreNewId(low: number, newest: AsyncId): AsyncId {
  if (newest < WRAP / 2) return low;
  const id = newest - (newest % WRAP) + low;
  if (id - newest > WRAP / 2) return id - WRAP;
  return newest - id > WRAP / 2 ? id + WRAP : id;
}

/** How far a callback's id may be above the newest `init`: those in between were lost. */
export const MOST_AHEAD = 2 ** 24;

/** The id of anything that has had its `init`: the largest one that is not above `limit`. */
export function restoreKnownId(low: number, limit: AsyncId): AsyncId {
  if (limit < WRAP) return low;
  const id = limit - (limit % WRAP) + low;
  return id > limit ? id - WRAP : id;
}

/**
 * Every `init` of a thread in the order of the log: its id and its type, and the way back from id to row.
 *
 * Ids nearly always grow by small steps, so the row of an id is looked for where the latest one was found and the
 * distance to it is galloped over: about one step in practice. The few ids that do not grow are kept aside.
 */
export class ResourceIndex implements Column, Resources {
  readonly types = new PackedColumn();
  newest: AsyncId = 0;
  /** The ids; where one did not grow, the largest so far. */
  readonly #largest = new PackedColumn();
  #strayOfRow = new Map<number, AsyncId>();
  #rowOfStray = new Map<AsyncId, number>();
  #guess = 0;

  get length(): number {
    return this.#largest.length;
  }

  get bytes(): number {
    return this.#largest.bytes + this.types.bytes;
  }

  add(id: AsyncId, type: number): void {
    const row = this.#largest.length;
    this.types.push(type > 0xffff ? 0 : type);
    if (id > this.newest || row === 0) {
      this.newest = id;
    } else {
      this.#strayOfRow.set(row, id);
      this.#rowOfStray.set(id, row);
    }
    this.#largest.push(this.newest);
  }

  /**
   * Ids that are not here have been given: from now on they are `high` and more.
   * @returns whether that is more than all that are here
   */
  skipTo(high: AsyncId): boolean {
    if (high <= this.newest) return false;
    this.newest = high;
    return true;
  }

  /** The async id of a row. */
  get(row: number): AsyncId {
    if (this.#strayOfRow.size > 0) {
      const stray = this.#strayOfRow.get(row);
      if (stray !== undefined) return stray;
    }
    return this.#largest.get(row);
  }

  /** The row of the latest `init` of an id; -1 where there was none. */
  find(id: AsyncId): number {
    if (this.#rowOfStray.size > 0) {
      const row = this.#rowOfStray.get(id);
      if (row !== undefined) return row;
    }
    const length = this.#largest.length;
    // Not `newest`: that may be an id whose `init` is not here.
    if (length === 0 || id > this.#largest.get(length - 1) || id < this.#largest.get(0)) return -1;
    // The guess: as many rows away from the latest find as ids.
    let low = Math.min(Math.max(id - this.#guess, 0), length - 1);
    if (this.#largest.get(low) === id && !this.#strayOfRow.has(low)) return low;
    let high = low;
    for (let step = 1; low > 0 && this.#largest.get(low) >= id; step *= 2) {
      high = low;
      low = Math.max(0, low - step);
    }
    for (let step = 1; this.#largest.get(high) < id; step *= 2) {
      low = high;
      high = Math.min(length - 1, high + step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#largest.get(middle) < id) low = middle + 1;
      else high = middle;
    }
    if (this.#largest.get(low) !== id || this.#strayOfRow.has(low)) return -1;
    this.#guess = id - low;
    return low;
  }

  /** The type of an id's latest `init`; 0 where there was none. */
  typeOf(id: AsyncId): number {
    const row = this.find(id);
    return row < 0 ? 0 : this.types.get(row);
  }
}
