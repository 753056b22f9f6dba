/** Answers the page's questions about a comparison. */
import { type Comparison, compareThreads, type Group } from '../../instrument/model/compare.ts';
import { alignableSites, alignmentOf, alignText, parseAlign } from '../../instrument/model/compare-align.ts';
import { linesWithin } from '../../instrument/model/compare-lines.ts';
import type { ThreadOutline } from '../../instrument/model/compare-outline.ts';
import {
  type ComparedItem,
  comparedRow,
  itemOf,
  itemsOf,
  sortedGroups,
  sortItems,
} from '../../instrument/model/compare-table.ts';
import { phaseRows, totalRows } from '../../instrument/model/compare-totals.ts';
import { headlines, typeText } from '../../instrument/model/compare-words.ts';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { shortSite } from '../source/site.ts';
import { asOnPage } from '../view/format.ts';
import type { Label, Lines, Overview, Pair, Question, Replies, SiteChoice, TableQuery, TableRow } from './protocol.ts';
import { stepItem } from './step-item.ts';

/** Call sites to choose from: more are no choice. */
const MOST_SITES = 300;

export class Comparer {
  readonly #comparison: Comparison;
  readonly #alignable: SiteChoice[];
  /** The order of the table that was asked for last. */
  #sorted: { key: string; items: Uint32Array } = { key: '', items: new Uint32Array() };

