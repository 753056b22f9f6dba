/**
 * Columns of numbers that grow by appending. Rows live in chunks of 65,536, so that growing never copies what is there
 * (only the first chunk starts small and doubles). One class per element type keeps every access monomorphic.
 */

const CHUNK_BITS = 16;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const ROW_IN_CHUNK = CHUNK_ROWS - 1;
const FIRST_CHUNK_ROWS = 64;

type Numbers = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** What readers of a column need, whether it is stored or derived. A row beyond `length` has no meaning. */
export interface Column {
  readonly length: number;
  get(row: number): number;
}

abstract class Chunks<A extends Numbers> {
  length = 0;
  protected readonly chunks: A[] = [];
  protected tail: A;
  protected room = 0;

  constructor() {
    this.tail = this.make(0);
  }

  /** Bytes held, room to grow included. */
  get bytes(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  }

  protected abstract make(rows: number): A;

  protected grow(): void {
    const rows = this.tail.length;
    if (rows === CHUNK_ROWS || this.chunks.length === 0) {
      this.tail = this.make(this.chunks.length === 0 ? FIRST_CHUNK_ROWS : CHUNK_ROWS);
      this.chunks.push(this.tail);
    } else {
      const larger = this.make(Math.min(rows * 4, CHUNK_ROWS));
      larger.set(this.tail);
      this.tail = larger;
      this.chunks[this.chunks.length - 1] = larger;
    }
    this.room = (this.chunks.length - 1) * CHUNK_ROWS + this.tail.length;
  }
}

export class Float64Column extends Chunks<Float64Array> implements Column {
  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK];
  }

  set(row: number, value: number): void {
    this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK] = value;
  }

  push(value: number): void {
    if (this.length === this.room) this.grow();
    this.tail[this.length++ & ROW_IN_CHUNK] = value;
  }

  protected make(rows: number): Float64Array {
    return new Float64Array(rows);
  }
}

export class Uint32Column extends Chunks<Uint32Array> implements Column {
  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK];
  }

  push(value: number): void {
    if (this.length === this.room) this.grow();
    this.tail[this.length++ & ROW_IN_CHUNK] = value;
  }

  protected make(rows: number): Uint32Array {
    return new Uint32Array(rows);
  }
}

export class Int32Column extends Chunks<Int32Array> implements Column {
  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK];
  }

  set(row: number, value: number): void {
    this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK] = value;
  }

  push(value: number): void {
    if (this.length === this.room) this.grow();
    this.tail[this.length++ & ROW_IN_CHUNK] = value;
  }

  protected make(rows: number): Int32Array {
    return new Int32Array(rows);
  }
}

/** Values above 65,535 are kept as 65,535. */
export class Uint16Column extends Chunks<Uint16Array> implements Column {
  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK];
  }

  push(value: number): void {
    if (this.length === this.room) this.grow();
    this.tail[this.length++ & ROW_IN_CHUNK] = Math.min(value, 0xffff);
  }

  protected make(rows: number): Uint16Array {
    return new Uint16Array(rows);
  }
}

/** Values above 255 are kept as 255. */
export class Uint8Column extends Chunks<Uint8Array> implements Column {
  get(row: number): number {
    return this.chunks[row >>> CHUNK_BITS][row & ROW_IN_CHUNK];
  }

  push(value: number): void {
    if (this.length === this.room) this.grow();
    this.tail[this.length++ & ROW_IN_CHUNK] = Math.min(value, 0xff);
  }

  protected make(rows: number): Uint8Array {
    return new Uint8Array(rows);
  }
}

/** The first row of an ascending column whose value is not below `value`; its length where there is none. */
export function firstAtOrAfter(column: Column, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column.get(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last row of an ascending column whose value is not above `value`; -1 where there is none. */
export function lastAtOrBefore(column: Column, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column.get(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
