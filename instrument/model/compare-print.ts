/** What `loopscope compare` says: two threads beside one another, as text. */
import { PHASE_NAMES } from '../schema/events.ts';
import type { Both, Comparison, Group } from './compare.ts';
import type { Alignment } from './compare-align.ts';
import { scriptOf, type ThreadOutline } from './compare-outline.ts';
import { foremostRows } from './compare-rows.ts';
import type { Spread } from './compare-spread.ts';
import { phaseRows, totalRows } from './compare-totals.ts';
import { differenceText, frameText, groupPlace, headlines, shiftText, typeText, waitNames } from './compare-words.ts';
import { countedText, countText, durationText, momentText, visibleText } from './format.ts';
import { plainType } from './names.ts';
import type { PrintStyle } from './print-style.ts';
import type { SpanRow } from './tables.ts';
import { type TextCell, type TextColumn, tableLines } from './text-table.ts';

export interface CompareOptions {
  /** Rows of a table. */
  limit: number;
  /** Characters of a line. */
  width: number;
}

const INDENT = '  ';

export function* comparisonLines(
  comparison: Comparison,
  alignment: Alignment,
  { limit, width }: CompareOptions,
  style: PrintStyle,
): Generator<string, void> {
  const printer = new ComparisonPrinter(comparison, alignment, limit, width - INDENT.length, style);
  yield* printer.lines();
}

class ComparisonPrinter {
  readonly #comparison: Comparison;
  readonly #zero: Both<number>;
  readonly #moment: string;
  readonly #limit: number;
  readonly #width: number;
  readonly #style: PrintStyle;

  constructor(comparison: Comparison, { zero, moment }: Alignment, limit: number, width: number, style: PrintStyle) {
    this.#comparison = comparison;
    this.#zero = zero;
    this.#moment = moment;
    this.#limit = limit;
    this.#width = width;
    this.#style = style;
  }

