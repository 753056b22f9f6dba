/** The tables of a comparison, sorted in any way: of single callbacks, and of call sites. */
import type { Nanoseconds } from '../schema/units.ts';
import type { Comparison, Group, GroupIndex } from './compare.ts';
import type { ThreadOutline } from './compare-outline.ts';
import { groupPlace, typeText } from './compare-words.ts';
import type { SpanRow } from './tables.ts';

/** A callback in the table: A's row, with its partner where it has one; of B alone, A's number of rows and B's row. */
export type ComparedItem = number;

/** Which callbacks. */
export type Shown = 'matched' | 'moved' | 'only-a' | 'only-b';

/** What callbacks are sorted by; `-difference`: how far A and B are apart, whichever way. */
export type CallbackKey =
  | 'type'
  | 'place'
  | 'position-a'
  | 'position-b'
  | 'shift'
  | 'phase'
  | 'wait-a'
  | 'wait-b'
  | 'wait-difference'
  | 'took-a'
  | 'took-b'
  | 'took-difference';

/** What call sites are sorted by; waits and durations by their medians. */
export type SiteKey = Exclude<CallbackKey, 'position-a' | 'position-b' | 'shift'> | 'runs-a' | 'runs-b' | 'moved';

/** One run of a callback. */
export interface Run {
  row: SpanRow;
  /** 1 for the thread's first callback. */
  position: number;
  /** PHASE; 0 for none. */
  phase: number;
  iteration: number;
  start: Nanoseconds;
  /** NaN where it is not known. */
  wait: Nanoseconds;
  took: Nanoseconds;
}

export interface ComparedRow {
  item: ComparedItem;
  group: GroupIndex;
  a: Run | null;
  b: Run | null;
  moved: boolean;
  /** How many matched callbacks later B has run it. */
  shift: number;
}

/** The callback of an item. */
export function comparedRow(comparison: Comparison, item: ComparedItem): ComparedRow {
  const { a, b, partner, groupOf, hasMoved, shift } = comparison;
  if (item >= a.spans.length) {
    const row = item - a.spans.length;
    return { item, group: groupOf[1][row], a: null, b: runOf(b, row), moved: false, shift: 0 };
  }
  const other = partner[0][item];
  return {
    item,
    group: groupOf[0][item],
    a: runOf(a, item),
    b: other < 0 ? null : runOf(b, other),
    moved: hasMoved[item] === 1,
    shift: shift[item],
  };
}

function runOf({ spans }: ThreadOutline, row: SpanRow): Run {
  const { phase, iteration, start, wait, duration } = spans;
  return {
    ...{ row, position: row + 1, phase: phase[row], iteration: iteration[row], start: start[row] },
    ...{ wait: wait[row], took: duration[row] },
  };
}

/** The item of a callback of A (0) or B (1). */
export function itemOf({ a, partner }: Comparison, side: 0 | 1, row: SpanRow): ComparedItem {
  if (side === 0) return row;
  return partner[1][row] >= 0 ? partner[1][row] : a.spans.length + row;
}

/** All callbacks of a kind, in the order in which they ran. */
export function itemsOf({ a, partner, hasMoved }: Comparison, shown: Shown): Uint32Array {
  const [ofA, ofB] = partner;
  const items = new Uint32Array(shown === 'only-b' ? ofB.length : ofA.length);
  let length = 0;
  if (shown === 'only-b') {
    for (let row = 0; row < ofB.length; row++) if (ofB[row] < 0) items[length++] = a.spans.length + row;
  } else {
    for (let row = 0; row < ofA.length; row++) {
      const wanted = shown === 'moved' ? hasMoved[row] === 1 : ofA[row] >= 0 === (shown === 'matched');
      if (wanted) items[length++] = row;
    }
  }
  return items.subarray(0, length);
}

/** Sorts items in place; what has no value for the key comes last, whichever way they are sorted. */
export function sortItems(comparison: Comparison, items: Uint32Array, key: CallbackKey, descending: boolean): void {
  if (key === 'position-a' && !descending) return;
  sortBy(items, keyOfItem(comparison, key), descending);
}

