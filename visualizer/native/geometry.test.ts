import { describe, expect, it } from 'vitest';
import type { Crossing, DriverName, Measured } from '../../instrument/schema/bench.ts';
import { apart, crossingMarks, labelWidth, linesOf, onLine, scalesFor, withRoom } from './geometry.ts';

/** A sweep as a table: sizes, and each driver's nanoseconds per element at each of them. */
function sweep(sizes: number[], times: Partial<Record<DriverName, (number | null)[]>>): Measured[] {
  return sizes.map((size, i) => ({
    ...{ size, elements: size, flops: 0, bytes: 0, lesser: null },
    timings: Object.entries(times).flatMap(([driver, values]) => {
      const median = (values[i] ?? 0) * size;
      if (values[i] === null) return [];
      const time = { count: 1, least: median, median, mad: 0, lowerQuartile: median / 2, upperQuartile: median * 2 };
      return [{ driver: driver as DriverName, time, calls: 1, gc: 0, distance: 0 }];
    }),
  }));
}

const box = { left: 50, right: 650, top: 100, bottom: 300 };

describe('a line', () => {
  const lines = linesOf({ sweep: sweep([1, 10, 100], { js: [8, 4, null], peer: [1, 1, 1] }), peer: 'fft.js' });

  it('has a point for each size at which its way was measured, per element', () => {
    expect(lines.map(({ title, points }) => [title, points.map(({ size, ns }) => [size, ns])])).toEqual([
      [
        'JS',
        [
          [1, 8],
          [10, 4],
        ],
      ],
      [
        'fft.js',
        [
          [1, 1],
          [10, 1],
          [100, 1],
        ],
      ],
    ]);
    expect(lines[0].points[1]).toMatchObject({ lower: 2, upper: 8 });
  });

  it('is straight on logarithmic axes between its points', () => {
    expect(onLine(lines[0], 1)).toBe(8);
    expect(onLine(lines[0], Math.sqrt(10))).toBeCloseTo(Math.sqrt(32), 9);
    expect(onLine(lines[0], 10)).toBe(4);
  });

  it('lies within its box, a power of ten as wide as another', () => {
    const { x, y, yTicks } = scalesFor(lines, box);
    expect([1, 10, 100].map(x)).toEqual([50, 350, 650]);
    for (const { ns } of lines.flatMap(({ points }) => points)) expect(y(ns) >= 100 && y(ns) <= 300).toBe(true);
    expect(yTicks.length).toBeGreaterThanOrEqual(2);
  });
});

it('labels are moved apart and stay within bounds', () => {
  expect(apart([10, 50], 14, 0, 100)).toEqual([10, 50]);
  expect(apart([20, 20, 21], 14, 0, 100)).toEqual([20, 34, 48]);
  expect(apart([95, 99], 14, 0, 100)).toEqual([86, 100]);
});

it('labels that have not room enough are left out, but for the chosen one', () => {
  const places = [0, 30, 60, 90, 120];
  expect([...withRoom(places, -1, 30)].sort()).toEqual([0, 1, 2, 3, 4]);
  expect([...withRoom(places, -1, 40)].sort()).toEqual([0, 2, 4]);
  expect([...withRoom(places, 3, 40)].sort()).toEqual([1, 3]);
});

describe('a crossing', () => {
  const measured = sweep([1, 10, 100], { js: [1, 1, 1], wasm: [4, 2, 0.5], native: [8, 2, 0.25] });
  const lines = linesOf({ sweep: measured, peer: null });
  const crossing = (winner: DriverName, size: number, at: number): Crossing => ({ winner, loser: 'js', size, at });

  it('is marked where its line is, and labels do not lie over one another', () => {
    const crossings = [crossing('wasm', 100, 32), crossing('native', 100, 22), crossing('native', 1, 1)];
    const scales = scalesFor(lines, box);
    const marks = crossingMarks({ crossings, sweep: measured, peer: null }, lines, scales, box);
    expect(marks.map(({ text, row }) => [text, row])).toEqual([
      ['WASM beats JS from 32 on', 0],
      ['native beats JS from 22 on', 1],
    ]);
    expect(marks[0].x).toBeCloseTo(scales.x(32), 6);
    expect(marks[0].y).toBeCloseTo(scales.y(1), 0);
    for (const { labelX, text } of marks) expect(labelX + labelWidth(text)).toBeLessThanOrEqual(650);
  });
});
