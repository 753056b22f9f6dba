/** Many durations in a few numbers. */
import type { Nanoseconds } from '../schema/units.ts';

/** Nearest ranks: each of them is a value that has occurred. */
export interface Spread {
  /** How many values there are. */
  count: number;
  min: Nanoseconds;
  p50: Nanoseconds;
  p90: Nanoseconds;
  p99: Nanoseconds;
  max: Nanoseconds;
  sum: Nanoseconds;
}

/** The spread of the first `length` values, which are sorted for it; NaN is left out. Null where nothing remains. */
export function spreadOf(values: Float64Array, length = values.length): Spread | null {
  const sorted = values.subarray(0, length).sort();
  // NaN sorts to the end.
  let count = length;
  while (count > 0 && Number.isNaN(sorted[count - 1])) count--;
  if (count === 0) return null;
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * count) - 1)];
  let sum = 0;
  for (let i = 0; i < count; i++) sum += sorted[i];
  return { count, min: sorted[0], p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: sorted[count - 1], sum };
}