function keyOfItem(comparison: Comparison, key: CallbackKey): (item: ComparedItem) => number {
  const { a, b, partner, shift, groupOf } = comparison;
  const rowA = (item: ComparedItem) => (item < a.spans.length ? item : -1);
  const rowB = (item: ComparedItem) => (item < a.spans.length ? partner[0][item] : item - a.spans.length);
  const value = (column: Float64Array, row: SpanRow) => (row < 0 ? Number.NaN : column[row]);
  const column = { wait: [a.spans.wait, b.spans.wait], took: [a.spans.duration, b.spans.duration] } as const;
  const groupRank = key === 'type' || key === 'place' ? ranks(comparison, key) : null;
  const group = (item: ComparedItem) => (item < a.spans.length ? groupOf[0][item] : groupOf[1][item - a.spans.length]);
  switch (key) {
    case 'type':
    case 'place':
      return (item) => groupRank![group(item)];
    case 'position-a':
      return (item) => (rowA(item) < 0 ? Number.NaN : rowA(item));
    case 'position-b':
      return (item) => (rowB(item) < 0 ? Number.NaN : rowB(item));
    case 'shift':
      return (item) => (item < a.spans.length ? shift[item] : Number.NaN);
    case 'phase':
      return (item) => (rowA(item) >= 0 ? a.spans.phase[rowA(item)] : b.spans.phase[rowB(item)]);
    default: {
      const [name, side] = key.split('-') as ['wait' | 'took', 'a' | 'b' | 'difference'];
      const [inA, inB] = column[name];
      if (side === 'a') return (item) => value(inA, rowA(item));
      if (side === 'b') return (item) => value(inB, rowB(item));
      return (item) => Math.abs(value(inB, rowB(item)) - value(inA, rowA(item)));
    }
  }
}

/** The groups, sorted. */
export function sortedGroups(comparison: Comparison, key: SiteKey, descending: boolean): Uint32Array {
  const { groups } = comparison;
  const order = Uint32Array.from(groups, (_, group) => group);
  const rank = key === 'type' || key === 'place' ? ranks(comparison, key) : null;
  sortBy(order, (group) => rank?.[group] ?? keyOfGroup(groups[group], key), descending);
  return order;
}

function keyOfGroup({ runs, moved, phase, wait, duration }: Group, key: SiteKey): number {
  const median = (spreads: Group['wait'], side: 0 | 1) => spreads[side]?.p50 ?? Number.NaN;
  switch (key) {
    case 'runs-a':
      return runs[0];
    case 'runs-b':
      return runs[1];
    case 'moved':
      return moved;
    case 'phase':
      return phase[0] || phase[1];
    case 'wait-a':
      return median(wait, 0);
    case 'wait-b':
      return median(wait, 1);
    case 'wait-difference':
      return Math.abs(median(wait, 1) - median(wait, 0));
    case 'took-a':
      return median(duration, 0);
    case 'took-b':
      return median(duration, 1);
    default:
      return Math.abs(median(duration, 1) - median(duration, 0));
  }
}

/** For each group its place in the order of the texts that the table shows of it. */
function ranks(comparison: Comparison, key: 'type' | 'place'): Uint32Array {
  const { groups } = comparison;
  const texts = groups.map((group) =>
    key === 'type' ? typeText(group.type).toLowerCase() : groupPlace(group, comparison),
  );
  const inOrder = groups.map((_, group) => group);
  inOrder.sort((x, y) => texts[x].localeCompare(texts[y], 'en', { numeric: true }) || x - y);
  const rank = new Uint32Array(groups.length);
  inOrder.forEach((group, place) => {
    rank[group] = place;
  });
  return rank;
}

function sortBy(items: Uint32Array, keyOf: (item: number) => number, descending: boolean): void {
  const keys = Float64Array.from(items, keyOf);
  const order = Uint32Array.from(items, (_, at) => at);
  const way = descending ? -1 : 1;
  order.sort((x, y) => {
    const [a, b] = [keys[x], keys[y]];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || x - y;
    return (a - b) * way || x - y;
  });
  items.set(order.map((at) => items[at]));
}
