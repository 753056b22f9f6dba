/** Columns that are not stored as they are read. */
import type { AsyncId } from '../schema/units.ts';
import { type Column, lastAtOrBefore } from './columns.ts';
import { PackedColumn } from './packed-column.ts';

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

/** When each row of a table ended; NaN while it has not. */
export interface Ends extends Column {
  /** How long the row took; NaN while it has not ended. */
  duration(row: number): number;
}

/** Ends that are kept as durations. */
export class EndColumn implements Ends {
  readonly #start: Column;
  readonly #duration = new PackedColumn(Number.NaN);

  constructor(start: Column) {
    this.#start = start;
  }

  get length(): number {
    return this.#duration.length;
  }

  get bytes(): number {
    return this.#duration.bytes;
  }

  get(row: number): number {
    return this.#start.get(row) + this.#duration.get(row);
  }

  /** The row's start must be there already. */
  push(end: number): void {
    if (Number.isNaN(end)) this.#duration.pushNone();
    else this.#duration.push(end - this.#start.get(this.#duration.length));
  }

  pushNone(): void {
    this.#duration.pushNone();
  }

  set(row: number, end: number): void {
    this.#duration.set(row, end - this.#start.get(row));
  }

  duration(row: number): number {
    return this.#duration.get(row);
  }
}

/** Rows of the column's own table, -1 for none, kept as how far they are away: before (-1) or after (1) the row. */
export class NearRowColumn implements Column {
  readonly #direction: 1 | -1;
  readonly #distance = new PackedColumn();

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  get length(): number {
    return this.#distance.length;
  }

  get bytes(): number {
    return this.#distance.bytes;
  }

  get(row: number): number {
    const distance = this.#distance.get(row);
    return distance < 0 ? -1 : row + distance * this.#direction;
  }

  push(other: number): void {
    if (other < 0) this.#distance.pushNone();
    else this.#distance.push((other - this.#distance.length) * this.#direction);
  }

  set(row: number, other: number): void {
    this.#distance.set(row, other < 0 ? -1 : (other - row) * this.#direction);
  }
}

/** The resource of each span; for resources without a row the id itself, kept aside. */
export class ResourceRefs {
  readonly #rows = new PackedColumn();
  /** Spans whose resource has no row, and its id. */
  readonly #strangers = new PackedColumn();
  readonly #ids = new PackedColumn();

  get bytes(): number {
    return this.#rows.bytes + this.#strangers.bytes + this.#ids.bytes;
  }

  /** -1 where there is none. */
  row(span: number): number {
    return this.#rows.get(span);
  }

  /** The id of a span's resource that has no row. */
  unknownId(span: number): AsyncId {
    return this.#ids.get(lastAtOrBefore(this.#strangers, span));
  }

  push(resource: number, id: AsyncId): void {
    if (resource >= 0) {
      this.#rows.push(resource);
      return;
    }
    this.#strangers.push(this.#rows.length);
    this.#ids.push(id);
    this.#rows.pushNone();
  }
}

/** Trigger ids by how far they lie below the resource's own. */
export class TriggerColumn implements Column {
  readonly #ids: Column;
  readonly #below = new PackedColumn();
  /** Those that lie above. */
  readonly #above = new Map<number, AsyncId>();

  constructor(ids: Column) {
    this.#ids = ids;
  }

  get length(): number {
    return this.#below.length;
  }

  get bytes(): number {
    return this.#below.bytes;
  }

  get(row: number): AsyncId {
    const below = this.#below.get(row);
    return below < 0 ? this.#above.get(row)! : this.#ids.get(row) - below;
  }

  push(id: AsyncId, trigger: AsyncId): void {
    if (trigger <= id) this.#below.push(id - trigger);
    else {
      this.#above.set(this.#below.length, trigger);
      this.#below.pushNone();
    }
  }
}
