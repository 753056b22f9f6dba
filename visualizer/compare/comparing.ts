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
import type { WorkerLike } from '../source/client.ts';
import type { ItemRef, Summary } from '../source/protocol.ts';
import type { View } from '../view/time-scale.ts';
import { fitted, SHORTEST_VIEW, spanOf } from '../view/viewport.ts';
import { type ComparisonPlace, placeToHash } from './address.ts';
import { ComparerClient, type ComparingWorker } from './client.ts';
import { SharedFrames } from './frames.ts';
import { LinesInSight } from './lines-in-sight.ts';
import { OneThread } from './one-thread.ts';
import type { Overview, Pair, TableQuery } from './protocol.ts';
import { SideStage } from './side-stage.ts';

const ADDRESS_MS = 250;
/** Any view will do until it is known what there is to see; it only keeps the stages from looking for one. */
const NO_VIEW = '#t=0-1000000';

export type Side = 0 | 1;

export interface ComparingState {
  summaries: Both<Summary | null>;
  /** Null until both are here and have been compared. */
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
  state: ComparingState;

  readonly #host: ComparingHost;
  readonly #workers: { terminate(): void }[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #start: ComparisonPlace;
  #begun = false;
  #linking = false;
  #closed = false;
  #addressTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(host: ComparingHost, place: ComparisonPlace) {
    this.#host = host;
    this.#start = place;
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
    if (this.#addressTimer !== null) clearTimeout(this.#addressTimer);
    for (const worker of this.#workers) worker.terminate();
  }

  invalidate(): void {
    for (const stage of this.stages) stage.invalidate();
  }

  /** There is no recording of that name. */
  fail(fault: string): void {
    this.#set({ fault });
  }

  /** The view in the time since the moment of the alignment. */
  get view(): View {
    return this.#shared(0, this.stages[0].view);
  }

  /** Both recordings, from the first event of either to the last. */
  get whole(): View {
    const { overview, alignment } = this.state;
    if (!overview || !alignment) return { start: 0, end: SHORTEST_VIEW };
    const [a, b] = overview.whole.map((whole, side) => this.#shared(side as Side, whole));
    return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
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
    if (await this.#alignAt(align)) this.#push();
  }

  async select(item: ComparedItem | null, reveal = true): Promise<void> {
    if (item === this.state.item) {
      if (reveal) this.#reveal();
      return;
    }
    await this.#take(item, reveal);
    this.#push();
  }

  /** From one matched callback to the next, in A's order. */
  async step(direction: 1 | -1): Promise<void> {
    const [{ view }] = this.stages;
    const time = direction > 0 ? view.start : view.end;
    const next = await this.client.ask({ ask: 'step', item: this.state.item, time, direction });
    if (next !== null) await this.select(next);
  }

  setTable(table: TableQuery): void {
    this.#set({ table });
    this.#remember();
  }

  #stage(side: Side, frames: SharedFrames): SideStage {
    const worker = this.#host.source();
    this.#workers.push(worker);
    const stage = new SideStage(
      {
        worker: new OneThread(worker, this.threads[side].thread),
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
    if (!this.#begun && summaries.every((one) => one?.complete)) {
      this.#begun = true;
      void this.#begin();
    }
  }

  async #begin(): Promise<void> {
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
    this.#mirror(this.#start.view ?? fitted(this.whole));
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
    for (const side of [0, 1] as const) this.stages[side].zero = alignment.zero[side];
    this.lines.clear();
    if (!first) this.#keepInSight(kept);
    return true;
  }

  /** A stays where it is and B moves, unless the moment itself would be out of sight. */
  #keepInSight(viewOfA: View): void {
    const view = this.#shared(0, viewOfA);
    const half = spanOf(view) / 2;
    this.#mirror(view.start <= 0 && view.end >= 0 ? view : { start: -half, end: half });
  }

  async #picked(side: Side, row: number | null): Promise<void> {
    const item = row === null ? null : await this.client.ask({ ask: 'item', side, row });
    await this.select(item);
  }

  async #take(item: ComparedItem | null, reveal: boolean): Promise<void> {
    this.#set({ item });
    const pair = item === null ? null : await this.client.ask({ ask: 'pair', item });
    if (this.state.item !== item) return;
    this.#set({ pair, item: pair === null ? null : item });
    for (const side of [0, 1] as const) this.stages[side].select(this.#refOf(side, pair));
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
    for (const side of [0, 1] as const) this.stages[side].mirror(this.#own(side, view));
    this.#remember();
  }

  #moved(side: Side, view: View): void {
    if (this.#linking || !this.state.alignment) return;
    this.#linking = true;
    const other = (1 - side) as Side;
    this.stages[other].mirror(this.#own(other, this.#shared(side, view)));
    this.#linking = false;
    this.#remember();
  }

  #shared(side: Side, { start, end }: View): View {
    const zero = this.state.alignment?.zero[side] ?? 0;
    return { start: start - zero, end: end - zero };
  }

  #own(side: Side, { start, end }: View): View {
    const zero = this.state.alignment?.zero[side] ?? 0;
    return { start: start + zero, end: end + zero };
  }

  #place(): ComparisonPlace {
    const { align, item, table } = this.state;
    const [a, b] = this.threads;
    return { a, b, align, item, table, view: this.view };
  }

  #push(): void {
    if (this.#addressTimer !== null) clearTimeout(this.#addressTimer);
    this.#addressTimer = null;
    this.#host.pushHash(placeToHash(this.#place()));
  }

  #remember(): void {
    this.#addressTimer ??= setTimeout(() => {
      this.#addressTimer = null;
      if (this.state.alignment) this.#host.replaceHash(placeToHash(this.#place()));
    }, ADDRESS_MS);
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
