import { expect, test } from 'vitest';
import { spreadOf } from './compare-spread.ts';

test('a spread names values that have occurred, whatever their order', () => {
  const values = Float64Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);
  expect(spreadOf(values)).toEqual({ count: 100, min: 1, p50: 50, p90: 90, p99: 99, max: 100, sum: 5050 });
});

test('one value is its own median and percentile', () => {
  expect(spreadOf(Float64Array.of(7))).toEqual({ count: 1, min: 7, p50: 7, p90: 7, p99: 7, max: 7, sum: 7 });
});

test('what is not known is left out, and of nothing there is no spread', () => {
  expect(spreadOf(Float64Array.of(Number.NaN, 3, Number.NaN, 1))).toMatchObject({ count: 2, min: 1, max: 3, sum: 4 });
  expect(spreadOf(Float64Array.of(Number.NaN))).toBeNull();
  expect(spreadOf(new Float64Array(0))).toBeNull();
});
