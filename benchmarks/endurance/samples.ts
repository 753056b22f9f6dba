import { linearRegression } from 'simple-statistics';

/** What the processes had at one moment, in bytes. */
export interface Sample {
  /** Since the program's start. */
  seconds: number;
  /** Records in the log, text included. */
  records: number;
  /** What the program has resident, mappings of the log left out. */
  program: number;
  /** What it has resident of the log. */
  log: number;
  host: number;
}

/** How a process's memory went over the run, in bytes. */
export interface Course {
  /** At the first moment that counts, and at the last. */
  first: number;
  last: number;
  peak: number;
  /** Of the line that fits best, in bytes per million of whatever it is held against. */
  slope: number;
}

/** The share of a run that a process takes to grow to its working size: heaps that fill, code that is compiled. */
export const SETTLING = 0.3;

/**
 * The course of a process's memory once it has settled.
 * @param points pairs of progress (events, or bytes read) and bytes, in order
 */
export function courseOf(points: readonly (readonly [progress: number, bytes: number])[]): Course {
  const from = points.at(-1)![0] * SETTLING;
  const settled = points.filter(([progress]) => progress >= from);
  const bytes = settled.map(([, value]) => value);
  const slope = settled.length < 2 ? 0 : linearRegression(settled.map(([x, y]) => [x / 1e6, y])).m;
  return { first: bytes[0], last: bytes.at(-1)!, peak: Math.max(...bytes), slope };
}
