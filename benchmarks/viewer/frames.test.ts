import { expect, test } from 'vitest';
import { framesBetween } from './frames.ts';

test('frames are judged by the time between one and the next, within the stretch alone', () => {
  const times = [0, 900, 1000, 1010, 1020, 1030, 1130, 1140, 5000];
  expect(framesBetween(times, 1000, 1140)).toEqual({ count: 5, median: 10, p95: expect.closeTo(82), longest: 100 });
});

test('a stretch without two frames is refused', () => {
  expect(() => framesBetween([1, 2], 3, 4)).toThrow('There are no two frames between 3 and 4 ms; look for longer.');
});
