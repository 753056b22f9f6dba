import { describe, expect, it } from 'vitest';
import type { DriverName, Measured } from '../../instrument/schema/bench.ts';
import { bytesAt, fastest, findCrossing } from './crossings.ts';

/** A sweep as a table: sizes, and each driver's nanoseconds at each of them. */
function sweep(sizes: number[], times: Partial<Record<DriverName, (number | null)[]>>): Measured[] {
  return sizes.map((size, i) => ({
    size,
    elements: size,
    flops: 0,
    bytes: 0,
    lesser: null,
    timings: Object.entries(times).flatMap(([driver, values]) => {
      const median = values[i];
      if (median === null) return [];
      const time = { count: 1, least: median, median, mad: 0, lowerQuartile: median, upperQuartile: median };
      return [{ driver: driver as DriverName, time, calls: 1, gc: 0, distance: 0 }];
    }),
  }));
}

describe('where one way overtakes another', () => {
  it('is between the last size at which it loses and the first from which it always wins', () => {
    const measured = sweep([10, 100, 1000], { js: [10, 100, 1000], native: [40, 50, 60] });
    // Four times as long at 10, half as long at 100: two thirds of the way on a logarithmic axis.
    expect(findCrossing(measured, 'native', 'js')).toEqual({ winner: 'native', loser: 'js', size: 100, at: 46 });
  });

  it('does not count a size where it wins by chance and loses again', () => {
    const measured = sweep([1, 2, 4, 8], { js: [1, 9, 4, 8], native: [2, 2, 5, 1] });
    expect(findCrossing(measured, 'native', 'js')?.size).toBe(8);
  });

  it('is the smallest size where it always wins, and nowhere where it loses at the largest', () => {
    const measured = sweep([1, 2], { js: [5, 6], native: [1, 2], wasm: [2, 9] });
    expect(findCrossing(measured, 'native', 'js')).toMatchObject({ size: 1, at: 1 });
    expect(findCrossing(measured, 'wasm', 'js')).toBeNull();
  });

  it('is told from the sizes at which both were measured', () => {
    const measured = sweep([1, 2, 4], { js: [1, 3, null], native: [2, 2, 2] });
    expect(findCrossing(measured, 'native', 'js')?.size).toBe(2);
    expect(findCrossing(measured, 'native', 'peer')).toBeNull();
  });

  it('knows the fastest at a size', () => {
    const [measured] = sweep([1], { js: [3], wasm: [1], native: [2] });
    expect(fastest(measured, ['js', 'native'])).toBe('native');
    expect(fastest(measured, ['peer'])).toBeNull();
  });
});

it('knows the bytes of a size between the measured ones, by a straight line on logarithmic axes', () => {
  const measured = sweep([10, 100], { js: [1, 1] }).map((one) => ({ ...one, bytes: 8 * one.size }));
  expect([10, 40, 100].map((size) => Math.round(bytesAt(measured, size)))).toEqual([80, 320, 800]);
  expect(bytesAt(sweep([10, 100], { js: [1, 1] }), 40)).toBe(0);
});
