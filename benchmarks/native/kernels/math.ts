/** The mathematical kernels, ready to be measured. */
import type FFT from 'fft.js';
import type { DriverName } from '../../../instrument/schema/bench.ts';
import { farthest, noise } from '../../../native/lab/inputs.ts';
import { loadMath } from '../../../native/lab/math.ts';
import * as plain from '../../../native/lab/twins/math.ts';
import * as fast from '../../../native/lab/twins/math-fast.ts';
import { loadWasmMath } from '../../../native/lab/twins/wasm-math.ts';
import type { AnyKernel, Driver, Kernel } from '../kernel.ts';
import type { JobName } from '../worker-jobs.ts';
import type { WorkerPool } from '../workers.ts';
import { nothing, powers } from './inputs.ts';

const EPSILON = 2 ** -53;

/** @param pool the threads that do the worker threads' part; native threads are as many */
export async function mathKernels(pool: WorkerPool): Promise<AnyKernel[]> {
  const math = loadMath();
  const wasm = loadWasmMath();
  const { threads } = pool;
  const peer = await fftPeer();

  /** The drivers that every kernel has, by its functions' name, and the calls that do less. */
  function ways<Input, Output>(
    name: keyof typeof plain,
    argumentsOf: (input: Input) => unknown[],
    others: Partial<Record<DriverName, Driver<Input, Output>>> = {},
  ): Pick<Kernel<Input, Output>, 'drivers' | 'lesser'> {
    const call = <R = Output>(functions: unknown, key: string, ...first: unknown[]) => {
      const run = ((functions as Record<string, unknown>)[key] as (...args: unknown[]) => R).bind(functions);
      return (input: Input) => run(...first, ...argumentsOf(input));
    };
    return {
      drivers: {
        js: call(plain, name),
        'js-fast': call(fast, name),
        wasm: call(wasm, name),
        native: call(math, name),
        'native-async': call(math, `${name}Async`),
        'native-threads': call(math, `${name}Threads`, threads),
        ...others,
      },
      lesser: {
        harness: call<unknown>({ nothing }, 'nothing'),
        empty: call<unknown>(math, 'nothing'),
        idle: call<unknown>(math, `${name}Empty`),
      },
    };
  }
  const workers = <Input, Output>(job: JobName, argumentsOf: (input: Input) => unknown[]) => ({
    workers: (input: Input) => pool.run(job, argumentsOf(input)) as Promise<Output>,
  });
  const number = { distance: (a: number, b: number) => Math.abs(a - b) };

  const sum: Kernel<Float64Array, number> = {
    name: 'sum',
    title: 'the sum of a Float64Array',
    unit: 'numbers',
    sizes: powers(2, 24, 2),
    prepare: (n) => noise(n),
    elements: (n) => n,
    flops: (n) => n,
    bytes: (n) => 8 * n,
    moves: 'read',
    ...number,
    tolerance: (n) => n * n * EPSILON,
    ...ways(
      'sum',
      (x) => [x],
      workers('sum', (x) => [x]),
    ),
  };
  const dot: Kernel<[Float64Array, Float64Array], number> = {
    name: 'dot',
    title: 'the dot product of two Float64Arrays',
    unit: 'numbers',
    sizes: powers(2, 24, 2),
    prepare: (n) => [noise(n), noise(n, 2)],
    elements: (n) => n,
    flops: (n) => 2 * n,
    bytes: (n) => 16 * n,
    moves: 'read',
    ...number,
    tolerance: (n) => n * n * EPSILON,
    ...ways(
      'dot',
      ([x, y]) => [x, y],
      workers('dot', (input) => input),
    ),
  };
  const matmul: Kernel<[Float64Array, Float64Array, number], Float64Array> = {
    name: 'matmul',
    title: 'the product of two square matrices',
    unit: 'rows and columns',
    sizes: [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    most: { js: 512, workers: 1024 },
    prepare: (n) => [noise(n * n), noise(n * n, 2), n],
    elements: (n) => n * n,
    flops: (n) => 2 * n ** 3,
    bytes: (n) => 24 * n * n,
    distance: farthest,
    tolerance: (n) => n * n * EPSILON,
    ...ways(
      'matmul',
      ([a, b, n]) => [a, b, n, n, n],
      workers('matmul', ([a, b, n]) => [a, b, n, n, n]),
    ),
  };
  const primes: Kernel<number, number> = {
    name: 'primes',
    title: 'how many primes there are up to a limit',
    unit: 'numbers',
    sizes: powers(4, 26, 2),
    most: { js: 2 ** 22 },
    prepare: (n) => n,
    elements: (n) => n,
    flops: () => 0,
    bytes: () => 0,
    ...number,
    tolerance: () => 0,
    ...ways('countPrimes', (n) => [n]),
  };
  const mandelbrot: Kernel<number, Uint16Array> = {
    name: 'mandelbrot',
    title: 'the Mandelbrot set, 500 iterations at most',
    unit: 'rows and columns',
    sizes: [2, 4, 8, 16, 32, 64, 128, 256, 512],
    prepare: (n) => n,
    elements: (n) => n * n,
    flops: () => 0,
    bytes: (n) => 2 * n * n,
    moves: 'write',
    distance: farthest,
    tolerance: () => 0,
    ...ways(
      'mandelbrot',
      (n) => [n, n, 500],
      workers('mandelbrot', (n) => [n, n, 500]),
    ),
  };
  const fft: Kernel<Float64Array, Float64Array> = {
    name: 'fft',
    title: 'the discrete Fourier transform of complex numbers',
    unit: 'complex numbers',
    sizes: powers(2, 20, 2),
    prepare: (n) => noise(2 * n),
    elements: (n) => n,
    // The number that is always given for it, whatever the algorithm does.
    flops: (n) => 5 * n * Math.log2(n),
    bytes: (n) => 32 * n,
    distance: farthest,
    tolerance: (n) => 16 * n * Math.log2(n) * EPSILON,
    ...(peer ? { peer: 'fft.js' } : {}),
    ...ways('fft', (x) => [x], peer ? { peer } : {}),
  };
  const nbody: Kernel<{ state: Float64Array; mass: Float64Array }, Float64Array> = {
    name: 'nbody',
    title: 'ten steps of bodies that attract one another',
    unit: 'bodies',
    sizes: [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    most: { js: 128 },
    prepare: (n) => ({ state: noise(6 * n), mass: noise(n, 3).map(Math.abs) }),
    elements: (n) => n,
    flops: (n) => 10 * 20 * n * n,
    bytes: (n) => 56 * n,
    distance: farthest,
    // Ten steps of 10⁻⁶: what rounding moves a body by stays far below.
    tolerance: () => 1e-9,
    ...ways('nbody', ({ state, mass }) => [state, mass, 10, 1e-6]),
  };
  const fibonacci: Kernel<number, number> = {
    name: 'fibonacci',
    title: 'a Fibonacci number by recursion: what a call costs',
    unit: 'levels deep',
    sizes: [2, 5, 10, 15, 20, 25, 30],
    prepare: (n) => n,
    // Calls made.
    elements: (n) => 2 * plain.fibonacci(Math.min(n + 1, 31)) - 1,
    flops: () => 0,
    bytes: () => 0,
    ...number,
    tolerance: () => 0,
    ...ways('fibonacci', (n) => [n]),
  };
  const sort: Kernel<Float64Array, Float64Array> = {
    name: 'sort',
    title: 'a sorted copy of a Float64Array',
    unit: 'numbers',
    sizes: powers(2, 22, 2),
    prepare: (n) => noise(n),
    elements: (n) => n,
    flops: () => 0,
    bytes: (n) => 16 * n,
    distance: farthest,
    tolerance: () => 0,
    ...ways('sort', (x) => [x]),
  };
  const monteCarlo: Kernel<number, number> = {
    name: 'monte-carlo',
    title: 'π from seeded random points',
    unit: 'points',
    sizes: powers(2, 24, 2),
    prepare: (n) => n,
    elements: (n) => n,
    flops: () => 0,
    bytes: () => 0,
    ...number,
    tolerance: () => 1e-12,
    ...ways(
      'monteCarlo',
      (n) => [42, n],
      workers('monteCarlo', (n) => [42, n]),
    ),
  };
  return [sum, dot, matmul, primes, mandelbrot, fft, nbody, fibonacci, sort, monteCarlo];
}

/** fft.js, where it is installed; its tables are made once per size, as its users do. */
async function fftPeer(): Promise<Driver<Float64Array, Float64Array> | null> {
  const module = await import('fft.js').catch(() => null);
  if (!module) return null;
  const transforms = new Map<number, FFT>();
  return (x) => {
    const n = x.length / 2;
    let transform = transforms.get(n);
    if (!transform) {
      transform = new module.default(n);
      transforms.set(n, transform);
    }
    const out = new Float64Array(x.length);
    transform.transform(out, x);
    return out;
  };
}
