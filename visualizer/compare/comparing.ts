/**
 * Two threads compared: what the page shows of it, and what can be done with it.
 *
 *   stage A ─┐                       ┌─ table, facts, pair
 *            ├─ outlines ─▶ comparer ┤
 *   stage B ─┘    one view, in the   └─ lines between both
 *                 time since the moment of the alignment
 */
import type { Both } from '../../instrument/model/compare.ts';
import type { Alignment } from '../../instrument/model/compare-align.ts';
import type { ComparedItem, Run } from '../../instrument/model/compare-table.ts';
import type { ComparedThread } from '../../instrument/schema/addresses.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { WorkerLike } from '../source/client.ts';
import { hasPicture, type ItemRef, type Summary } from '../source/protocol.ts';
import { TRACKS } from '../tracks/list.ts';
import type { View } from '../view/time-scale.ts';
import { Turns } from '../view/turns.ts';
import { fitted, SHORTEST_VIEW, spanOf } from '../view/viewport.ts';
import type { ComparisonPlace } from './address.ts';
import { Bookmark } from './bookmark.ts';
import { ComparerClient, type ComparingWorker } from './client.ts';
import { SharedFrames } from './frames.ts';
import { LinesInSight } from './lines-in-sight.ts';
import { OneThread } from './one-thread.ts';
import type { Overview, Pair, TableQuery } from './protocol.ts';
import { SideStage } from './side-stage.ts';

/** Any view will do until it is known what there is to see; it only keeps the stages from looking for one. */
const NO_VIEW = '#t=0-1000000';

export type Side = 0 | 1;

export interface ComparingState {
  summaries: Both<Summary | null>;
  /** Null until both are here and have been compared; each can be looked at before that. */
  overview: Overview | null;
  /** Why there will be no comparison, in one sentence. */
  fault: string | null;
  align: string;
  alignment: Alignment | null;
  /** Why it can't be aligned as it was asked for. */
  alignProblem: string | null;
  item: ComparedItem | null;
  pair: Pair | null;
  table: TableQuery;
}

export interface ComparingHost {
  source(): WorkerLike & { terminate(): void };
  comparer(): ComparingWorker & { terminate(): void };
  /** The address of a recording's stream. */
  stream(recording: string): string;
  mayMove(): boolean;
  /** Puts an address into the place of the current one, or behind it. */
  replaceHash(hash: string): void;
  pushHash(hash: string): void;
}

