/**
 * The rows of one thread as a timeline shows them, each with its levels of detail:
 *
 *   iterations   one row; the heaviest is the one that was awake longest
 *   phases       one row; poll in two parts, asleep and awake
 *   callbacks, ticks, microtasks, gc    a row per nesting depth within the lane
 *   output, timing                      see lanes-notes.ts
 *
 * `update` takes in what the columns have gained since the last call. What is still open is not in the levels yet: it is
 * kept aside, at most one per row, and shown up to the latest known time.
 */
import { GC } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { Column } from './columns.ts';
import type { Ends } from './derived-columns.ts';
import { isOfSpans, LANE, LANE_COUNT, type Lane, TONE } from './lanes-kinds.ts';
import { LoopRows } from './lanes-loop.ts';
import { NoteRows, type NoteSource } from './lanes-notes.ts';
import { IntervalLevels, type Levels, RowLevels, type SliceBuffer } from './levels.ts';
import { PackedColumn } from './packed-column.ts';

export { isOfSpans, LANE, LANE_COUNT, type Lane, TONE } from './lanes-kinds.ts';

/** Nesting deeper than this is left out of the picture: with V8's usual stack, callbacks nest some 3,600 deep at most. */
const MAX_ROWS = 4096;

/** The columns that lanes are made from; a ThreadTimeline has them. */
export interface LaneSource {
  readonly end: Nanoseconds;
  readonly spans: { length: number; start: Column; end: Ends; lane: Column; parent: Column; phase: Column };
  readonly phases: { length: number; start: Column; end: Column; phase: Column; iteration: Column; idle: Column };
  readonly iterations: { length: number; number: Column; start: Column; end: Column };
  readonly gcs: { length: number; start: Column; end: Column; kind: Column };
  readonly notes: NoteSource;
}

class Row {
  readonly levels: Levels;
  /** The item that has begun and not ended, or -1. */
  open = -1;

  constructor(levels: Levels) {
    this.levels = levels;
  }

  isFreeAt(time: Nanoseconds): boolean {
    return this.open < 0 && this.levels.firstEndingAfter(time) === this.levels.length;
  }
}

export class ThreadLanes {
  readonly #source: LaneSource;
  readonly #rows: Row[][] = Array.from({ length: LANE_COUNT }, () => []);
  /** How many items of each column have been taken in. */
  readonly #taken = { spans: 0, phases: 0, iterations: 0, gcs: 0 };
  /** Row of each span within its lane. */
  readonly #spanRow = new PackedColumn();
  readonly #notes: NoteRows;
  /**
   * The loop delay: from the moment at which poll woke (or began, where it did not sleep) to the begin of the next poll.
   * In between the loop does not ask the system for news, so an event or a due timer that came just after the wake-up had
   * to wait that long; one that came later, less. The first one counts from the main script's begin, the last one to the
   * exit's end. One per iteration that polls; the item is its own index.
   */
  readonly delays = new IntervalLevels();
  readonly #loop = new LoopRows(this.delays);

  constructor(source: LaneSource) {
    this.#source = source;
    this.#notes = new NoteRows(source.notes);
  }

