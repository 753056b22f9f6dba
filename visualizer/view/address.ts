/** What the page's address remembers: the view, the selected item, the measured range, the search, the order of threads: `#t=1200-64000&sel=4711:0/2/17&r=1300-1800&q=app.js` */
import { LANE } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { ItemRef } from '../source/protocol.ts';
import type { Range } from './range.ts';
import type { View } from './time-scale.ts';

const LANES: ReadonlySet<number> = new Set(Object.values(LANE));

export interface Place {
  view: View | null;
  selection: ItemRef | null;
  range: Range | null;
  search: { text: string; filters: boolean };
  /** Whether it is shown as a table. */
  table: boolean;
  /** The order of the threads, where it is another than that in which they came. */
  threads: readonly ThreadKey[];
}

export function toHash({ view, selection, range, search, table, threads }: Place): string {
  const parts: string[] = [];
  if (view) parts.push(`t=${round(view.start)}-${round(view.end)}`);
  if (selection) parts.push(`sel=${selection.thread}/${selection.lane}/${selection.item}`);
  if (range) parts.push(`r=${round(range.start)}-${round(range.end)}`);
  const text = search.text.trim();
  if (text !== '') parts.push(`${search.filters ? 'only' : 'q'}=${encodeURIComponent(text)}`);
  if (table) parts.push('table');
  if (threads.length > 0) parts.push(`threads=${threads.join()}`);
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}

/** Reads an address back; what it cannot read it leaves out. */
export function fromHash(hash: string): Place {
  const place: Place = {
    ...{ view: null, selection: null, range: null, table: false, threads: [] },
    search: { text: '', filters: false },
  };
  for (const part of hash.replace(/^#/, '').split('&')) {
    const stretch = /^([tr])=(-?[\d.]+)-(-?[\d.]+)$/.exec(part);
    if (stretch) {
      const [start, end] = [Number(stretch[2]), Number(stretch[3])];
      if (!Number.isFinite(start) || !(end > start)) continue;
      if (stretch[1] === 't') place.view = { start, end };
      else place.range = { start, end, edge: 'end' };
    }
    if (part === 'table') place.table = true;
    const threads = /^threads=([\d:.,]+)$/.exec(part);
    if (threads) place.threads = threads[1].split(',').filter((key) => key !== '');
    const search = /^(q|only)=(.+)$/.exec(part);
    if (search) place.search = { text: decoded(search[2]), filters: search[1] === 'only' };
    const selection = /^sel=([\d:.]+)\/(\d+)\/(\d+)$/.exec(part);
    const lane = Number(selection?.[2]) as ItemRef['lane'];
    if (selection && LANES.has(lane)) {
      place.selection = { thread: selection[1], lane, item: Number(selection[3]) };
    }
  }
  return place;
}

/** '' where it is not as an address writes it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function round(ns: number): number {
  return Math.round(ns * 100) / 100;
}