export class Comparing {
  readonly threads: Both<ComparedThread>;
  readonly stages: Both<SideStage>;
  readonly client: ComparerClient;
  readonly lines: LinesInSight;
  /** Whatever steps on from what is selected. */
  readonly turns = new Turns(() => this.#taken);
  state: ComparingState;

  readonly #host: ComparingHost;
  readonly #workers: { terminate(): void }[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #start: ComparisonPlace;
  readonly #bookmark: Bookmark;
  /** Comes when it is known what is selected. */
  #taken: Promise<void> = Promise.resolve();
  #begun = false;
  /** Whether somebody has moved the view before both were here. */
  #touched = false;
  readonly #workersOf: OneThread[] = [];
  /** What either was told to show last: such a view is nobody's move. */
  readonly #mirrored: Both<View | null> = [null, null];
  #closed = false;

  constructor(host: ComparingHost, place: ComparisonPlace) {
    this.#host = host;
    this.#start = place;
    this.#bookmark = new Bookmark({
      place: () => this.#place(),
      replaceHash: (hash) => host.replaceHash(hash),
      pushHash: (hash) => host.pushHash(hash),
    });
    this.threads = [place.a, place.b];
    this.state = {
      ...{ summaries: [null, null], overview: null, fault: null, alignment: null, alignProblem: null, pair: null },
      ...{ align: place.align, item: place.item, table: place.table },
    };
    const frames = new SharedFrames();
    this.stages = [this.#stage(0, frames), this.#stage(1, frames)];
    const comparer = host.comparer();
    this.#workers.push(comparer);
    this.client = new ComparerClient(comparer);
    this.lines = new LinesInSight(this.client, () => this.stages[0].invalidate());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    this.#closed = true;
    this.#bookmark.stop();
    for (const worker of this.#workers) worker.terminate();
  }

  invalidate(): void {
    for (const stage of this.stages) stage.invalidate();
  }

  /** There is no recording of that name. */
  fail(fault: string): void {
    this.#set({ fault });
  }

  /** What there is of a recording beside the thread that is compared. */
  wholeOf(side: Side): Summary | null {
    return this.#workersOf[side].whole;
  }

  /** The view in the time since the moment of the alignment. */
  get view(): View {
    return this.#shared(0, this.stages[0].view);
  }

  /** Both recordings, from the first event of either to the last, as far as they are here. */
  get whole(): View {
    const { overview, summaries } = this.state;
    const views = ([0, 1] as const).flatMap((side) => {
      const summary = summaries[side];
      const own =
        overview?.whole[side] ?? (summary && hasPicture(summary) ? { start: summary.begin, end: summary.end } : null);
      return own ? [this.#shared(side, own)] : [];
    });
    if (views.length === 0) return { start: 0, end: SHORTEST_VIEW };
    const start = Math.min(...views.map((view) => view.start));
    return { start, end: Math.max(start + SHORTEST_VIEW, ...views.map((view) => view.end)) };
  }

  /** The moment of each that is 0 on the common axis: its first event, until it is known what they are aligned at. */
  get zero(): Both<Nanoseconds> {
    const { alignment, summaries } = this.state;
    return alignment?.zero ?? [summaries[0]?.begin ?? 0, summaries[1]?.begin ?? 0];
  }

  showWhole(): void {
    this.#show(this.whole);
  }

  /** Fits the selected callback and its partner. */
  fitSelection(): void {
    const range = this.#selectedRange();
    if (range) this.#show(range);
  }

  zoomBy(factor: number): void {
    const pointed = this.stages.find(({ pointer }) => pointer !== null) ?? this.stages[0];
    pointed.zoomBy(factor);
  }

  /** Goes to another place of the same comparison, as back and forward do. */
  async go({ align, view, item, table }: ComparisonPlace): Promise<void> {
    if (!this.state.alignment) return;
    this.#set({ table });
    if (align !== this.state.align) await this.#alignAt(align);
    if (item !== this.state.item) await this.#take(item, false);
    if (view) this.#mirror(view);
  }

  /** Lays both over one another at a moment; see `parseAlign`. */
  async align(align: string): Promise<void> {
    if (this.state.overview && (await this.#alignAt(align))) this.#bookmark.push();
  }

  /** Lays both over one another at the selected callback. */
  async alignHere(): Promise<void> {
    if (this.state.pair?.align) await this.align(this.state.pair.align);
  }

  async select(item: ComparedItem | null, reveal = true): Promise<void> {
    if (item === this.state.item) {
      if (reveal) this.#reveal();
      return;
    }
    await this.#take(item, reveal);
    this.#bookmark.push();
  }

  /** From one matched callback to the next, in A's order. */
  async step(direction: 1 | -1): Promise<void> {
    if (!this.state.overview) return;
    const [{ view }] = this.stages;
    const time = direction > 0 ? view.start : view.end;
    const next = await this.client.ask({ ask: 'step', item: this.state.item, time, direction });
    if (next !== null) await this.select(next);
  }

  setTable(table: TableQuery): void {
    this.#set({ table });
    this.#bookmark.remember();
  }

  #stage(side: Side, frames: SharedFrames): SideStage {
    const worker = this.#host.source();
    this.#workers.push(worker);
    this.#workersOf[side] = new OneThread(worker, this.threads[side].thread);
    const stage = new SideStage(
      {
        worker: this.#workersOf[side],
        mayMove: () => this.#host.mayMove(),
        readHash: () => NO_VIEW,
        writeHash: () => {},
        schedule: frames.scheduler(),
        bounds: () => this.#own(side, this.whole),
        moved: (view) => this.#moved(side, view),
      },
      (row) => void this.#picked(side, row),
    );
    stage.subscribe(() => this.#summaryOf(side, stage.state.summary));
    stage.client.open(this.#host.stream(this.threads[side].recording));
    return stage;
  }

  #summaryOf(side: Side, summary: Summary | null): void {
    if (summary === this.state.summaries[side]) return;
    const summaries: Both<Summary | null> = [...this.state.summaries];
    summaries[side] = summary;
    this.#set({ summaries });
    if (this.state.alignment === null) this.#showComing();
    if (!this.#begun && summaries.every((one) => one?.complete)) {
      this.#begun = true;
      void this.#begin();
    }
  }

  /** Lanes that have nothing on either side leave their room to the others. */
  #hideEmpty(): void {
    const threads = this.state.summaries.map((summary) => summary?.threads[0]);
    for (const { lane, optional } of TRACKS) {
      if (optional !== 'crowded' || threads.some((thread) => !thread || thread.rows[lane] > 0)) continue;
      for (const { lanes } of this.stages) lanes.hide(lane, true);
    }
  }

  async #begin(): Promise<void> {
    this.#hideEmpty();
    const outlines = await Promise.all(
      this.stages.map(({ client }, side) => client.ask({ ask: 'outline', thread: this.threads[side].thread })),
    );
    for (const [side, outline] of outlines.entries()) {
      const { recording, thread } = this.threads[side];
      if (outline === null)
        return this.#set({ fault: `The recording ${recording} has no thread ${thread ?? 'that wrote anything'}.` });
    }
    const overview = await this.client.compare(outlines[0]!, outlines[1]!);
    this.#set({ overview });
    if (!(await this.#alignAt(this.#start.align))) await this.#alignAt('main', this.state.alignProblem);
    await this.#take(this.#start.item, false);
  }

  /** Returns whether it could be done. */
  async #alignAt(align: string, problem: string | null = null): Promise<boolean> {
    const alignment = await this.client.ask({ ask: 'align', align });
    if ('problem' in alignment) {
      this.#set({ alignProblem: alignment.problem });
      return false;
    }
    const first = this.state.alignment === null;
    const kept = this.stages[0].view;
    this.#set({ align, alignment, alignProblem: problem });
    this.#count();
    this.lines.clear();
    if (!first) this.#keepInSight(kept);
    else if (this.#touched) this.#mirror(this.#shared(0, kept));
    else this.#mirror(this.#start.view ?? fitted(this.whole));
    return true;
  }

  /** Has the times of either counted from its moment. */
  #count(): void {
    for (const side of [0, 1] as const) this.stages[side].zero = this.zero[side];
  }

  /** Shows what there is of both so far, unless somebody has moved the view. */
  #showComing(): void {
    this.#count();
    if (!this.#touched && this.state.summaries.some(hasPicture)) this.#mirror(fitted(this.whole));
  }

  /** A stays where it is and B moves, unless the moment itself would be out of sight. */
  #keepInSight(viewOfA: View): void {
    const view = this.#shared(0, viewOfA);
    const half = spanOf(view) / 2;
    this.#mirror(view.start <= 0 && view.end >= 0 ? view : { start: -half, end: half });
  }

  async #picked(side: Side, row: number | null): Promise<void> {
    if (!this.state.overview) return;
    const item = row === null ? null : await this.client.ask({ ask: 'item', side, row });
    await this.select(item);
  }

  #take(item: ComparedItem | null, reveal: boolean): Promise<void> {
    this.#taken = this.#takePair(item, reveal);
    return this.#taken;
  }