  /** How many rows a lane has so far. */
  rows(lane: Lane): number {
    if (lane === LANE.DELAYS) return this.delays.length > 0 ? 1 : 0;
    return (this.#noteRows(lane) ?? this.#rows[lane] ?? []).length;
  }

  /** Time asleep in all polls so far. */
  get asleep(): Nanoseconds {
    return this.#loop.asleep;
  }

  /** Since when the loop has not looked for work; NaN before the first phase. */
  get awakeSince(): Nanoseconds {
    return this.#loop.awakeSince;
  }

  /** Since when something in a row goes on that is not in its levels yet; NaN where nothing does. */
  openSince(lane: Lane, row: number): Nanoseconds {
    // The first delay begins with the first phase, which is known only when it has ended.
    if (lane === LANE.DELAYS) return Number.isNaN(this.awakeSince) ? Number.NEGATIVE_INFINITY : this.awakeSince;
    const open = this.#rows[lane]?.[row]?.open ?? -1;
    return open < 0 ? Number.NaN : this.#column(lane).start.get(open);
  }

  /** The row of a span within its lane. */
  rowOfSpan(span: number): number {
    return this.#spanRow.get(span);
  }

  /** The row of a note within its lane. */
  rowOfNote(note: number): number {
    return this.#notes.rowOf(note);
  }

  /** Ended items of one row. */
  levels(lane: Lane, row: number): Levels | null {
    if (lane === LANE.DELAYS) return row === 0 ? this.delays : null;
    return this.#noteRows(lane)?.[row] ?? this.#rows[lane]?.[row]?.levels ?? null;
  }

  /** Bytes held, room to grow included. */
  get bytes(): number {
    const rows = [...this.#rows.flat().map(({ levels }) => levels), ...this.#notes.output, ...this.#notes.timing];
    return rows.reduce((sum, levels) => sum + levels.bytes, this.#spanRow.bytes + this.delays.bytes);
  }

  /** Takes in what the columns have gained. The time it needs is that of the gain alone. */
  update(): void {
    this.#takePhases();
    this.#takeIterations();
    this.#takeSpans();
    this.#takeCollections();
    this.#notes.update();
  }

  /** Writes what a view shows of one row; see Levels.query. What is open ends at the latest known time. */
  query(lane: Lane, row: number, from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: SliceBuffer): void {
    if (lane === LANE.DELAYS) {
      this.#queryDelays(from, to, bucket, into);
      return;
    }
    const entry = this.#rows[lane]?.[row];
    if (entry === undefined) {
      this.#noteRows(lane)?.[row]?.query(from, to, bucket, into);
      return;
    }
    entry.levels.query(from, to, bucket, into);
    if (entry.open < 0) return;
    const start = this.#column(lane).start.get(entry.open);
    const end = Math.max(start, this.#source.end);
    if (start < to && end > from) into.push(start, end, end - start, 1, entry.open, this.#toneOf(lane, entry.open));
  }

  /** `busy` is the longest delay of a slice, not their sum. */
  #queryDelays(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: SliceBuffer): void {
    const first = into.length;
    this.delays.query(from, to, bucket, into);
    for (let at = first; at < into.length; at++) into.busy[at] = into.longest[at];
    const { end } = this.#source;
    const since = this.awakeSince;
    if (since < Math.min(end, to) && end > from) into.push(since, end, end - since, 1, this.delays.length, TONE.DELAY);
  }

  #noteRows(lane: Lane): IntervalLevels[] | null {
    if (lane === LANE.OUTPUT) return this.#notes.output;
    return lane === LANE.TIMING ? this.#notes.timing : null;
  }

  #takeSpans(): void {
    const { spans } = this.#source;
    for (const lane of [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS]) this.#closeEnded(lane);
    for (; this.#taken.spans < spans.length; this.#taken.spans++) {
      const span = this.#taken.spans;
      const lane = (spans.lane.get(span) + LANE.CALLBACKS) as Lane;
      let around = spans.parent.get(span);
      while (around >= 0 && spans.lane.get(around) !== spans.lane.get(span)) around = spans.parent.get(around);
      const row = around < 0 ? 0 : Math.min(MAX_ROWS, this.#spanRow.get(around) + 1);
      this.#spanRow.push(row);
      if (row < MAX_ROWS) this.#take(lane, row, span);
    }
  }

  #takePhases(): void {
    const { phases } = this.#source;
    this.#closeEnded(LANE.PHASES);
    for (; this.#taken.phases < phases.length; this.#taken.phases++) this.#take(LANE.PHASES, 0, this.#taken.phases);
  }

  #takeIterations(): void {
    const { iterations } = this.#source;
    this.#closeEnded(LANE.ITERATIONS);
    for (; this.#taken.iterations < iterations.length; this.#taken.iterations++) {
      this.#take(LANE.ITERATIONS, 0, this.#taken.iterations);
    }
  }

  #takeCollections(): void {
    const { gcs } = this.#source;
    this.#closeEnded(LANE.GC);
    for (; this.#taken.gcs < gcs.length; this.#taken.gcs++) {
      const gc = this.#taken.gcs;
      const rows = this.#rows[LANE.GC];
      let row = rows.length;
      while (row > 0 && rows[row - 1].isFreeAt(gcs.start.get(gc))) row--;
      if (row < MAX_ROWS) this.#take(LANE.GC, row, gc);
    }
  }

  #column(lane: Lane): { start: Column; end: Column } {
    if (lane === LANE.ITERATIONS) return this.#source.iterations;
    if (lane === LANE.PHASES) return this.#source.phases;
    return lane === LANE.GC ? this.#source.gcs : this.#source.spans;
  }

  #closeEnded(lane: Lane): void {
    const { end } = this.#column(lane);
    for (const row of this.#rows[lane]) {
      if (row.open < 0 || Number.isNaN(end.get(row.open))) continue;
      this.#append(lane, row.levels, row.open);
      row.open = -1;
    }
  }

  #take(lane: Lane, at: number, item: number): void {
    const rows = this.#rows[lane];
    while (rows.length <= at) rows.push(new Row(this.#newLevels(lane)));
    if (Number.isNaN(this.#column(lane).end.get(item))) rows[at].open = item;
    else this.#append(lane, rows[at].levels, item);
  }

  /** Callbacks are by far the most: of these only which ones are in a row is kept. */
  #newLevels(lane: Lane): Levels {
    if (!isOfSpans(lane)) return new IntervalLevels();
    return new RowLevels(this.#source.spans, (item) => this.#toneOf(lane, item));
  }

  #append(lane: Lane, levels: Levels, item: number): void {
    if (levels instanceof RowLevels) levels.push(item);
    else this.#appendInterval(lane, levels as IntervalLevels, item);
  }

  #appendInterval(lane: Lane, levels: IntervalLevels, item: number): void {
    const column = this.#column(lane);
    const start = column.start.get(item);
    const end = column.end.get(item);
    if (lane === LANE.PHASES) {
      const { phase, iteration, idle } = this.#source.phases;
      this.#loop.phase(levels, item, start, end, phase.get(item), iteration.get(item), idle.get(item));
    } else if (lane === LANE.ITERATIONS)
      this.#loop.iteration(levels, item, start, end, this.#source.iterations.number.get(item));
    else levels.push(start, end, item, this.#toneOf(lane, item));
  }

  #toneOf(lane: Lane, item: number): number {
    const { spans, phases, gcs } = this.#source;
    switch (lane) {
      case LANE.ITERATIONS:
        return TONE.ITERATION;
      case LANE.PHASES:
        return phases.phase.get(item);
      case LANE.TICKS:
        return TONE.TICK;
      case LANE.MICROTASKS:
        return TONE.MICROTASK;
      case LANE.GC:
        return gcs.kind.get(item) & (GC.SCAVENGE | GC.MINOR_MARK_SWEEP) ? TONE.GC_MINOR : TONE.GC_MAJOR;
      default:
        return spans.phase.get(item) < 0 ? TONE.NONE : phases.phase.get(spans.phase.get(item));
    }
  }
}
