import { expect, it } from 'vitest';
import type { DriverName, Measured } from '../../instrument/schema/bench.ts';
import { adviceOf } from './advice.ts';
import { crossingsOf } from './crossings.ts';

/** Advice from a table of nanoseconds: sizes, and each driver's time at each of them. */
function advise(sizes: number[], times: Partial<Record<DriverName, number[]>>, bytes = 0): string[] {
  const sweep: Measured[] = sizes.map((size, i) => ({
    size,
    elements: size,
    flops: 0,
    bytes: bytes * size,
    lesser: null,
    timings: Object.entries(times).map(([driver, values]) => {
      const median = values[i];
      const time = { count: 1, least: median, median, mad: 0, lowerQuartile: median, upperQuartile: median };
      return { driver: driver as DriverName, time, calls: 1, gc: 0, distance: 0 };
    }),
  }));
  const named = { kernel: 'sum', title: 'a sum', unit: 'numbers', peer: null, moves: 'read' as const };
  return adviceOf({ ...named, sweep, crossings: crossingsOf(sweep) });
}

it('says up to where to stay in JavaScript, and what is gained beyond', () => {
  expect(advise([100, 10_000], { js: [100, 10_000], 'js-fast': [50, 5000], native: [200, 1000] })).toEqual([
    'For less than about 842 numbers stay in JavaScript: the call costs more than it saves.',
    'At 10,000 numbers native code is 5.00 times as fast as optimised JavaScript.',
  ]);
});

it('says it in bytes too, where bytes are what it is about', () => {
  const [first] = advise([100, 10_000], { js: [100, 10_000], 'js-fast': [50, 5000], native: [200, 1000] }, 8);
  expect(first).toBe(
    'For less than about 842 numbers (6.58 KiB) stay in JavaScript: the call costs more than it saves.',
  );
});

it('says it where nothing beats JavaScript', () => {
  expect(advise([10, 20], { js: [10, 20], 'js-fast': [10, 20], native: [100, 40] })).toEqual([
    'Stay in JavaScript: nothing on one thread beats it at the largest size measured.',
    'At 20 numbers optimised JavaScript is 2.00 times as fast as native code.',
  ]);
});

it('speaks of plain JavaScript where no other was measured, and of nothing where there is nothing beside it', () => {
  expect(advise([4, 1024], { js: [20, 4000], native: [60, 400] })).toEqual([
    'For less than about 24 numbers stay in JavaScript: the call costs more than it saves.',
    'At 1,024 numbers native code is 10.0 times as fast as JavaScript.',
  ]);
  expect(advise([4, 1024], { native: [60, 400] })).toEqual([]);
  expect(advise([4, 1024], { js: [20, 4000] })).toEqual([]);
});

it('warns of calls that block the loop, and of optimisations that made it worse', () => {
  const advice = advise([10, 20], {
    js: [10, 4e7],
    'js-fast': [10, 6e7],
    native: [5, 2e7],
    'native-async': [5000, 2e7],
  });
  expect(advice).toContain(
    'From 20 numbers on a synchronous call blocks the loop for more than 5 ms: use the async one, which costs a few microseconds.',
  );
  expect(advice).toContain(
    'The optimised JavaScript is slower than the plain one at 20 numbers: measure before you rewrite.',
  );
});