  async #takePair(item: ComparedItem | null, reveal: boolean): Promise<void> {
    this.#set({ item });
    const pair = item === null ? null : await this.client.ask({ ask: 'pair', item });
    if (this.state.item !== item) return;
    this.#set({ pair, item: pair === null ? null : item });
    for (const side of [0, 1] as const) void this.stages[side].select(this.#refOf(side, pair));
    if (reveal) this.#reveal();
    this.invalidate();
  }

  #refOf(side: Side, pair: Pair | null): ItemRef | null {
    const run = pair && runOf(pair, side);
    const thread = this.state.summaries[side]?.threads[0]?.key;
    return run && thread !== undefined ? { thread, lane: pair.lane[side], item: run.row } : null;
  }

  /** From the first begin to the last end of the selected callback and its partner. */
  #selectedRange(): View | null {
    const { pair } = this.state;
    if (!pair) return null;
    const runs = ([0, 1] as const).flatMap((side) => {
      const run = runOf(pair, side);
      return run ? [this.#shared(side, { start: run.start, end: run.start + run.took })] : [];
    });
    return { start: Math.min(...runs.map(({ start }) => start)), end: Math.max(...runs.map(({ end }) => end)) };
  }

  #reveal(): void {
    const range = this.#selectedRange();
    if (range) this.stages[0].camera.reveal(this.#own(0, range));
  }

  #show(range: View): void {
    this.stages[0].camera.show(this.#own(0, range));
  }

  /** Shows a view at once on both sides. */
  #mirror(view: View): void {
    for (const side of [0, 1] as const) this.#mirrorOn(side, view);
    this.#bookmark.remember();
  }

  #mirrorOn(side: Side, view: View): void {
    const own = this.#own(side, view);
    this.#mirrored[side] = own;
    this.stages[side].mirror(own);
  }

  #moved(side: Side, view: View): void {
    if (view === this.#mirrored[side] || !this.state.summaries.some(hasPicture)) return;
    this.#touched = true;
    this.#mirrorOn((1 - side) as Side, this.#shared(side, view));
    this.#bookmark.remember();
  }

  #shared(side: Side, { start, end }: View): View {
    return { start: start - this.zero[side], end: end - this.zero[side] };
  }

  #own(side: Side, { start, end }: View): View {
    return { start: start + this.zero[side], end: end + this.zero[side] };
  }

  #place(): ComparisonPlace | null {
    if (this.state.alignment === null) return null;
    const { align, item, table } = this.state;
    const [a, b] = this.threads;
    return { a, b, align, item, table, view: this.view };
  }

  #set(change: Partial<ComparingState>): void {
    if (this.#closed) return;
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export function runOf({ row }: Pair, side: Side): Run | null {
  return side === 0 ? row.a : row.b;
}
