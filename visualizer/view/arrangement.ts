/** How lanes are arranged, the same in all threads: in which order, which are hidden, how high the rows of each are. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { TRACKS } from '../tracks/list.ts';
import type { CssPixels } from './time-scale.ts';

export interface Arrangement {
  /** All lanes that there are, from top to bottom. */
  order: readonly Lane[];
  hidden: ReadonlySet<Lane>;
  /** Height of a row, of lanes for which one was chosen. */
  rowHeights: ReadonlyMap<Lane, CssPixels>;
}

/** Rows are neither lower nor higher than this, whoever chooses. */
export const LOWEST_ROW: CssPixels = 12;
export const HIGHEST_ROW: CssPixels = 240;

const DEFAULT_ORDER: readonly Lane[] = TRACKS.map(({ lane }) => lane);

export const AS_AT_FIRST: Arrangement = { order: DEFAULT_ORDER, hidden: new Set(), rowHeights: new Map() };

/** Where something goes: before another one, or behind it. */
export type Target<T> = { before: T } | { behind: T };

/** A list with one of its items moved; the same where it does not have the target. */
export function moved<T>(list: readonly T[], item: T, target: Target<T>): T[] {
  const rest = list.filter((it) => it !== item);
  const at = 'before' in target ? rest.indexOf(target.before) : rest.indexOf(target.behind) + 1;
  const isKnown = rest.includes('before' in target ? target.before : target.behind);
  return isKnown ? rest.toSpliced(at, 0, item) : [...list];
}

/** The list with all that belongs into it: what is not there is put behind what it follows by nature. */
export function completed<T>(list: readonly T[], natural: readonly T[]): T[] {
  const all = [...new Set(list)].filter((item) => natural.includes(item));
  natural.forEach((item, i) => {
    if (!all.includes(item)) all.splice(i === 0 ? 0 : all.indexOf(natural[i - 1]) + 1, 0, item);
  });
  return all;
}

export function limitedRow(height: CssPixels): CssPixels {
  return Math.round(Math.min(HIGHEST_ROW, Math.max(LOWEST_ROW, height)));
}

/** Whether lanes are as they are without anybody's doing. */
export function isAsAtFirst({ order, hidden, rowHeights }: Arrangement): boolean {
  return hidden.size + rowHeights.size === 0 && order.every((lane, i) => lane === DEFAULT_ORDER[i]);
}

const NAMES = new Map(Object.entries(LANE).map(([name, lane]) => [lane, name]));

/** As text that `arrangementFrom` reads, whatever numbers lanes will have then. */
export function arrangementText({ order, hidden, rowHeights }: Arrangement): string {
  const named = (lanes: Iterable<Lane>) => Array.from(lanes, (lane) => NAMES.get(lane));
  const rows = Object.fromEntries(Array.from(rowHeights, ([lane, height]) => [NAMES.get(lane), height]));
  return JSON.stringify({ order: named(order), hidden: named(hidden), rows });
}

/** Reads it back; what is not as it should be counts as not said. */
export function arrangementFrom(text: string): Arrangement {
  let said: { order?: unknown; hidden?: unknown; rows?: unknown } | null;
  try {
    said = JSON.parse(text);
  } catch {
    return AS_AT_FIRST;
  }
  const rowHeights = new Map<Lane, CssPixels>();
  for (const [name, height] of Object.entries(said?.rows ?? {})) {
    for (const lane of lanesOf([name])) if (typeof height === 'number') rowHeights.set(lane, limitedRow(height));
  }
  return {
    order: completed(lanesOf(said?.order), DEFAULT_ORDER),
    hidden: new Set(lanesOf(said?.hidden)),
    rowHeights,
  };
}

function lanesOf(names: unknown): Lane[] {
  return Array.isArray(names) ? names.flatMap((name) => LANE[name as keyof typeof LANE] ?? []) : [];
}
