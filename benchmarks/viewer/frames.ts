import { quantile } from 'simple-statistics';

/** How evenly frames came, in milliseconds between one and the next. */
export interface Frames {
  count: number;
  median: number;
  p95: number;
  longest: number;
}

/**
 * The frames of a stretch of time.
 * @param times when each frame came, ascending
 * @throws RangeError where there are fewer than two
 */
export function framesBetween(times: readonly number[], from: number, to: number): Frames {
  const inside = times.filter((time) => time >= from && time <= to);
  const gaps = inside.slice(1).map((time, i) => time - inside[i]);
  if (gaps.length === 0) throw new RangeError(`There are no two frames between ${from} and ${to} ms; look for longer.`);
  return {
    count: gaps.length,
    median: quantile(gaps, 0.5),
    p95: quantile(gaps, 0.95),
    longest: Math.max(...gaps),
  };
}
