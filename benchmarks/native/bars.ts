/** How near the native kernels come to the machine's limits and how they compare with the field, as yes or no. */
import { digits } from '../table.ts';

export interface Bar {
  name: string;
  /** What it comes to. */
  value: number;
  /** What it must come to. */
  least: number;
  /** What the value is: `of the memory's bandwidth`. */
  unit: string;
  /** The figures it was made of, in a few words. */
  from: string;
}

export const holds = ({ value, least }: Bar): boolean => value >= least;

/** One line: `sum: 0.91 of the memory's read bandwidth (at least 0.80) · 30.1 of 33.0 GB/s`. */
export function barLine(bar: Bar): string {
  const verdict = holds(bar) ? 'holds' : 'MISSED';
  return `${bar.name}: ${digits(bar.value)} ${bar.unit} (at least ${digits(bar.least)}, ${verdict}) · ${bar.from}`;
}
