import { describe, expect, it } from 'vitest';
import type { LevelName } from './addon.ts';
import { farthest, noise } from './inputs.ts';
import { loadMath } from './math.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';
import * as twins from './twins/math.ts';

const builds = buildsOf('math').map(([builder, folder]) => ({ builder, folder, math: loadMath(folder) }));

describe.each(builds)('the mathematical addon as $builder builds it', ({ folder, math }) => {
  describe.each(math.levels())('at level %s', (level: LevelName) => {
    const at = <R>(run: () => R): R => {
      const before = math.level();
      math.setLevel(level);
      try {
        return run();
      } finally {
        math.setLevel(before);
      }
    };

    it.each([0, 1, 2, 7, 8, 15, 16, 63, 64, 65, 1000, 4097])('sums and multiplies %i numbers as the twin does', (n) => {
      const x = noise(n);
      const y = noise(n, 2);
      expect(at(() => math.sum(x))).toBeCloseTo(twins.sum(x), 10);
      expect(at(() => math.dot(x, y))).toBeCloseTo(twins.dot(x, y), 10);
    });

    it.each([
      [1, 1, 1],
      [2, 3, 4],
      [8, 24, 8],
      [9, 193, 25],
      [67, 200, 50],
      [193, 5, 1],
    ])('multiplies a %i × %i matrix by one of %i columns as the twin does', (rows, inner, columns) => {
      const a = noise(rows * inner);
      const b = noise(inner * columns, 2);
      const product = at(() => math.matmul(a, b, rows, inner, columns));
      expect(farthest(product, twins.matmul(a, b, rows, inner, columns))).toBeLessThan(1e-12);
    });

    it.each([1, 2, 4, 8, 16, 32, 64, 512, 2048, 4096])('transforms %i complex numbers as the twin does', (n) => {
      const x = noise(2 * n);
      expect(
        farthest(
          at(() => math.fft(x)),
          twins.fft(x),
        ),
      ).toBeLessThan(1e-10);
    });

    it('finds the same escape of every point as the twin', () => {
      expect(at(() => math.mandelbrot(101, 67, 300))).toEqual(twins.mandelbrot(101, 67, 300));
    });

    it('counts exactly the points that the twin counts, whatever the number', () => {
      for (const points of [1, 15, 16, 17, 1001, 100_000])
        expect(at(() => math.monteCarlo(42, points))).toBe(twins.monteCarlo(42, points));
      expect(at(() => math.monteCarlo(0xffffffff, 1000))).toBe(twins.monteCarlo(0xffffffff, 1000));
    });

    it.each([1, 2, 5, 33])('moves %i bodies as the twin does', (n) => {
      const state = noise(6 * n);
      const mass = noise(n, 3).map(Math.abs);
      const moved = at(() => math.nbody(state, mass, 20, 1e-4));
      expect(farthest(moved, twins.nbody(state, mass, 20, 1e-4))).toBeLessThan(1e-9);
    });
  });

  it('counts primes as the twin does, below and above a piece of its sieve', () => {
    for (const limit of [0, 1, 2, 3, 4, 9, 25, 100, 7919, 524_287, 524_288, 524_289, 1_000_000])
      expect(math.countPrimes(limit), `up to ${limit}`).toBe(twins.countPrimes(limit));
  });

  it('computes Fibonacci numbers', () => {
    expect([0, 1, 2, 10, 25].map((n) => math.fibonacci(n))).toEqual([0, 1, 1, 55, 75025]);
  });

  it.each([0, 1, 10, 1023, 1024, 20_000])('sorts %i numbers as Float64Array.prototype.sort does', (n) => {
    const values = noise(n);
    values.set([Number.NaN, 0, -0, -Infinity, Infinity, 5e-324, -5e-324].slice(0, n));
    const before = values.slice();
    expect([...math.sort(values)]).toEqual([...twins.sort(values)]);
    expect([...values]).toEqual([...before]);
  });

  it('gives one result at once, in the pool and on any number of threads', async () => {
    const x = noise(100_000);
    const y = noise(100_000, 2);
    expect(await math.sumAsync(x)).toBe(math.sum(x));
    for (const threads of [1, 2, 3, 16]) {
      expect(await math.dotThreads(threads, x, y)).toBeCloseTo(math.dot(x, y), 8);
      expect(await math.mandelbrotThreads(threads, 64, 40, 100)).toEqual(math.mandelbrot(64, 40, 100));
      expect(await math.monteCarloThreads(threads, 7, 50_000)).toBe(math.monteCarlo(7, 50_000));
      const square = x.subarray(0, 10_000);
      expect(
        farthest(
          await math.matmulThreads(threads, square, square, 100, 100, 100),
          math.matmul(square, square, 100, 100, 100),
        ),
      ).toBe(0);
    }
    expect(await math.sortThreads(4, x)).toEqual(math.sort(x));
    expect(await math.fibonacciAsync(20)).toBe(6765);
  });

  it('writes into an array that is passed, whatever was in it', async () => {
    const [a, b] = [noise(90 * 70), noise(70 * 50, 2)];
    const product = math.matmul(a, b, 90, 70, 50);
    const out = noise(90 * 50, 3);
    expect(math.matmul(a, b, 90, 70, 50, out)).toBe(out);
    expect(out).toEqual(product);
    expect(await math.matmulThreads(3, a, b, 90, 70, 50, out.fill(7))).toBe(out);
    expect(out).toEqual(product);
    const x = noise(256);
    const transformed = noise(256, 5);
    expect(math.fft(x, transformed)).toBe(transformed);
    expect(transformed).toEqual(math.fft(x));
    expect(() => math.fft(x, x)).toThrow('fft(x, out): out lies on the memory of x. Pass memory of its own, or none.');
    expect(() => math.matmul(a, a.subarray(0, 4900), 90, 70, 70, a)).toThrow('out lies on the memory of a');
    expect(() => math.fft(x, new Float64Array(8))).toThrow('out has 8 elements and the result 256');
  });

  it('has calls that do less: one that does nothing, and each kernel without its work', () => {
    expect(math.nothing()).toBeUndefined();
    expect(math.sumEmpty(noise(10))).toBe(0);
    expect(math.fftEmpty(noise(16))).toEqual(new Float64Array(16));
    expect(math.matmulEmpty(noise(6), noise(6), 2, 3, 2)).toHaveLength(4);
    expect(() => math.sumEmpty([1] as never)).toThrow('sum(x): x must be a Float64Array and is an Array.');
  });

  it('goes on with the memory of a buffer that is transferred in the middle', async () => {
    const x = new Float64Array(4_000_000).fill(1);
    const running = math.sumThreads(2, x);
    structuredClone(x.buffer, { transfer: [x.buffer] });
    expect(x.length).toBe(0);
    expect(await running).toBe(4_000_000);
  });

  it('works on copies where memory cannot be held', () => {
    const script = `
      const x = new Float64Array(1_000_000).fill(1);
      const running = lab.sumThreads(2, x);
      x.fill(7);
      running.then(console.log);`;
    expect(runWithAddon('math', folder, script, { LOOPSCOPE_LAB_COPY: '1' })).toMatchObject({
      stdout: '1000000\n',
      stderr: '',
    });
  });

  it('stops where its signal is aborted, and rejects with the reason', async () => {
    const controller = new AbortController();
    const running = math.monteCarloAsync(1, 2 ** 31, controller.signal);
    controller.abort(new Error('changed my mind'));
    await expect(running).rejects.toThrow('changed my mind');
    await expect(math.sumAsync(noise(10), AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    // These would take minutes and hours.
    const long = new AbortController();
    const both = [math.countPrimesAsync(2 ** 40, long.signal), math.fibonacciAsync(60, long.signal)];
    setTimeout(() => long.abort(new Error('long enough')), 20);
    await Promise.all(both.map((one) => expect(one).rejects.toThrow('long enough')));
  });

  it.each<[string, () => unknown, string, string]>([
    [
      'nothing',
      () => math.sum(...([] as unknown as [Float64Array])),
      'ERR_LAB_ARGUMENT',
      'sum(x): x must be a Float64Array and is undefined. Make one with Float64Array.from(values).',
    ],
    [
      'an array of another type',
      () => math.sum(new Float32Array(1) as never),
      'ERR_LAB_ARGUMENT',
      'sum(x): x must be a Float64Array and is an object of Float32Array. Make one with Float64Array.from(values).',
    ],
    [
      'two lengths',
      () => math.dot(noise(2), noise(3)),
      'ERR_LAB_RANGE',
      'dot(x, y): x has 2 elements and y has 3. Pass two arrays of one length.',
    ],
    [
      'shared memory',
      () => math.sum(new Float64Array(new SharedArrayBuffer(8)) as never),
      'ERR_LAB_ARGUMENT',
      'sum(x): x lies on shared memory. Pass a typed array on an ordinary ArrayBuffer.',
    ],
    [
      'a negative size',
      () => math.matmul(noise(1), noise(1), -1, 1, 1),
      'ERR_LAB_RANGE',
      'matmul(a, b, rows, inner, columns, out): rows must be a whole number from 0 to 1048576 and is -1. Pass a whole number from 0 to 1048576.',
    ],
    [
      'a matrix of another size',
      () => math.matmul(noise(3), noise(4), 2, 2, 2),
      'ERR_LAB_RANGE',
      'matmul(a, b, rows, inner, columns, out): a has 3 elements, not rows × inner. Pass all of the matrix.',
    ],
    [
      'NaN',
      () => math.nbody(noise(6), noise(1), 1, Number.NaN),
      'ERR_LAB_RANGE',
      'nbody(state, mass, steps, dt): dt must be finite and is NaN. Pass a finite number.',
    ],
    [
      'half a number',
      () => math.fibonacci(2.5),
      'ERR_LAB_RANGE',
      'fibonacci(n): n must be a whole number from 0 to 60 and is 2.5. Pass a whole number from 0 to 60.',
    ],
    [
      'a length that is no power of two',
      () => math.fft(noise(6)),
      'ERR_LAB_RANGE',
      'fft(x, out): x has 6 elements, not two for each of 1, 2, 4 … 2^26 numbers. Fill it up with zeroes to the next power of two.',
    ],
    [
      'no threads',
      () => math.sumThreads(0, noise(1)),
      'ERR_LAB_RANGE',
      'sum(x): threads must be a whole number from 1 to 256 and is 0. Pass a whole number from 1 to 256.',
    ],
    [
      'a signal that is none',
      () => math.sumAsync(noise(1), 5 as never),
      'ERR_LAB_ARGUMENT',
      'sum(x): signal must be an AbortSignal and is the number 5. Pass the signal of an AbortController, or nothing.',
    ],
  ])('refuses %s in a sentence', (_what, call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message }));
  });

  it('refuses a buffer that was detached', () => {
    const x = noise(4);
    structuredClone(x.buffer, { transfer: [x.buffer] });
    expect(() => math.sum(x)).toThrow(/has no memory any more/);
  });

  it('refuses a level that the processor does not have', () => {
    expect(() => math.setLevel('sse9' as never)).toThrow(/no level of that name/);
  });
});
