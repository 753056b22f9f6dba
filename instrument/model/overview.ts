/**
 * A thread's lanes in a few thousand slices each, without its tables: what a page can show of a large recording before it
 * has read it. It takes the log's events as a timeline does, keeps nothing but open callbacks and slices, and so reads
 * some twenty million of them in a second.
 *
 *   log ─▶ LogDecoder ─▶ ThreadOverview ─▶ rows of slices, as ThreadLanes.query would give them for the whole
 */
import type { Phase } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { BothSinks } from './both-sinks.ts';
import { LogDecoder, type LogSink } from './decode.ts';
import { ZERO } from './doubles.ts';
import { LANE, type Lane, ThreadLanes, TONE } from './lanes.ts';
import { LoopRows } from './lanes-loop.ts';
import { NumberStack } from './number-stack.ts';
import { OverviewRow } from './overview-row.ts';
import { RareTables } from './overview-tables.ts';
import type { FrameMapper } from './places.ts';
import { MOST_UNFINISHED } from './resolve-phases.ts';

/** What is nested deeper is seen only once the log has been read. */
const MOST_ROWS = 64;

export interface OverviewLane {
  lane: Lane;
  rows: OverviewRow[];
}

export class ThreadOverview implements LogSink {
  /** When the first event was, and the latest so far. */
  begin: Nanoseconds = ZERO;
  end: Nanoseconds = ZERO;
  readonly decoder: LogDecoder;
  readonly #most: number;
  readonly #rows: OverviewRow[][] = [];
  readonly #delays: OverviewRow;
  readonly #loop: LoopRows;
  readonly #rare = new RareTables();
  #begun = false;
  /** Of each callback that runs: its id, when it began, its number, its tone, and its lane and row in one. */
  readonly #ids = new NumberStack();
  readonly #starts = new NumberStack();
  readonly #items = new NumberStack();
  readonly #tones = new NumberStack();
  readonly #places = new NumberStack();
  /** How many of each lane run. */
  readonly #depths = [0, 0, 0];
  #spans = 0;
  #phases = -1;
  #phase: Phase | 0 = 0;
  #phaseStart: Nanoseconds = ZERO;
  #iterations = -1;
  #iteration = -1;
  #iterationStart: Nanoseconds = ZERO;
  #ended = false;

  /**
   * @param originNs CLOCK_MONOTONIC of the recording's time 0
   * @param most how many slices a row may have
   * @param also another one who is told of the log's events
   * @param mapper what source maps say of the frames of its call sites
   */
  constructor(originNs: bigint, most: number, also?: LogSink, mapper?: FrameMapper) {
    this.decoder = new LogDecoder(also ? new BothSinks(this, also) : this, originNs, mapper);
    this.#most = most;
    this.#delays = this.#row(LANE.DELAYS, 0);
    this.#loop = new LoopRows(this.#delays);
  }

