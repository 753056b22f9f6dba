/** Which matched callbacks are joined by a line where two timelines stand one above the other. */
import type { Nanoseconds } from '../schema/units.ts';
import type { Both, Comparison } from './compare.ts';
import type { SpanRow } from './tables.ts';

/** A matched callback counts as seen where its begin in A or in B, counted from `zero`, lies within. */
export interface LineRange {
  zero: Both<Nanoseconds>;
  from: Nanoseconds;
  to: Nanoseconds;
}

/**
 * Rows of A whose lines are worth drawing: all where there is room, else those that have moved, else of those that begin
 * close to one another the one that has moved farthest. The time it takes is in proportion to what lies within the range.
 * @param most how many lines there is room for
 */
export function linesWithin(comparison: Comparison, { zero, from, to }: LineRange, most: number): SpanRow[] {
  const { a, b, partner, hasMoved } = comparison;
  const inA = rowsWithin(a.spans.start, from + zero[0], to + zero[0]);
  const inB = rowsWithin(b.spans.start, from + zero[1], to + zero[1]);
  function* rows(): Generator<SpanRow> {
    for (let row = inA.first; row < inA.end; row++) if (partner[0][row] >= 0) yield row;
    for (let other = inB.first; other < inB.end; other++) {
      const row = partner[1][other];
      if (row >= 0 && (row < inA.first || row >= inA.end)) yield row;
    }
  }
  let all = 0;
  let moved = 0;
  for (const row of rows()) {
    all++;
    moved += hasMoved[row];
  }
  if (all <= most) return [...rows()].sort((x, y) => x - y);
  if (moved <= most) return [...rows()].filter((row) => hasMoved[row] === 1).sort((x, y) => x - y);
  return farthestOfEach(comparison, rows(), { zero, from, to }, most);
}

function farthestOfEach(
  { a, b, partner, hasMoved, shift }: Comparison,
  rows: Iterable<SpanRow>,
  { zero, from, to }: LineRange,
  most: number,
): SpanRow[] {
  const best = new Int32Array(most).fill(-1);
  for (const row of rows) {
    if (hasMoved[row] === 0) continue;
    const [inA, inB] = [a.spans.start[row] - zero[0], b.spans.start[partner[0][row]] - zero[1]];
    const seen = inA >= from && inA < to ? inA : inB;
    const slot = Math.min(most - 1, Math.floor(((seen - from) / (to - from)) * most));
    if (best[slot] < 0 || Math.abs(shift[row]) > Math.abs(shift[best[slot]])) best[slot] = row;
  }
  return [...new Set(best)].filter((row) => row >= 0).sort((x, y) => x - y);
}

/** The rows that begin within a stretch of time. */
function rowsWithin(start: Float64Array, from: Nanoseconds, to: Nanoseconds): { first: SpanRow; end: SpanRow } {
  return { first: firstFrom(start, from), end: firstFrom(start, to) };
}

/** The first row that does not begin before a time. */
export function firstFrom(start: Float64Array, time: Nanoseconds): SpanRow {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (start[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
