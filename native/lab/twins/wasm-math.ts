/**
 * The mathematical kernels in WebAssembly with SIMD, called as the other twins are. What they work on is copied into the
 * module's memory and back: that is part of what a call costs. The module is compiled from `../wasm/math.ts`.
 */
import { loadWasm, WasmModule } from './wasm-module.ts';

interface Kernels {
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

const DOUBLE = 8;

/** The kernels of `math.ts`, each at once. Sizes are bounded by the module's memory of 4 GiB. */
export class WasmMath {
  readonly #module: WasmModule<Kernels>;
  #twiddlesOf = 0;
  #twiddles = new Float64Array();

  constructor(module: WebAssembly.Module) {
    this.#module = new WasmModule(module);
  }

  sum(x: Float64Array): number {
    const [at] = this.#module.put(x);
    return this.#module.kernels.sum(at, x.length);
  }

  dot(x: Float64Array, y: Float64Array): number {
    const [first, second] = this.#module.put(x, y);
    return this.#module.kernels.dot(first, second, x.length);
  }

  matmul(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
    const [left, right, result] = this.#module.put(a, b, DOUBLE * rows * columns);
    this.#module.kernels.matmul(left, right, result, rows, inner, columns);
    return this.#module.doubles(result, rows * columns);
  }

  countPrimes(limit: number): number {
    const [scratch] = this.#module.put((limit + 1) / 2);
    return this.#module.kernels.countPrimes(limit, scratch);
  }

  mandelbrot(width: number, height: number, limit: number): Uint16Array {
    const [out] = this.#module.put(2 * width * height);
    this.#module.kernels.mandelbrot(out, width, height, limit);
    return this.#module.shorts(out, width * height);
  }

  fft(x: Float64Array): Float64Array {
    const n = x.length / 2;
    const [from, to, twiddles] = this.#module.put(x, x.byteLength, this.#twiddlesFor(n));
    return this.#module.doubles(this.#module.kernels.fft(from, to, n, twiddles) >>> 0, x.length);
  }

  nbody(state: Float64Array, mass: Float64Array, steps: number, dt: number): Float64Array {
    const [at, weights] = this.#module.put(state, mass);
    this.#module.kernels.nbody(at, weights, mass.length, steps, dt);
    return this.#module.doubles(at, state.length);
  }

  fibonacci(n: number): number {
    return this.#module.kernels.fibonacci(n);
  }

  sort(values: Float64Array): Float64Array {
    const [at, scratch] = this.#module.put(values, values.byteLength + 8192);
    this.#module.kernels.sort(at, values.length, scratch);
    return this.#module.doubles(at, values.length);
  }

  monteCarlo(seed: number, points: number): number {
    return (4 * this.#module.kernels.monteCarlo(seed | 0, points)) / points;
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

/** @throws AddonMissingError where the module is not built */
export function loadWasmMath(): WasmMath {
  return new WasmMath(loadWasm('math'));
}
