/**
 * A whole number below 2³² for each of many keys, which mostly grow by small steps, such as async ids or rows: in about as many
 * bits as a few thousand neighbours need to be told apart.
 *
 *   keys     0 ………………… 4095 │ 4096 …………… 8191 │ 8192 …………… 12287 │ 12288 …
 *   chunks   packed: 4 bits │ packed: 2 bits │ an array         │ a map
 */
const CHUNK_KEYS = 4096;
/** So many chunks are not packed: those to which numbers are still added. */
const MOST_UNPACKED = 4;
/** An array of a chunk's numbers takes less than a map of more than so many. Keys that are far apart are damage. */
const MOST_SCATTERED = 64;
const WIDTHS = [1, 2, 4, 8, 16];
/** About what a Map's entry takes. */
const ENTRY_BYTES = 48;

/** A chunk's numbers as indices of a palette, so many bits each. */
interface Packed {
  palette: number[];
  bits: number;
  words: Uint32Array;
}

type Chunk = Map<number, number> | Uint32Array | Packed;

export class KeyedNumbers {
  readonly #chunks = new Map<number, Chunk>();
  /** The chunks that are arrays, in the order in which they became that. */
  readonly #unpacked: number[] = [];
  /** The one of them that was written to last, so that it need not be looked for. */
  #hot = -1;
  #hotNumbers: Uint32Array = new Uint32Array();

  /** Bytes held; what is in maps is reckoned. */
  get bytes(): number {
    let sum = 0;
    for (const chunk of this.#chunks.values()) sum += bytesOf(chunk);
    return sum;
  }

  set(key: number, number: number): void {
    const which = Math.floor(key / CHUNK_KEYS);
    const at = key - which * CHUNK_KEYS;
    if (which !== this.#hot) {
      const chunk = this.#chunks.get(which) ?? this.#begin(which);
      if (chunk instanceof Map && chunk.size < MOST_SCATTERED) {
        chunk.set(at, number);
        return;
      }
      this.#hotNumbers = chunk instanceof Uint32Array ? chunk : this.#unpack(which, chunk);
      this.#hot = which;
    }
    this.#hotNumbers[at] = number;
  }

  /** The number of a key; 0 where it has none. */
  get(key: number): number {
    const which = Math.floor(key / CHUNK_KEYS);
    const at = key - which * CHUNK_KEYS;
    if (which === this.#hot) return this.#hotNumbers[at];
    const chunk = this.#chunks.get(which);
    if (chunk === undefined) return 0;
    if (chunk instanceof Uint32Array) return chunk[at];
    return chunk instanceof Map ? (chunk.get(at) ?? 0) : fromPacked(chunk, at);
  }

  #begin(which: number): Chunk {
    const chunk: Chunk = new Map();
    this.#chunks.set(which, chunk);
    return chunk;
  }

  #unpack(which: number, chunk: Map<number, number> | Packed): Uint32Array {
    const numbers = unpacked(chunk);
    this.#chunks.set(which, numbers);
    this.#unpacked.push(which);
    if (this.#unpacked.length > MOST_UNPACKED) {
      const oldest = this.#unpacked.shift()!;
      if (oldest === this.#hot) this.#hot = -1;
      this.#chunks.set(oldest, packed(this.#chunks.get(oldest) as Uint32Array));
    }
    return numbers;
  }
}

function unpacked(chunk: Map<number, number> | Packed): Uint32Array {
  const numbers = new Uint32Array(CHUNK_KEYS);
  if (chunk instanceof Map) for (const [at, number] of chunk) numbers[at] = number;
  else for (let at = 0; at < CHUNK_KEYS; at++) numbers[at] = fromPacked(chunk, at);
  return numbers;
}

/** Where small numbers are in the palette of the chunk that is being packed, from 1. */
const placesOfSmall = new Uint16Array(1024);

function packed(numbers: Uint32Array): Packed {
  const palette: number[] = [];
  const placesOfLarge = new Map<number, number>();
  const places = new Uint16Array(CHUNK_KEYS);
  placesOfSmall.fill(0);
  for (let at = 0; at < CHUNK_KEYS; at++) {
    const number = numbers[at];
    const isSmall = number < placesOfSmall.length;
    let place = isSmall ? placesOfSmall[number] : (placesOfLarge.get(number) ?? 0);
    if (place === 0) {
      place = palette.push(number);
      if (isSmall) placesOfSmall[number] = place;
      else placesOfLarge.set(number, place);
    }
    places[at] = place;
  }
  const bits = WIDTHS.find((width) => palette.length <= 2 ** width)!;
  const words = new Uint32Array((CHUNK_KEYS * bits) / 32);
  for (let at = 0; at < CHUNK_KEYS; at++) {
    const bit = at * bits;
    words[bit >>> 5] |= (places[at] - 1) << (bit & 31);
  }
  return { palette, bits, words };
}

function fromPacked({ palette, bits, words }: Packed, at: number): number {
  const bit = at * bits;
  return palette[(words[bit >>> 5] >>> (bit & 31)) & ((1 << bits) - 1)];
}

function bytesOf(chunk: Chunk): number {
  if (chunk instanceof Map) return chunk.size * ENTRY_BYTES;
  return chunk instanceof Uint32Array ? chunk.byteLength : chunk.words.byteLength + chunk.palette.length * 8;
}