  constructor(a: ThreadOutline, b: ThreadOutline) {
    this.#comparison = compareThreads(a, b);
    const { groups } = this.#comparison;
    this.#alignable = alignableSites(this.#comparison, MOST_SITES).map((site) => ({
      ...site,
      label: labelOf(groups[site.group]),
      runs: groups[site.group].matched,
    }));
  }

  overview(): Overview {
    const { a, b, matchedBy, limits, matched, moved, only, crossings, groups, waits } = this.#comparison;
    const longest = ([a, b] as const).map((outline, side) =>
      outline.summary.longest.map((row) => {
        const item = itemOf(this.#comparison, side as 0 | 1, row);
        const pair = comparedRow(this.#comparison, item);
        return { item, label: this.#labelOfRow(side as 0 | 1, row), run: (side === 0 ? pair.a : pair.b)! };
      }),
    ) as Overview['longest'];
    const lastOf = ({ iterations }: ThreadOutline) => iterations.number.at(-1) ?? 0;
    return {
      ...{ matchedBy, limits: limits.map(asOnPage), crossings, waits, longest },
      sentences: headlines(this.#comparison).map(asOnPage),
      counts: { matched, moved, 'only-a': only[0], 'only-b': only[1] },
      sites: groups.length,
      alignable: this.#alignable,
      phases: phaseRows(this.#comparison),
      totals: totalRows(a, b),
      whole: [
        { start: a.begin, end: a.end },
        { start: b.begin, end: b.end },
      ],
      iterations: Math.min(lastOf(a), lastOf(b)),
    };
  }

  /** @returns the answer, with what of it can be handed over */
  answer(question: Question): { value: Replies[keyof Replies]; transfer: ArrayBuffer[] } {
    if (question.ask === 'lines') return this.#lines(question);
    return { value: this.#reply(question), transfer: [] };
  }

  #reply(question: Exclude<Question, { ask: 'lines' }>): Replies[keyof Replies] {
    switch (question.ask) {
      case 'align': {
        const align = parseAlign(question.align);
        return align
          ? alignmentOf(this.#comparison, align)
          : { problem: `“${question.align}” is no moment to align at.` };
      }
      case 'count':
        return this.#itemsOf(question.table).length;
      case 'rows':
        return this.#rows(question.table, question.from, question.count);
      case 'place':
        return this.#place(question.table, question.item);
      case 'pair':
        return this.#pair(question.item);
      case 'item':
        return itemOf(this.#comparison, question.side, question.row);
      case 'step':
        return stepItem(this.#comparison, question.item, question.time, question.direction);
    }
  }

  #itemsOf(table: TableQuery): Uint32Array {
    const key = JSON.stringify(table);
    if (this.#sorted.key === key) return this.#sorted.items;
    let items: Uint32Array;
    if (table.of === 'sites') items = sortedGroups(this.#comparison, table.key, table.descending);
    else {
      items = itemsOf(this.#comparison, table.shown);
      sortItems(this.#comparison, items, table.key, table.descending);
    }
    this.#sorted = { key, items };
    return items;
  }

  #rows(table: TableQuery, from: number, count: number): TableRow[] {
    const items = this.#itemsOf(table);
    const rows: TableRow[] = [];
    for (let at = Math.max(0, from); at < Math.min(items.length, from + count); at++) {
      if (table.of === 'sites') {
        const group = this.#comparison.groups[items[at]];
        const item = this.#firstItem(group);
        const align = this.#alignable.find((site) => site.group === items[at])?.align ?? this.#alignAt(item);
        rows.push({ of: 'sites', at, group, label: labelOf(group), item, align });
      } else {
        const row = comparedRow(this.#comparison, items[at]);
        const label = labelOf(this.#comparison.groups[row.group]);
        rows.push({ of: 'callbacks', at, row, label, align: this.#alignAt(items[at]) });
      }
    }
    return rows;
  }

  /** How to lay both over one another at a callback; null where one of them does not have it. */
  #alignAt(item: ComparedItem): string | null {
    const { a, partner } = this.#comparison;
    return item < a.spans.length && partner[0][item] >= 0 ? alignText({ at: 'callback', position: item + 1 }) : null;
  }

  /** The first callback of a call site. */
  #firstItem({ first }: Group): ComparedItem {
    return first[0] >= 0 ? first[0] : itemOf(this.#comparison, 1, first[1]);
  }

  #place(table: TableQuery, item: ComparedItem): number {
    const { group } = comparedRow(this.#comparison, item);
    return this.#itemsOf(table).indexOf(table.of === 'sites' ? group : item);
  }

  #pair(item: ComparedItem): Pair | null {
    const { a, b, groups } = this.#comparison;
    if (item >= a.spans.length + b.spans.length) return null;
    const row = comparedRow(this.#comparison, item);
    const laneIn = (outline: ThreadOutline, run: { row: number } | null) =>
      (LANE.CALLBACKS + (run ? outline.places[outline.spans.place[run.row]].lane : 0)) as Lane;
    return {
      ...{ row, label: labelOf(groups[row.group]), align: this.#alignAt(item) },
      lane: [laneIn(a, row.a), laneIn(b, row.b)],
    };
  }

  #labelOfRow(side: 0 | 1, row: number): Label {
    const { a, b } = this.#comparison;
    const outline = side === 0 ? a : b;
    const { type, frame, lane } = outline.places[outline.spans.place[row]];
    return labelOf({ type: [type, type], frame: [frame, frame], lane });
  }

  #lines({ zero, from, to, most }: Question & { ask: 'lines' }): { value: Lines; transfer: ArrayBuffer[] } {
    const { a, b, partner, hasMoved } = this.#comparison;
    const rows = linesWithin(this.#comparison, { zero, from, to }, most);
    const others = rows.map((row) => partner[0][row]);
    const floats = (column: Float64Array, of: number[]) => Float64Array.from(of, (row) => column[row]);
    const bytes = (of: number[], value: (row: number) => number) => Uint8Array.from(of, value);
    const laneIn = (outline: ThreadOutline) => (row: number) =>
      LANE.CALLBACKS + outline.places[outline.spans.place[row]].lane;
    const lines: Lines = {
      length: rows.length,
      item: Uint32Array.from(rows),
      moved: bytes(rows, (row) => hasMoved[row]),
      phase: bytes(rows, (row) => a.spans.phase[row]),
      start: [floats(a.spans.start, rows), floats(b.spans.start, others)],
      lane: [bytes(rows, laneIn(a)), bytes(others, laneIn(b))],
      row: [bytes(rows, (row) => a.spans.row[row]), bytes(others, (row) => b.spans.row[row])],
    };
    const columns = [lines.item, lines.moved, lines.phase, ...lines.start, ...lines.lane, ...lines.row];
    return { value: lines, transfer: columns.map(({ buffer }) => buffer) };
  }
}

function labelOf({ type, frame, lane }: Pick<Group, 'type' | 'frame' | 'lane'>): Label {
  const known = frame[0] ?? frame[1];
  return {
    type: typeText(type),
    function: known?.[3] ?? '',
    place: known && known[0] !== '' ? shortSite(known) : '',
    lane,
  };
}
