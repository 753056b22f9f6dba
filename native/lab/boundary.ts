/**
 * What it costs to go from JavaScript to C++ and back, and how memory and threads are shared across that boundary, typed.
 * Errors are those of `math.ts`; besides, Error `ERR_LAB_WORK` with a sentence where the work itself fails.
 */
import { loadAddon } from './addon.ts';
import type { Ways } from './math.ts';

export interface Point {
  x: number;
  y: number;
  z: number;
}

/** Calls that do next to nothing but cross the boundary. `twins/boundary.ts` has each in JavaScript. */
export interface BoundaryCalls {
  nothing(): void;
  add(a: number, b: number): number;
  /** How many spaces (U+0020) a string has: its characters are copied out. */
  countSpaces(text: string): number;
  /** The UTF-16 units from last to first: copied out and in. */
  reverseText(text: string): string;
  sumPoint(point: Point): number;
  makePoint(x: number, y: number, z: number): Point;
  sumArray(numbers: number[]): number;
  /** 0 … length − 1 (length up to 2²⁴). */
  makeArray(length: number): number[];
  sumTyped(numbers: Float64Array): number;
  makeTyped(length: number): Float64Array;
  /** The sum of fn(0) … fn(times − 1); what `fn` throws goes on to the caller. */
  callBack(fn: (i: number) => number, times: number): number;
  /** Always throws an Error. */
  refusal(): never;
  /** What `fn` throws, or undefined. */
  catchFrom(fn: () => unknown): unknown;
  /** A promise that is resolved already; rejected where `then` of the value throws. */
  resolved<T>(value: T): Promise<T>;
}

/** Numbers in memory that C++ owns. */
export interface Block {
  /** A copy: later changes are not in it. */
  copy(): Float64Array;
  /** The memory itself. It stays valid when the block is gone, and cannot be transferred to another thread. */
  view(): Float64Array;
  fill(value: number): void;
}

/** Calls back with `emit(value)`, until it is collected. */
export interface Listener {
  emit(value: unknown): unknown;
}

/** Blocks of bytes that are lent and come back. What is in them is what the last one left. */
export interface BufferPool {
  /** @throws RangeError `ERR_LAB_RANGE` where all are lent */
  take(): Uint8Array;
  /**
   * Gives one back at once: the array has no memory from then on. The block is free in a later turn of the loop. One that
   * is never given back comes back when it is collected.
   */
  release(block: Uint8Array): void;
  state(): { made: number; free: number; lent: number };
}

/** Makes squares on a thread of its own; see `streamSquares`. */
export interface SquareStream {
  /** That many chunks were taken: so many more may be made. */
  grant(chunks: number): void;
  /** It makes no more; the last message comes nevertheless. */
  stop(): void;
  /** Chunks made until now. */
  made(): number;
}

interface Work {
  /**
   * Σ i² of 0 ≤ i < count (up to 2⁵³, which takes for ever) modulo 2³².
   * @param failAt the number whose square is not to be had: Error `ERR_LAB_WORK`
   */
  sumSquares(count: number, failAt?: number): number;
}

export interface BoundaryAddon extends BoundaryCalls, Work, Ways<Work> {
  /** @param told whether V8 is told how much memory hangs on the object */
  Block: new (
    length: number,
    told?: boolean,
  ) => Block;
  /** Blocks that are not collected, and memories that are not freed, in this process. */
  alive(): { blocks: number; memories: number };
  /** Bytes outside of its heap that V8 was told of, by Node and by all addons. */
  toldMemory(): number;
  /** Holds its callback so that neither is collected where the callback knows the listener, until `close()`. */
  LeakyListener: new (
    callback: (value: unknown) => unknown,
  ) => Listener & { close(): void };
  /** Holds its callback so that both are collected. */
  Listener: new (
    callback: (value: unknown) => unknown,
  ) => Listener;
  BufferPool: new (bytes: number, most: number) => BufferPool;
  /** As `sumSquaresAsync`. `onProgress` is told which part is done, 0 … 1; what it throws ends the work and rejects. */
  sumSquaresWithProgress(count: number, onProgress: (done: number) => void, failAt?: number): Promise<number>;
  /** `onMessage` is given each chunk, at last null and an error or null. `ahead` chunks are made before the first grant. */
  SquareStream: new (
    count: number,
    chunk: number,
    ahead: number,
    failAt: number | undefined,
    onMessage: (chunk: Float64Array | null, error: Error | null) => void,
  ) => SquareStream;
}

export interface StreamOptions {
  /** Squares in a chunk (1,024). */
  chunk?: number;
  /** Chunks that may be made and not taken (4): the thread waits when there are so many. */
  ahead?: number;
  /** The number whose square is not to be had. */
  failAt?: number;
  signal?: AbortSignal;
}

/** @throws AddonMissingError where it is not built */
export const loadBoundary = (folder?: string): BoundaryAddon => loadAddon<BoundaryAddon>('boundary', folder);

/**
 * The squares of 0 … count − 1, made by a thread of its own while they are read. It ends with the loop that reads it.
 * @throws Error `ERR_LAB_WORK` behind the chunks before `failAt`; the signal's reason where it is aborted
 */
export async function* streamSquares(
  lab: Pick<BoundaryAddon, 'SquareStream'>,
  count: number,
  { chunk = 1024, ahead = 4, failAt, signal }: StreamOptions = {},
): AsyncGenerator<Float64Array, void, undefined> {
  signal?.throwIfAborted();
  const chunks: Float64Array[] = [];
  let ended: { error: Error | null } | null = null;
  let wake = () => {};
  const stream = new lab.SquareStream(count, chunk, ahead, failAt, (squares, error) => {
    if (squares) chunks.push(squares);
    else ended = { error };
    wake();
  });
  const abort = () => wake();
  signal?.addEventListener('abort', abort);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = chunks.shift();
      if (next) {
        stream.grant(1);
        yield next;
      } else if (ended) {
        const { error } = ended as { error: Error | null };
        if (error) throw error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    stream.stop();
  }
}
