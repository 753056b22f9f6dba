import { describe, expect, it } from 'vitest';
import { courseOf } from './samples.ts';

describe('the course of a memory', () => {
  it('is flat where it has only grown to its working size', () => {
    const points = [10, 60, 80, 80, 81, 79, 80, 80, 80, 80, 80].map((mb, i) => [i * 1e6, mb * 1e6] as const);
    const { first, last, peak, slope } = courseOf(points);
    expect([first, last, peak]).toEqual([80e6, 80e6, 81e6]);
    expect(Math.abs(slope)).toBeLessThan(0.1e6);
  });

  it('is told in bytes per million where it grows', () => {
    const points = Array.from({ length: 21 }, (_, i) => [i * 5e6, 70e6 + i * 5 * 30_000] as const);
    expect(courseOf(points).slope).toBeCloseTo(30_000);
  });
});
