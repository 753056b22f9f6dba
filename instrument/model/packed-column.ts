/**
 * A column of whole numbers from 0 that takes as few bytes as they need.
 *
 *   rows     0 ……………………… 4095 │ 4096 …………………… 8191 │ 8192 ………………… 12287 │ 12288 …
 *   chunks   one byte a row   │ two bytes a row   │ none: all rows equal │ being filled: eight bytes a row
 *   bases    699              │ 811               │ 999                  │ -1            value = stored + base
 *   rare     { 17: 5e12, … }                          what lies too far from the rest of its chunk
 *
 * A chunk is packed when it is full. A stored 0 says that there is no number, or that it is kept aside.
 */
import type { Column } from './columns.ts';
import { doubles } from './doubles.ts';

const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const ROW_IN_CHUNK = CHUNK_ROWS - 1;
/** A column begins with room for so many. */
const FIRST_ROWS = 64;
/** So many numbers of a chunk are kept aside at most when it is packed, and when some are set later. */
const RARE_AT_FIRST = 32;
const MOST_RARE = 96;
/** About what a Map's entry takes. */
const RARE_BYTES = 48;
const TAIL_BASE = -1;

type Stored = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const BYTE = 0xff;
const TWO_BYTES = 0xffff;
const FOUR_BYTES = 0xffff_ffff;

/** What chunks hold in which all rows are equal, or have no number. They are shared: nothing else may be written to them. */
const ONES = new Uint8Array(CHUNK_ROWS).fill(1);
const ZEROES = new Uint8Array(CHUNK_ROWS);

export class PackedColumn implements Column {
  length = 0;
  /** What a row without a number reads as. */
  readonly #none: number;
  readonly #chunks: Stored[];
  readonly #bases = doubles(TAIL_BASE);
  /** The greatest number that each chunk can store. */
  readonly #limits = doubles(Number.MAX_SAFE_INTEGER);
  /** How many of each chunk's numbers are kept aside. */
  readonly #rareCounts: number[] = [0];
  readonly #rare = new Map<number, number>();
  /** The last chunk. */
  #tail = new Float64Array(FIRST_ROWS);
  /** The first row that it has no room for. */
  #room = FIRST_ROWS;
  /** Bytes of the chunks before the last. */
  #packedBytes = 0;

  constructor(none = -1) {
    this.#none = none;
    this.#chunks = [this.#tail];
  }

  /** Bytes held, room to grow included; what is kept aside is reckoned. */
  get bytes(): number {
    return this.#rare.size * RARE_BYTES + this.#packedBytes + this.#tail.byteLength;
  }

  get(row: number): number {
    const chunk = row >>> CHUNK_BITS;
    const stored = this.#chunks[chunk][row & ROW_IN_CHUNK];
    return stored === 0 ? this.#getRare(row) : stored + this.#bases[chunk];
  }

