import { describe, expect, it } from 'vitest';
import { farthest, noise } from '../inputs.ts';
import * as plain from './math.ts';
import * as fast from './math-fast.ts';
import { loadWasmMath } from './wasm-math.ts';

describe.each([
  ['optimised JavaScript', fast],
  ['WebAssembly', loadWasmMath()],
])('the kernels in %s', (_, twin) => {
  it.each([0, 1, 3, 8, 9, 1000])('sum and multiply %i numbers', (n) => {
    expect(twin.sum(noise(n))).toBeCloseTo(plain.sum(noise(n)), 10);
    expect(twin.dot(noise(n), noise(n, 2))).toBeCloseTo(plain.dot(noise(n), noise(n, 2)), 10);
  });

  it.each([
    [1, 1, 1],
    [2, 3, 4],
    [3, 65, 5],
    [5, 200, 7],
    [64, 64, 64],
    [67, 70, 66],
  ])('multiply a %i × %i matrix by one of %i columns', (rows, inner, columns) => {
    const a = noise(rows * inner);
    const b = noise(inner * columns, 2);
    expect(farthest(twin.matmul(a, b, rows, inner, columns), plain.matmul(a, b, rows, inner, columns))).toBeLessThan(
      1e-12,
    );
  });

  it('count primes', () => {
    for (const limit of [0, 1, 2, 3, 4, 9, 25, 100, 65_535, 65_537, 200_000])
      expect(twin.countPrimes(limit), `up to ${limit}`).toBe(plain.countPrimes(limit));
  });

  it('find the same escape of every point', () => {
    expect(twin.mandelbrot(61, 37, 200)).toEqual(plain.mandelbrot(61, 37, 200));
  });

  it.each([1, 2, 4, 8, 64, 128, 2048])('transform %i complex numbers', (n) => {
    const x = noise(2 * n);
    expect(farthest(twin.fft(x), plain.fft(x))).toBeLessThan(1e-10);
    expect(x).toEqual(noise(2 * n));
  });

  it.each([1, 2, 3, 10])('move %i bodies', (n) => {
    const mass = noise(n, 3).map(Math.abs);
    expect(farthest(twin.nbody(noise(6 * n), mass, 20, 1e-4), plain.nbody(noise(6 * n), mass, 20, 1e-4))).toBeLessThan(
      1e-9,
    );
  });

  it('compute Fibonacci numbers', () => {
    expect([0, 1, 2, 10, 20].map((n) => twin.fibonacci(n))).toEqual([0, 1, 1, 55, 6765]);
  });

  it.each([0, 1, 10, 4095, 4096, 20_000])('sort %i numbers', (n) => {
    const values = noise(n);
    values.set([Number.NaN, 0, -0, -Infinity, Infinity, 5e-324, -5e-324, -Number.NaN].slice(0, n));
    expect([...twin.sort(values)]).toEqual([...plain.sort(values)]);
  });

  it('count the same points of a seeded sequence', () => {
    for (const [seed, points] of [
      [1, 1],
      [42, 1001],
      [0xffffffff, 100_000],
    ])
      expect(twin.monteCarlo(seed, points)).toBe(plain.monteCarlo(seed, points));
  });
});
