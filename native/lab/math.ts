/**
 * The mathematical kernels in C++, typed. Each is there four times:
 *
 *   sum(x)                  at once, on this thread
 *   sumEmpty(x)             the same without the work: its result holds anything. What a call costs
 *   sumAsync(x, signal?)    on a thread of libuv's pool
 *   sumThreads(n, x, …)     on n threads of its own; a kernel that cannot be split runs on one
 *
 * Inputs are read, never written, and may be transferred and resized at any time: the result is that of what was passed. Who
 * writes to them until the promise is settled gets the result of some mixture of old and new, and nothing worse. An `out` is to be
 * left alone meanwhile: transferred or resized it has the result or not, and where not, that may be said (`ERR_LAB_RANGE`).
 *
 * Errors: TypeError `ERR_LAB_ARGUMENT` for a wrong type, RangeError `ERR_LAB_RANGE` for a size or number that cannot be,
 * RangeError `ERR_LAB_MEMORY` where memory is short, Error `ERR_LAB_THREADS` where threads are and the work cannot do with
 * fewer; an aborted signal rejects with its reason.
 */
import { type Levels, loadAddon } from './addon.ts';

interface MathFunctions {
  /** Σ xᵢ. Partial sums side by side: differs from a loop's result by rounding, about n·2⁻⁵³ relative to Σ|xᵢ| at most. */
  sum(x: Float64Array): number;
  /** Σ xᵢ·yᵢ, with the same remark. Both of one length. */
  dot(x: Float64Array, y: Float64Array): number;
  /**
   * a (rows × inner) times b (inner × columns), row by row: rows × columns numbers. Products and sums are fused.
   * @param out where the result is to be, instead of in a new array: of its length, and apart from a and b
   */
  matmul(
    a: Float64Array,
    b: Float64Array,
    rows: number,
    inner: number,
    columns: number,
    out?: Float64Array,
  ): Float64Array;
  /** How many primes are at most `limit`, a whole number up to 2⁴⁰. */
  countPrimes(limit: number): number;
  /**
   * Iterations until escape, at most `limit` (up to 65,535), of each point of −2 … 1 by −1 … 1, row by row. Equal to what
   * JavaScript computes, to the last point.
   */
  mandelbrot(width: number, height: number, limit: number): Uint16Array;
  /**
   * The discrete Fourier transform of n complex numbers (re, im, re, im …), n a power of two up to 2²⁶: a new array, or
   * `out`, of that length and apart from x.
   */
  fft(x: Float64Array, out?: Float64Array): Float64Array;
  /**
   * `steps` steps of `dt` of n bodies that attract one another (G = 1, squared distance softened by 10⁻⁹): the new state.
   * @param state x of all bodies, then y, z, vx, vy, vz: 6·n
   * @param mass n
   */
  nbody(state: Float64Array, mass: Float64Array, steps: number, dt: number): Float64Array;
  /** The n-th Fibonacci number (0 … 60) by two recursive calls each: what a call costs. */
  fibonacci(n: number): number;
  /** A sorted copy, in the order of `Float64Array.prototype.sort`: −0 before 0, NaN last. */
  sort(values: Float64Array): Float64Array;
  /** π, from `points` points (1 … 2³¹) of a sequence that `seed` (32 bits) decides: the same on any number of threads. */
  monteCarlo(seed: number, points: number): number;
}

/** A kernel's other ways. */
export type Ways<T> = {
  /** A call that does nothing: no arguments, no result. */
  nothing(): void;
} & {
  [K in keyof T & string as `${K}Empty`]: T[K];
} & {
  [K in keyof T & string as `${K}Async`]: T[K] extends (...args: infer A) => infer R
    ? (...args: [...A, signal?: AbortSignal]) => Promise<R>
    : never;
} & {
  [K in keyof T & string as `${K}Threads`]: T[K] extends (...args: infer A) => infer R
    ? (threads: number, ...args: [...A, signal?: AbortSignal]) => Promise<R>
    : never;
};

export type MathAddon = Levels & MathFunctions & Ways<MathFunctions>;

/** @throws AddonMissingError where it is not built */
export const loadMath = (folder?: string): MathAddon => loadAddon<MathAddon>('math', folder);
