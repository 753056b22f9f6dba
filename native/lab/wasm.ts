/**
 * The mathematical kernels in WebAssembly with SIMD, called as the other twins are. What they work on is copied into the
 * module's memory and back: that is part of what a call costs. The module is compiled from `wasm/math.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddonMissingError, packageRoot } from './addon.ts';

interface Exports {
  memory: WebAssembly.Memory;
  heapBase(): number;
  sum(x: number, n: number): number;
  dot(x: number, y: number, n: number): number;
  matmul(a: number, b: number, c: number, rows: number, inner: number, columns: number): void;
  countPrimes(limit: number, scratch: number): number;
  mandelbrot(out: number, width: number, height: number, limit: number): void;
  fft(x: number, y: number, n: number, twiddles: number): number;
  nbody(state: number, mass: number, n: number, steps: number, dt: number): void;
  fibonacci(n: number): number;
  sort(values: number, n: number, scratch: number): void;
  monteCarlo(seed: number, points: number): number;
}

const PAGE = 65_536;
const DOUBLE = 8;

/** The kernels of `math.ts`, each at once. Sizes are bounded by the module's memory of 4 GiB. */
export class WasmMath {
  readonly #exports: Exports;
  readonly #base: number;
  #twiddlesOf = 0;
  #twiddles = new Float64Array();

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module, { env: { abort: refuse } }).exports as unknown as Exports;
    this.#base = Math.ceil(this.#exports.heapBase() / 64) * 64;
  }

  sum(x: Float64Array): number {
    const [at] = this.#put(x);
    return this.#exports.sum(at, x.length);
  }

  dot(x: Float64Array, y: Float64Array): number {
    const [first, second] = this.#put(x, y);
    return this.#exports.dot(first, second, x.length);
  }

  matmul(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
    const [left, right, result] = this.#put(a, b, rows * columns);
    this.#exports.matmul(left, right, result, rows, inner, columns);
    return this.#take(result, rows * columns);
  }

  countPrimes(limit: number): number {
    const [scratch] = this.#put(Math.ceil((limit + 1) / 16));
    return this.#exports.countPrimes(limit, scratch);
  }

  mandelbrot(width: number, height: number, limit: number): Uint16Array {
    const [out] = this.#put(Math.ceil((width * height) / 4));
    this.#exports.mandelbrot(out, width, height, limit);
    return new Uint16Array(this.#exports.memory.buffer, out, width * height).slice();
  }

  fft(x: Float64Array): Float64Array {
    const n = x.length / 2;
    const [from, to, twiddles] = this.#put(x, x.length, this.#twiddlesFor(n));
    return this.#take(this.#exports.fft(from, to, n, twiddles), x.length);
  }

  nbody(state: Float64Array, mass: Float64Array, steps: number, dt: number): Float64Array {
    const [at, weights] = this.#put(state, mass);
    this.#exports.nbody(at, weights, mass.length, steps, dt);
    return this.#take(at, state.length);
  }

  fibonacci(n: number): number {
    return this.#exports.fibonacci(n);
  }

  sort(values: Float64Array): Float64Array {
    const [at, scratch] = this.#put(values, values.length + 1024);
    this.#exports.sort(at, values.length, scratch);
    return this.#take(at, values.length);
  }

  monteCarlo(seed: number, points: number): number {
    return (4 * this.#exports.monteCarlo(seed | 0, points)) / points;
  }

  /** Copies arrays into memory one behind the other, and leaves room for as many doubles as a number says. */
  #put(...parts: (Float64Array | number)[]): number[] {
    let at = this.#base;
    const places = parts.map((part) => {
      const place = at;
      at += Math.ceil(((typeof part === 'number' ? part : part.length) * DOUBLE) / 64) * 64;
      return place;
    });
    const { memory } = this.#exports;
    const missing = at - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    const doubles = new Float64Array(memory.buffer);
    parts.forEach((part, i) => {
      if (typeof part !== 'number') doubles.set(part, places[i] / DOUBLE);
    });
    return places;
  }

  #take(at: number, length: number): Float64Array {
    return new Float64Array(this.#exports.memory.buffer, at, length).slice();
  }

  #twiddlesFor(n: number): Float64Array {
    if (this.#twiddlesOf !== n) {
      this.#twiddlesOf = n;
      this.#twiddles = Float64Array.from({ length: n }, (_, i) => {
        const angle = (-2 * Math.PI * Math.floor(i / 2)) / n;
        return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
      });
    }
    return this.#twiddles;
  }
}

function refuse(): never {
  throw new Error('The WebAssembly module stopped itself; it was compiled without such checks.');
}

/**
 * Compiles the module.
 * @throws AddonMissingError where it is not built
 */
export function loadWasmMath(): WasmMath {
  const path = join(packageRoot(), 'dist', 'native', 'lab', 'wasm', 'math.wasm');
  if (!existsSync(path))
    throw new AddonMissingError(
      `The WebAssembly module is not built (${path}); run \`npm run build\` in ${packageRoot()}.`,
    );
  return new WasmMath(new WebAssembly.Module(readFileSync(path)));
}
