/** Which of many matched callbacks to show first. */
import type { Comparison } from './compare.ts';
import type { SpanRow } from './tables.ts';

/** How a selection of callbacks was made. */
export type Selected = 'all' | 'moved farthest' | 'differ most in their wait';

/**
 * At most `limit` matched callbacks, as rows of A in their order: all, or those that have moved farthest and then those that
 * were pushed aside by them, or, where nothing has moved, those whose waits differ most.
 */
export function foremostRows(comparison: Comparison, limit: number): { rows: SpanRow[]; selected: Selected } {
  const { partner, hasMoved, shift, a, b, matched, moved } = comparison;
  const rows: SpanRow[] = [];
  for (let row = 0; row < partner[0].length; row++) if (partner[0][row] >= 0) rows.push(row);
  if (matched <= limit) return { rows, selected: 'all' };
  const difference = (row: SpanRow) => {
    const by = Math.abs(a.spans.wait[row] - b.spans.wait[partner[0][row]]);
    return Number.isNaN(by) ? -1 : by;
  };
  const distance = (row: SpanRow) => Math.abs(shift[row]) + (hasMoved[row] === 1 ? matched : 0);
  const weight = moved > 0 ? distance : difference;
  rows.sort((x, y) => weight(y) - weight(x) || x - y);
  rows.length = Math.min(rows.length, limit);
  return { rows: rows.sort((x, y) => x - y), selected: moved > 0 ? 'moved farthest' : 'differ most in their wait' };
}