  /** All that is to be told of the thread, as far as the log has been taken. */
  told(): { begin: Nanoseconds; end: Nanoseconds; awakeSince: Nanoseconds; lanes: OverviewLane[] } {
    const { begin, end } = this;
    return { begin, end, awakeSince: this.#loop.awakeSince, lanes: this.lanes() };
  }

  /** Takes the next slots of the log, in portions of any size. */
  push(words: Uint32Array): void {
    this.decoder.push(words);
  }

  /** The log has ended; what is still open ends at the latest time. */
  finish(): void {
    this.decoder.finish();
    if (!this.#ended) this.#closeAll(this.decoder.time);
    this.end = Math.max(this.end, this.decoder.time);
  }

  /** The lanes that have anything, as far as the log has been taken. */
  lanes(): OverviewLane[] {
    const found: OverviewLane[] = [];
    this.#rows.forEach((rows, lane) => {
      if (rows.some(({ length }) => length > 0)) found.push({ lane: lane as Lane, rows });
    });
    const rare = new ThreadLanes(this.#rare.source(this.end));
    rare.update();
    for (const lane of [LANE.GC, LANE.OUTPUT, LANE.TIMING] as const) {
      const rows = Array.from({ length: rare.rows(lane) }, (_, row) => {
        const levels = rare.levels(lane, row)!;
        const slices = new OverviewRow(this.#most);
        for (let leaf = 0; leaf < levels.length; leaf++)
          slices.push(levels.start(leaf), levels.end(leaf), levels.item(leaf), levels.tone(leaf), levels.weight(leaf));
        return slices;
      });
      if (rows.length > 0) found.push({ lane, rows });
    }
    return found;
  }

  threadStart(t: Nanoseconds): void {
    this.#at(t);
  }

  threadMeta(): void {}

  init(t: Nanoseconds): void {
    this.#at(t);
  }

  before(t: Nanoseconds, id: AsyncId): void {
    this.#at(t);
    const decoder = this.decoder;
    const lane = decoder.laneOf(decoder.typeOf(id));
    const row = Math.min(MOST_ROWS, this.#depths[lane]++);
    this.#ids.push(id);
    this.#starts.push(t);
    this.#items.push(this.#spans++);
    this.#tones.push(lane === 0 ? this.#phase : lane === 1 ? TONE.TICK : TONE.MICROTASK);
    this.#places.push(lane * (MOST_ROWS + 1) + row);
  }

  after(t: Nanoseconds, id: AsyncId): void {
    this.#at(t);
    const place = this.#ids.lastPlaceOf(id, MOST_UNFINISHED);
    if (place >= 0) this.#close(t, place);
  }

  resolve(t: Nanoseconds): void {
    this.#at(t);
  }

  phaseBegin(t: Nanoseconds, phase: Phase, iteration: number): void {
    this.#at(t);
    this.#phases++;
    this.#phase = phase;
    this.#phaseStart = t;
    if (iteration === this.#iteration) return;
    this.#closeIteration(t);
    this.#iterations++;
    this.#iteration = iteration;
    this.#iterationStart = t;
  }

  phaseEnd(t: Nanoseconds, phase: Phase, iteration: number, idleNs: Nanoseconds): void {
    this.#at(t);
    this.#close(t, 0);
    this.#phase = 0;
    this.#loop.phase(this.#row(LANE.PHASES, 0), this.#phases, this.#phaseStart, t, phase, iteration, idleNs);
  }

  gcBegin(t: Nanoseconds, gc: number): void {
    this.#at(t);
    this.#rare.gcBegin(t, gc);
  }

  gcEnd(t: Nanoseconds, gc: number): void {
    this.#at(t);
    this.#rare.gcEnd(t, gc);
  }

  heap(): void {}

  lost(t: Nanoseconds): void {
    this.#at(t);
  }

  dropped(t: Nanoseconds): void {
    // The picture begins with what was kept.
    if (this.#phases < 0 && this.#spans === 0) this.#begun = false;
    this.#at(t);
    this.#close(t, 0);
    this.#rare.closeAll(t);
  }

  output(t: Nanoseconds, stream: number): void {
    this.#at(t);
    this.#rare.output(t, stream);
  }

  timing(t: Nanoseconds, _name: string, durationNs: Nanoseconds | null): void {
    this.#at(t);
    this.#rare.timing(t, durationNs);
  }

  post(t: Nanoseconds): void {
    this.#at(t);
  }

  threadEnd(t: Nanoseconds): void {
    this.#at(t);
    this.#ended = true;
    this.#closeAll(t);
  }

  #at(t: Nanoseconds): void {
    if (!this.#begun) this.begin = t;
    this.#begun = true;
    if (t > this.end) this.end = t;
  }

  #row(lane: Lane, row: number): OverviewRow {
    this.#rows[lane] ??= [];
    const rows = this.#rows[lane];
    while (rows.length <= row) rows.push(new OverviewRow(this.#most));
    return rows[row];
  }

  /** Ends the open callbacks from `place` inwards. */
  #close(t: Nanoseconds, place: number): void {
    for (let at = this.#ids.length - 1; at >= place; at--) {
      const of = this.#places.at(at);
      const row = of % (MOST_ROWS + 1);
      const lane = (of - row) / (MOST_ROWS + 1);
      this.#depths[lane]--;
      if (row < MOST_ROWS)
        this.#row((LANE.CALLBACKS + lane) as Lane, row).push(
          this.#starts.at(at),
          t,
          this.#items.at(at),
          this.#tones.at(at),
        );
    }
    for (const stack of [this.#ids, this.#starts, this.#items, this.#tones, this.#places]) stack.length = place;
  }

  #closeIteration(t: Nanoseconds): void {
    if (this.#iterations < 0 || Number.isNaN(this.#iterationStart)) return;
    const row = this.#row(LANE.ITERATIONS, 0);
    this.#loop.iteration(row, this.#iterations, this.#iterationStart, t, this.#iteration);
    this.#iterationStart = Number.NaN;
  }

  #closeAll(t: Nanoseconds): void {
    this.#close(t, 0);
    this.#rare.closeAll(t);
    this.#closeIteration(t);
  }
}