  push(value: number): void {
    const row = this.length;
    if (row === this.#room) this.#grow();
    this.#tail[row & ROW_IN_CHUNK] = value - TAIL_BASE;
    this.length = row + 1;
  }

  /** Appends a row without a number. */
  pushNone(): void {
    const row = this.length;
    if (row === this.#room) this.#grow();
    this.#tail[row & ROW_IN_CHUNK] = 0;
    this.length = row + 1;
  }

  /** Gives a row another number. */
  set(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    const at = row & ROW_IN_CHUNK;
    const stored = value - this.#bases[chunk];
    const chunkRows = this.#chunks[chunk];
    // A chunk of equal rows has a limit of its own: 0 or 1.
    if (!(stored >= 1 && stored <= this.#limits[chunk])) this.#setFar(row, value);
    else {
      if (chunkRows[at] === 0) this.#forget(row);
      chunkRows[at] = stored;
    }
  }

  #getRare(row: number): number {
    if (this.#rareCounts[row >>> CHUNK_BITS] === 0) return this.#none;
    return this.#rare.get(row) ?? this.#none;
  }

  #forget(row: number): void {
    const chunk = row >>> CHUNK_BITS;
    if (this.#rareCounts[chunk] > 0 && this.#rare.delete(row)) this.#rareCounts[chunk]--;
  }

  #grow(): void {
    const last = this.#chunks.length - 1;
    if (this.#tail.length < CHUNK_ROWS) {
      const larger = new Float64Array(Math.min(CHUNK_ROWS, this.#tail.length * 4));
      larger.set(this.#tail);
      this.#tail = larger;
      this.#chunks[last] = larger;
      this.#room = (last << CHUNK_BITS) + larger.length;
      return;
    }
    this.#pack(last, this.#tail, TAIL_BASE, RARE_AT_FIRST);
    this.#packedBytes += bytesOf(this.#chunks[last]);
    // The chunk may need all its bytes: then it has taken them over.
    if (this.#chunks[last] === this.#tail) this.#tail = new Float64Array(CHUNK_ROWS);
    this.#chunks.push(this.#tail);
    this.#bases.push(TAIL_BASE);
    this.#limits.push(Number.MAX_SAFE_INTEGER);
    this.#rareCounts.push(0);
    this.#room += CHUNK_ROWS;
  }

  /** Stores numbers, which lie `base` lower in `from`, in as few bytes as they need; a few may be kept aside. */
  #pack(chunk: number, from: Float64Array, base: number, mostRare: number): void {
    let least = Number.POSITIVE_INFINITY;
    let greatest = 0;
    let none = 0;
    for (let at = 0; at < CHUNK_ROWS; at++) {
      const stored = from[at];
      if (stored === 0) none++;
      else {
        if (stored < least) least = stored;
        if (stored > greatest) greatest = stored;
      }
    }
    if (none === CHUNK_ROWS) this.#hold(chunk, ZEROES, 0, 0);
    else if (none === 0 && least === greatest) this.#hold(chunk, ONES, least + base - 1, 1);
    else if (fits(from, least, BYTE, greatest, mostRare))
      this.#fill(chunk, from, base, new Uint8Array(CHUNK_ROWS), least, BYTE);
    else if (fits(from, least, TWO_BYTES, greatest, mostRare))
      this.#fill(chunk, from, base, new Uint16Array(CHUNK_ROWS), least, TWO_BYTES);
    else if (fits(from, least, FOUR_BYTES, greatest, mostRare))
      this.#fill(chunk, from, base, new Uint32Array(CHUNK_ROWS), least, FOUR_BYTES);
    else this.#hold(chunk, from, base, Number.MAX_SAFE_INTEGER);
  }

  #fill(chunk: number, from: Float64Array, base: number, to: Stored, least: number, limit: number): void {
    const first = chunk << CHUNK_BITS;
    for (let at = 0; at < CHUNK_ROWS; at++) {
      if (from[at] === 0) continue;
      const stored = from[at] - least + 1;
      if (stored <= limit) to[at] = stored;
      else {
        this.#rare.set(first + at, from[at] + base);
        this.#rareCounts[chunk]++;
      }
    }
    this.#hold(chunk, to, least + base - 1, limit);
  }

  #hold(chunk: number, stored: Stored, base: number, limit: number): void {
    this.#chunks[chunk] = stored;
    this.#bases[chunk] = base;
    this.#limits[chunk] = limit;
  }

  /** A number that the row's chunk cannot store as it is, or none. */
  #setFar(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    const isNone = Object.is(value, this.#none);
    const chunkRows = this.#chunks[chunk];
    const isShared = chunkRows === ONES || chunkRows === ZEROES;
    if (!isShared && (isNone || this.#rareCounts[chunk] < MOST_RARE)) {
      this.#forget(row);
      chunkRows[row & ROW_IN_CHUNK] = 0;
      if (isNone) return;
      this.#rare.set(row, value);
      this.#rareCounts[chunk]++;
    } else this.#repack(row, value);
  }

  /** Packs a chunk anew, with another number in one of its rows. */
  #repack(row: number, value: number): void {
    const chunk = row >>> CHUNK_BITS;
    const first = chunk << CHUNK_BITS;
    const rows = new Float64Array(CHUNK_ROWS);
    for (let at = 0; at < CHUNK_ROWS; at++) {
      const is = at === (row & ROW_IN_CHUNK) ? value : this.get(first + at);
      rows[at] = Object.is(is, this.#none) ? 0 : is - TAIL_BASE;
      this.#forget(first + at);
    }
    this.#packedBytes -= bytesOf(this.#chunks[chunk]);
    this.#pack(chunk, rows, TAIL_BASE, RARE_AT_FIRST);
    this.#packedBytes += bytesOf(this.#chunks[chunk]);
  }
}

function bytesOf(chunk: Stored): number {
  return chunk === ONES || chunk === ZEROES ? 0 : chunk.byteLength;
}

/** Whether so many bytes hold the numbers, but for a few. */
function fits(from: Float64Array, least: number, limit: number, greatest: number, mostRare: number): boolean {
  if (greatest - least < limit) return true;
  let rare = 0;
  for (let at = 0; at < CHUNK_ROWS; at++) if (from[at] - least >= limit && ++rare > mostRare) return false;
  return true;
}
