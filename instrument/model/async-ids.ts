/** Async ids: restored from the 32 bits that the log keeps, and found again by the row of their `init`. */
import type { AsyncId } from '../schema/units.ts';
import { type Column, Uint16Column, Uint32Column } from './columns.ts';

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
export class ResourceIndex implements Column {
  readonly types = new Uint16Column();
  newest: AsyncId = 0;
  /** Low words; where an id did not grow, that of the largest so far. */
  #low = new Uint32Column();
  /** First row of each run of ids with the same high part, and that part. */
  #highFrom: number[] = [0];
  #high: number[] = [0];
  #strayOfRow = new Map<number, AsyncId>();
  #rowOfStray = new Map<AsyncId, number>();
  #guess = 0;

  get length(): number {
    return this.#low.length;
  }

  get bytes(): number {
    return this.#low.bytes + this.types.bytes;
  }

  add(id: AsyncId, type: number): void {
    const row = this.#low.length;
    this.types.push(type > 0xffff ? 0 : type);
    if (id > this.newest || row === 0) {
      this.newest = id;
      if (id >= WRAP) this.#markHigh(row, id);
    } else {
      this.#strayOfRow.set(row, id);
      this.#rowOfStray.set(id, row);
    }
    this.#low.push(this.newest % WRAP);
  }

  /** The async id of a row. */
  get(row: number): AsyncId {
    if (this.#strayOfRow.size > 0) {
      const stray = this.#strayOfRow.get(row);
      if (stray !== undefined) return stray;
    }
    return this.#largest(row);
  }

  /** The row of the latest `init` of an id; -1 where there was none. */
  find(id: AsyncId): number {
    if (this.#rowOfStray.size > 0) {
      const row = this.#rowOfStray.get(id);
      if (row !== undefined) return row;
    }
    const length = this.#low.length;
    if (length === 0 || id > this.newest || id < this.#largest(0)) return -1;
    // The guess: as many rows away from the latest find as ids.
    let low = Math.min(Math.max(id - this.#guess, 0), length - 1);
    if (this.#largest(low) === id && !this.#strayOfRow.has(low)) return low;
    let high = low;
    for (let step = 1; low > 0 && this.#largest(low) >= id; step *= 2) {
      high = low;
      low = Math.max(0, low - step);
    }
    for (let step = 1; this.#largest(high) < id; step *= 2) {
      low = high;
      high = Math.min(length - 1, high + step);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#largest(middle) < id) low = middle + 1;
      else high = middle;
    }
    if (this.#largest(low) !== id) return -1;
    this.#guess = id - low;
    return low;
  }

  /** The type of an id's latest `init`; 0 where there was none. */
  typeOf(id: AsyncId): number {
    const row = this.find(id);
    return row < 0 ? 0 : this.types.get(row);
  }

  #largest(row: number): AsyncId {
    if (this.#high.length === 1) return this.#low.get(row);
    let at = this.#high.length - 1;
    while (this.#highFrom[at] > row) at--;
    return this.#high[at] + this.#low.get(row);
  }

  #markHigh(row: number, id: AsyncId): void {
    const high = id - (id % WRAP);
    if (this.#high[this.#high.length - 1] === high) return;
    this.#highFrom.push(row);
    this.#high.push(high);
  }
}
