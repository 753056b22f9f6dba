import { describe, expect, it } from 'vitest';
import { crossingText, fastest, findCrossing } from './crossings.ts';
import type { DriverName } from './kernel.ts';
import type { Measured } from './measure.ts';

/** A sweep as a table: sizes, and each driver's nanoseconds at each of them. */
function sweep(sizes: number[], times: Partial<Record<DriverName, (number | null)[]>>): Measured[] {
  return sizes.map((size, i) => ({
    size,
    elements: size,
    flops: 0,
    bytes: 0,
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

  it('is said in a sentence', () => {
    const crossing = { winner: 'native', loser: 'js-fast', size: 1024, at: 700 } as const;
    expect(crossingText(crossing, { unit: 'numbers', smallest: 4, peer: null })).toBe(
      'native wins over JS optimised from about 700 numbers on',
    );
    expect(crossingText({ ...crossing, size: 4, at: 4 }, { unit: 'numbers', smallest: 4, peer: null })).toBe(
      'native wins over JS optimised at every size',
    );
  });

  it('names the peer', () => {
    const crossing = { winner: 'native', loser: 'peer', size: 8, at: 5 } as const;
    const text = crossingText(crossing, { unit: 'numbers', smallest: 4, peer: 'fft.js' });
    expect(text).toBe('native wins over fft.js from about 5 numbers on');
  });

  it('knows the fastest at a size', () => {
    const [measured] = sweep([1], { js: [3], wasm: [1], native: [2] });
    expect(fastest(measured, ['js', 'native'])).toBe('native');
    expect(fastest(measured, ['peer'])).toBeNull();
  });
});