  *lines(): Generator<string> {
    const { matched, groups, waits, a, b } = this.#comparison;
    yield* this.#head();
    if (this.#limit > 0 && matched > 0) yield* this.#callbacks();
    if (this.#limit > 0 && groups.length > 0) yield* this.#sites();
    yield* this.#totals();
    if (this.#limit > 0 && waits.length > 0) yield* this.#waits();
    if (a.summary.longest.length + b.summary.longest.length > 0) yield* this.#longest();
  }

  *#head(): Generator<string> {
    const { a, b, limits, matchedBy } = this.#comparison;
    const names = [a, b].map(({ recording }) => visibleText(recording));
    const widest = Math.max(...names.map((name) => name.length));
    for (const [side, outline] of [a, b].entries())
      yield* this.#wrapped(`${'AB'[side]}  ${names[side].padEnd(widest)}  `, sideText(outline), this.#style.title);
    yield* this.#wrapped(
      '   ',
      `Times count from ${this.#moment}; callbacks are matched by ${matchedBy}, the n-th run with the n-th.`,
      this.#style.dim,
      this.#style.dim,
    );
    if (limits.length > 0) yield '';
    for (const limit of limits) yield* this.#wrapped('!  ', limit, this.#style.warning, this.#style.warning);
    yield '';
    for (const sentence of headlines(this.#comparison)) yield* this.#wrapped('', sentence);
  }

  /** A text in lines of the width, each behind an indentation as wide as `first`. */
  *#wrapped(
    first: string,
    text: string,
    paintFirst: (text: string) => string = (it) => it,
    paint: (text: string) => string = (it) => it,
  ): Generator<string> {
    const room = Math.max(30, this.#width + INDENT.length - first.length);
    let line = '';
    let begin = paintFirst(first);
    for (const word of visibleText(text).split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        yield begin + paint(line);
        begin = ' '.repeat(first.length);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    yield begin + paint(line);
  }

  *#table(title: string, columns: TextColumn[], rows: TextCell[][]): Generator<string> {
    yield '';
    yield this.#style.title(title);
    for (const line of tableLines(columns, rows, this.#width, this.#style.dim)) yield INDENT + line;
  }

  *#callbacks(): Generator<string> {
    const { matched, only } = this.#comparison;
    const { rows, selected } = foremostRows(this.#comparison, this.#limit);
    const which =
      selected === 'all'
        ? `all ${countText(matched)} that were matched`
        : `the ${countText(rows.length)} of ${countText(matched)} that ${selected}`;
    const alone = only.flatMap((count, side) => (count > 0 ? [` · ${countText(count)} only in ${'AB'[side]}`] : []));
    const columns: TextColumn[] = [
      { head: 'A', right: true },
      { head: 'B', right: true },
      { head: 'moved', right: true },
      { head: 'ms in A', right: true, drop: 2 },
      { head: 'ms in B', right: true, drop: 2 },
      { head: 'phase', drop: 5 },
      { head: 'waited A', right: true },
      { head: 'waited B', right: true },
      { head: 'B − A', right: true, drop: 3 },
      { head: 'took A', right: true, drop: 4 },
      { head: 'took B', right: true, drop: 4 },
      { head: 'B − A', right: true, drop: 1 },
      { head: 'what' },
      { head: 'where' },
    ];
    yield* this.#table(
      `Callbacks · ${which}${alone.join('')}`,
      columns,
      rows.map((row) => this.#callbackCells(row)),
    );
  }

  #callbackCells(row: SpanRow): TextCell[] {
    const { a, b, partner, hasMoved, shift, groups, groupOf } = this.#comparison;
    const other = partner[0][row];
    const [inA, inB] = [a.spans, b.spans];
    const phases = [inA.phase[row], inB.phase[other]];
    const group = groups[groupOf[0][row]];
    const paintType = [this.#style.callback, this.#style.tick, this.#style.microtask][group.lane];
    const where = placeOfRow(a, row) || placeOfRow(b, other);
    return [
      { text: countText(row + 1) },
      { text: countText(other + 1) },
      { text: shiftText(shift[row]), paint: hasMoved[row] === 1 ? this.#style.title : this.#style.dim },
      { text: momentText(inA.start[row] - this.#zero[0]), paint: this.#style.dim },
      { text: momentText(inB.start[other] - this.#zero[1]), paint: this.#style.dim },
      this.#phaseCell(phases[0], phases[1]),
      { text: timeText(inA.wait[row]) },
      { text: timeText(inB.wait[other]) },
      { text: differenceText(inB.wait[other] - inA.wait[row]) },
      { text: timeText(inA.duration[row]) },
      { text: timeText(inB.duration[other]) },
      { text: differenceText(inB.duration[other] - inA.duration[row]) },
      { text: typeText([a.places[inA.place[row]].type, b.places[inB.place[other]].type]), paint: paintType },
      { text: where, paint: this.#style.dim },
    ];
  }

  #phaseCell(a: number, b: number): TextCell {
    if (a === b || a === 0 || b === 0) {
      const name = PHASE_NAMES[a || b];
      return { text: a + b === 0 ? '' : name, paint: (text) => this.#style.phase(text, name) };
    }
    const names = `${PHASE_NAMES[a]} → ${PHASE_NAMES[b]}`;
    return {
      text: names,
      paint: (text) => {
        const [first, second] = text.split(' → ');
        return `${this.#style.phase(first, PHASE_NAMES[a])} → ${this.#style.phase(second, PHASE_NAMES[b])}`;
      },
    };
  }

  *#sites(): Generator<string> {
    const { groups, matchedBy } = this.#comparison;
    const took = ({ duration }: Group) => (duration[0]?.sum ?? 0) + (duration[1]?.sum ?? 0);
    const shown = [...groups].sort((x, y) => took(y) - took(x)).slice(0, this.#limit);
    const columns: TextColumn[] = [
      { head: 'runs A', right: true },
      { head: 'runs B', right: true },
      { head: 'moved', right: true, drop: 4 },
      { head: 'phase', drop: 5 },
      { head: 'waited A', right: true },
      { head: 'waited B', right: true },
      { head: 'p99 A', right: true, drop: 1 },
      { head: 'p99 B', right: true, drop: 1 },
      { head: 'took A', right: true, drop: 3 },
      { head: 'took B', right: true, drop: 3 },
      { head: 'p99 A', right: true, drop: 2 },
      { head: 'p99 B', right: true, drop: 2 },
      { head: 'what' },
      { head: 'where' },
    ];
    const what = matchedBy === 'type' ? 'Types' : 'Call sites';
    const which =
      shown.length < groups.length ? `the ${shown.length} of ${countText(groups.length)} that took most time` : 'all';
    yield* this.#table(
      `${what} · ${which} · medians and 99th percentiles`,
      columns,
      shown.map((group) => this.#siteCells(group)),
    );
  }

  #siteCells(group: Group): TextCell[] {
    const { runs, moved, phase, wait, duration, type, lane } = group;
    const paintType = [this.#style.callback, this.#style.tick, this.#style.microtask][lane];
    return [
      { text: countText(runs[0]) },
      { text: countText(runs[1]) },
      { text: moved === 0 ? '' : countText(moved) },
      this.#phaseCell(phase[0], phase[1]),
      ...([wait, duration].flatMap((spreads) =>
        (['p50', 'p99'] as const).flatMap((rank) => spreads.map((spread) => ({ text: timeText(spread?.[rank]) }))),
      ) as TextCell[]),
      { text: typeText(type), paint: paintType },
      { text: groupPlace(group, this.#comparison), paint: this.#style.dim },
    ];
  }

  *#totals(): Generator<string> {
    const { a, b } = this.#comparison;
    const phases = phaseRows(this.#comparison);
    if (phases.length > 0) {
      const columns: TextColumn[] = [
        { head: 'phase' },
        { head: 'passes A', right: true, drop: 2 },
        { head: 'passes B', right: true, drop: 2 },
        { head: 'awake A', right: true },
        { head: 'awake B', right: true },
        { head: 'B − A', right: true, drop: 1 },
        { head: 'asleep A', right: true, drop: 3 },
        { head: 'asleep B', right: true, drop: 3 },
      ];
      yield* this.#table(
        'Phases',
        columns,
        phases.map(({ phase, passes, awake, asleep }) => [
          { text: phase, paint: (text) => this.#style.phase(text, phase) },
          ...passes.map((count) => ({ text: countText(count) })),
          ...awake.map((time) => ({ text: durationText(time) })),
          { text: differenceText(awake[1] - awake[0]) },
          ...asleep.map((time) => ({ text: time > 0 ? durationText(time) : '' })),
        ]),
      );
    }
    const columns: TextColumn[] = [
      { head: '' },
      { head: 'A', right: true },
      { head: 'B', right: true },
      { head: 'B − A', right: true },
    ];
    yield* this.#table(
      'Totals',
      columns,
      totalRows(a, b).map(({ name, values, unit }) => {
        const text = unit === 'ns' ? timeText : countText;
        const difference = values[1] - values[0];
        const signed = difference === 0 ? '0' : `${difference > 0 ? '+' : '−'}${countText(Math.abs(difference))}`;
        return [
          { text: name },
          { text: text(values[0]) },
          { text: text(values[1]) },
          { text: unit === 'ns' ? differenceText(difference) : signed },
        ];
      }),
    );
  }

  *#waits(): Generator<string> {
    const { waits } = this.#comparison;
    const shown = waits.slice(0, this.#limit);
    const names = waitNames(shown);
    const ranks = ['p50', 'p90', 'p99', 'max'] as const;
    const columns: TextColumn[] = [
      { head: 'type' },
      { head: 'n A', right: true, drop: 2 },
      { head: 'n B', right: true, drop: 2 },
      ...ranks.flatMap((rank, at): TextColumn[] =>
        ['A', 'B'].map((side) => ({
          head: `${rank} ${side}`,
          right: true,
          ...(at === 1 ? { drop: 1 } : at === 2 ? { drop: 3 } : {}),
        })),
      ),
    ];
    const rest =
      waits.length > shown.length ? ` · the ${shown.length} of ${countText(waits.length)} that waited longest` : '';
    yield* this.#table(
      `Waits from scheduling to run, by type${rest}`,
      columns,
      shown.map(({ lane, wait }, at) => [
        { text: names[at], paint: [this.#style.callback, this.#style.tick, this.#style.microtask][lane] },
        ...wait.map((spread) => ({ text: spread === null ? '' : countText(spread.count) })),
        ...ranks.flatMap((rank) => wait.map((spread: Spread | null) => ({ text: timeText(spread?.[rank]) }))),
      ]),
    );
  }

  *#longest(): Generator<string> {
    const { a, b } = this.#comparison;
    const columns: TextColumn[] = [
      { head: '' },
      { head: 'took', right: true },
      { head: 'phase' },
      { head: 'what' },
      { head: 'where' },
    ];
    const rows = [a, b].flatMap((outline, side) =>
      outline.summary.longest.map((row): TextCell[] => {
        const { type, lane } = outline.places[outline.spans.place[row]];
        const phase = outline.spans.phase[row];
        return [
          { text: 'AB'[side] },
          { text: durationText(outline.spans.duration[row]) },
          this.#phaseCell(phase, phase),
          { text: plainType(type), paint: [this.#style.callback, this.#style.tick, this.#style.microtask][lane] },
          { text: placeOfRow(outline, row), paint: this.#style.dim },
        ];
      }),
    );
    yield* this.#table('Longest callbacks', columns, rows);
  }
}

function sideText(outline: ThreadOutline): string {
  const { key, main, name, argv, node, detail, spans, begin, end } = outline;
  const thread = main ? `thread ${key}` : `worker ${name ? `“${name}” ` : ''}${key}`;
  const { script, folder } = scriptOf(outline);
  const command = [script.slice(folder.length), ...argv.slice(1)].join(' ');
  const parts = [thread, command, node, detail === null ? '' : `${detail} detail`];
  const ran = `${countedText(spans.length, 'callback')} in ${durationText(end - begin)}`;
  return [...parts.filter((part) => part !== ''), ran].join(' · ');
}

function placeOfRow(outline: ThreadOutline, row: SpanRow): string {
  const { frame } = outline.places[outline.spans.place[row]];
  return frame === null ? '' : frameText(frame, outline);
}

function timeText(ns: number | undefined): string {
  return ns === undefined || Number.isNaN(ns) ? '' : durationText(ns);
}
