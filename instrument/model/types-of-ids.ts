/** What the decoder must know of every `init`. */
import type { AsyncId } from '../schema/units.ts';
import { KeyedNumbers } from './keyed-numbers.ts';

export interface Resources {
  /** The largest id so far, or what the decoder takes for it behind a gap. */
  newest: AsyncId;
  /**
   * Ids that are not here have been given: from now on they are `high` and more.
   * @returns whether that is more than all that are here
   */
  skipTo(high: AsyncId): boolean;
  add(id: AsyncId, type: number): void;
  /** The type of an id's latest `init`; 0 where there was none. */
  typeOf(id: AsyncId): number;
  /** The row of an id's latest `init`, where rows are kept; -1 where there is none. */
  find(id: AsyncId): number;
}

/** The types alone, in about half a byte each: for readers that go through a log once and keep nothing of it. */
export class TypesOfIds implements Resources {
  newest: AsyncId = 0;
  readonly #types = new KeyedNumbers();

  add(id: AsyncId, type: number): void {
    if (id > this.newest) this.newest = id;
    this.#types.set(id, type);
  }

  skipTo(high: AsyncId): boolean {
    if (high <= this.newest) return false;
    this.newest = high;
    return true;
  }

  typeOf(id: AsyncId): number {
    return this.#types.get(id);
  }

  find(): number {
    return -1;
  }
}
