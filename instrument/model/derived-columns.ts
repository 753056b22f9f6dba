/** Columns that are not stored as they are read. */
import type { AsyncId } from '../schema/units.ts';
import type { ResourceIndex } from './async-ids.ts';
import { type Column, Float64Column, Int32Column, Uint32Column } from './columns.ts';

/** A column that is worked out from others, row by row. */
export class DerivedColumn implements Column {
  readonly get: (row: number) => number;
  readonly #table: { readonly length: number };

  constructor(table: { readonly length: number }, get: (row: number) => number) {
    this.#table = table;
    this.get = get;
  }

  get length(): number {
    return this.#table.length;
  }
}

/** The resource of each span; for resources without a row the id itself, kept aside. */
export class ResourceRefs {
  /** A row, or -2 - n for the n-th of the ids kept aside. */
  readonly #rows = new Int32Column();
  readonly #unknown = new Float64Column();

  get bytes(): number {
    return this.#rows.bytes + this.#unknown.bytes;
  }

  row(row: number): number {
    return this.#rows.get(row);
  }

  unknownId(row: number): AsyncId {
    return this.#unknown.get(-2 - this.#rows.get(row));
  }

  push(resource: number, id: AsyncId): void {
    if (resource >= 0) {
      this.#rows.push(resource);
      return;
    }
    this.#rows.push(-2 - this.#unknown.length);
    this.#unknown.push(id);
  }
}

/** Trigger ids by how far they lie below the resource's own. */
export class TriggerColumn implements Column {
  readonly #index: ResourceIndex;
  readonly #below = new Uint32Column();
  readonly #others = new Map<number, AsyncId>();

  constructor(index: ResourceIndex) {
    this.#index = index;
  }

  get length(): number {
    return this.#below.length;
  }

  get bytes(): number {
    return this.#below.bytes;
  }

  get(row: number): AsyncId {
    return this.#others.get(row) ?? this.#index.get(row) - this.#below.get(row);
  }

  push(id: AsyncId, trigger: AsyncId): void {
    const below = id - trigger;
    if (below < 0 || below > 0xffffffff) this.#others.set(this.#below.length, trigger);
    this.#below.push(below);
  }
}
