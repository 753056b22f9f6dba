/** What the address of a comparison remembers: the two threads, the alignment, the view, the selected callback, the table. */
import type { CallbackKey, ComparedItem, Shown, SiteKey } from '../../instrument/model/compare-table.ts';
import { type ComparedThread, comparisonHash, readComparisonHash } from '../../instrument/schema/addresses.ts';
import type { View } from '../view/time-scale.ts';
import type { TableQuery } from './protocol.ts';

export interface ComparisonPlace {
  a: ComparedThread;
  b: ComparedThread;
  align: string;
  /** Times count from the moment of the alignment. */
  view: View | null;
  item: ComparedItem | null;
  table: TableQuery;
}

export const FIRST_TABLE: TableQuery = { of: 'callbacks', shown: 'matched', key: 'position-a', descending: false };

const SHOWN: readonly Shown[] = ['matched', 'moved', 'only-a', 'only-b'];
const SHARED_KEYS = [
  'type',
  'place',
  'phase',
  'wait-a',
  'wait-b',
  'wait-difference',
  'took-a',
  'took-b',
  'took-difference',
];
const CALLBACK_KEYS = [...SHARED_KEYS, 'position-a', 'position-b', 'shift'];
const SITE_KEYS = [...SHARED_KEYS, 'runs-a', 'runs-b', 'moved'];

export function placeToHash({ a, b, align, view, item, table }: ComparisonPlace): string {
  const parts: string[] = [];
  if (view) parts.push(`t=${round(view.start)}_${round(view.end)}`);
  if (item !== null) parts.push(`sel=${item}`);
  const shown = table.of === 'sites' ? 'sites' : table.shown;
  if (shown !== 'matched') parts.push(`show=${shown}`);
  if (JSON.stringify(table) !== JSON.stringify(tableOf(shown)))
    parts.push(`by=${table.key}${table.descending ? '.down' : ''}`);
  return [comparisonHash(a, b, align), ...parts].join('&');
}

/** Reads an address back; null where it asks for no comparison. What it cannot read of the rest it leaves out. */
export function placeFromHash(hash: string): ComparisonPlace | null {
  const compared = readComparisonHash(hash);
  if (compared === null) return null;
  const value = (name: string) => new RegExp(`&${name}=([^&]*)`).exec(hash)?.[1];
  const [, start, end] = /^(-?[\d.]+)_(-?[\d.]+)$/.exec(value('t') ?? '') ?? [];
  const [from, to] = [Number(start), Number(end)];
  const item = /^\d{1,10}$/.exec(value('sel') ?? '');
  const table = tableOf(value('show') ?? 'matched');
  const [, key, down] = /^([\w-]+)(\.down)?$/.exec(value('by') ?? '') ?? [];
  const sorted = (table.of === 'sites' ? SITE_KEYS : CALLBACK_KEYS).includes(key ?? '');
  return {
    ...compared,
    view: Number.isFinite(from) && to > from ? { start: from, end: to } : null,
    item: item ? Number(item[0]) : null,
    table: sorted
      ? ({ ...table, key: key as CallbackKey & SiteKey, descending: down !== undefined } as TableQuery)
      : table,
  };
}

/** A table as it is before anybody has sorted it. */
export function tableOf(shown: string): TableQuery {
  if (shown === 'sites') return { of: 'sites', key: 'wait-difference', descending: true };
  return { ...FIRST_TABLE, shown: SHOWN.find((one) => one === shown) ?? 'matched' } as TableQuery;
}

function round(ns: number): number {
  return Math.round(ns * 100) / 100;
}
