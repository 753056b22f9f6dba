import type { Comparison } from '../../instrument/model/compare.ts';
import { firstFrom } from '../../instrument/model/compare-lines.ts';
import type { ComparedItem } from '../../instrument/model/compare-table.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';

/**
 * The neighbour in A's order among the matched callbacks.
 * @param item null to begin at `time`, a time of A
 * @returns null at either end
 */
export function stepItem(
  { a, partner }: Comparison,
  item: ComparedItem | null,
  time: Nanoseconds,
  direction: 1 | -1,
): ComparedItem | null {
  const inA = item !== null && item < a.spans.length;
  const before = firstFrom(a.spans.start, time);
  let row = inA ? item + direction : direction > 0 ? before : before - 1;
  while (row >= 0 && row < a.spans.length && partner[0][row] < 0) row += direction;
  return row >= 0 && row < a.spans.length ? row : null;
}
