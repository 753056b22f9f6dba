/**
 * The page's one place for what is shown: the view and how it moves, what is selected, what the worker has answered.
 * React's panels read `state` and are told when it changes; canvases are painted by the frame loop, and only then.
 */
import { LANE } from '../../instrument/model/lanes.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import { SourceClient, type WorkerLike } from '../source/client.ts';
import {
  type Answer,
  hasPicture,
  type ItemRef,
  type LaneSlices,
  MOMENTS,
  type Summary,
  sameItem,
} from '../source/protocol.ts';
import { hitAt } from '../tracks/hit.ts';
import { fromHash, type Place, toHash } from './address.ts';
import { Camera } from './camera.ts';
import { FactsKeeper } from './facts-keeper.ts';
import { FrameLoop } from './frame-loop.ts';
import { type ArrangementMemory, LanesKeeper } from './lanes-keeper.ts';
import { Milestones } from './milestones.ts';
import { Picture } from './picture.ts';
import { PlaceKeeper } from './place-keeper.ts';
import type { Range } from './range.ts';
import { reveal } from './reveal.ts';
import { NOTHING_SHOWN, type SheetShown, type StageState } from './stage-state.ts';
import type { CssPixels, TimeScale, View } from './time-scale.ts';
import { Turns } from './turns.ts';
import { SHORTEST_VIEW } from './viewport.ts';

export type Painter = (stage: Stage) => void;

export interface Host {
  worker: WorkerLike;
  /** Whether things may glide. */
  mayMove(): boolean;
  readHash(): string;
  /** Puts the page's place into its address; `isEntry` where back is to lead to what was there before. */
  writeHash(hash: string, isEntry: boolean): void;
  /** How frames are scheduled, where it is not by the browser alone. */
  schedule?(run: (now: number) => void): void;
  /** How far the view may go, where that is farther than the recording. */
  bounds?(): View;
  /** Keeps how lanes are arranged; not there where they stay as they are. */
  arrangement?: ArrangementMemory;
  /** The view has moved. */
  moved?(view: View): void;
}

export class Stage {
  state: StageState = NOTHING_SHOWN;
  width: CssPixels = 1;
  height: CssPixels = 1;
  scrollTop: CssPixels = 0;
  /** The moment from which times are counted where it is drawn. */
  zero: Nanoseconds = 0;
  /** Scrolls the lanes; whoever shows them puts it there. */
  scroll: (top: CssPixels) => void = () => {};
  /** Where the pointer is on the timeline. */
  pointer: { x: CssPixels; y: CssPixels } | null = null;

  readonly client: SourceClient;
  readonly camera: Camera;
  readonly lanes: LanesKeeper;
  /** Whatever steps on from what is selected or measured. */
  readonly turns = new Turns(() => this.#facts.known);
  readonly #host: Host;
  readonly #frames: FrameLoop;
  readonly #milestones = new Milestones();
  readonly #painters = new Set<Painter>();
  readonly #listeners = new Set<() => void>();
  readonly #picture = new Picture();
  readonly #facts = new FactsKeeper(this);
  readonly #place: PlaceKeeper;
  /** The answer that what is hovered was taken from. */
  #pointedAt: Answer | null = null;

  constructor(host: Host) {
    this.#host = host;
    this.client = new SourceClient(host.worker, {
      summary: (summary) => this.#takeSummary(summary),
      answer: (answer) => this.#takeAnswer(answer),
    });
    this.#frames = new FrameLoop((now) => this.#frame(now), host.schedule);
    const place = fromHash(host.readHash());
    this.#place = new PlaceKeeper(
      place,
      () => this.place,
      (hash, isEntry) => host.writeHash(hash, isEntry),
    );
    this.camera = new Camera(
      {
        whole: () => host.bounds?.() ?? this.whole,
        width: () => this.width,
        mayMove: () => host.mayMove(),
        changed: () => this.#cameraChanged(),
      },
      place.view,
    );
    this.lanes = new LanesKeeper(this, host.arrangement ?? null);
    const { view: _, threads: threadOrder, ...shown } = place;
    const { following: follow } = this.camera;
    const { remembered: arrangement } = this.lanes;
    this.state = {
      ...this.state,
      ...shown,
      follow,
      threadOrder,
      arrangement,
      shown: shown.selection ? 'item' : 'range',
    };
  }

  /** What the address remembers of the page. */
  get place(): Place {
    const { following, placed, view } = this.camera;
    const { selection, range, search, table, threadOrder: threads } = this.state;
    return { view: placed && !following ? view : null, selection, range, search, table, threads };
  }

  /** The address has changed by other hands: shows what it says. */
  goTo(hash: string): void {
    if (hash === toHash(this.place)) return;
    const place = fromHash(hash);
    this.#place.wentTo(place);
    const { selection, range, search, table, threads: threadOrder } = place;
    const shown = selection ? 'item' : 'range';
    this.change({ selection, range, search, table, threadOrder, shown, ...(selection ? {} : { facts: null }) });
    this.lanes.layOut();
    this.camera.restore(place.view, this.state.summary?.complete === true);
    if (selection) void this.#facts.load(false);
    this.invalidate();
  }

  /** Changes what is shown, and tells whoever shows it. */
  change(change: Partial<StageState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Adds something that is drawn in every frame; returns how to remove it. */
  paintWith(painter: Painter): () => void {
    this.#painters.add(painter);
    this.invalidate();
    return () => this.#painters.delete(painter);
  }

  /** Something that the address remembers has changed. */
  remember(): void {
    this.#place.remember();
  }

  invalidate(): void {
    this.#frames.invalidate();
  }

  get view(): View {
    return this.camera.view;
  }

  get scale(): TimeScale {
    return this.camera.scale;
  }

  get whole(): View {
    const { summary } = this.state;
    return { start: summary?.begin ?? 0, end: Math.max(summary?.end ?? 1e6, (summary?.begin ?? 0) + SHORTEST_VIEW) };
  }

  /** What the worker has answered last. */
  get answer(): Answer | null {
    return this.#picture.answer;
  }

  slicesOf(thread: ThreadKey, lane: number): LaneSlices | null {
    return this.#picture.slicesOf(thread, lane);
  }

  /** Shows at once what another stage shows. */
  mirror(view: View): void {
    this.camera.mirror(view);
    this.invalidate();
  }

  resize(width: CssPixels, height: CssPixels): void {
    if (width === this.width && height === this.height) return;
    [this.width, this.height] = [width, height];
    this.invalidate();
  }

  scrollTo(top: CssPixels): void {
    this.scrollTop = top;
    this.invalidate();
  }

  /** Zooms about the pointer, or the middle where it is elsewhere. */
  zoomBy(factor: number): void {
    this.camera.zoomBy(factor, this.pointer === null ? 0.5 : this.pointer.x / this.width);
  }

  fitSelection(): void {
    const { range, shown } = this.state;
    const fitted = shown === 'range' && range ? range : this.selectedRange();
    if (fitted) this.camera.show(fitted);
  }

  /**
   * Selects an item, or nothing; where it is to be revealed the view moves to it.
   * @returns when its facts are here
   */
  async select(ref: ItemRef | null, isRevealed = false): Promise<void> {
    if (ref && this.state.shown !== 'item') this.change({ shown: 'item' });
    if (sameItem(ref, this.state.selection)) {
      if (isRevealed) reveal(this);
      return;
    }
    // The facts of what was selected before stay until the new ones are here.
    this.change(ref ? { selection: ref } : { selection: null, facts: null, shown: 'range' });
    this.remember();
    this.invalidate();
    if (ref) await this.#facts.load(isRevealed);
  }

  /** Selects what lies at a point; of what the program wrote, the callback that wrote it. */
  async pick(ref: ItemRef | null): Promise<void> {
    if (ref && MOMENTS.has(ref.lane)) return;
    if (ref === null || (ref.lane !== LANE.OUTPUT && ref.lane !== LANE.TIMING)) return this.select(ref);
    const facts = await this.client.ask({ ask: 'facts', ref });
    this.select(facts?.related[0]?.ref ?? ref);
  }

  /** Measures a stretch of time, or no longer. */
  selectRange(range: Range | null): void {
    this.change({ range, shown: range ? 'range' : 'item' });
    this.remember();
    this.invalidate();
  }

  /** Changes what is searched for, or whether lanes are filtered by it. */
  setSearch(change: Partial<StageState['search']>): void {
    this.change({ search: { ...this.state.search, ...change } });
    this.remember();
    this.invalidate();
  }

  /** Shows what is on the screen as a table, or as a picture. */
  toggleTable(): void {
    this.change({ table: !this.state.table });
    this.remember();
    this.invalidate();
  }

  /** Whether the details are of the item or of the range that is measured. */
  showDetails(shown: StageState['shown']): void {
    this.change({ shown });
  }

  /** Takes back the last thing that was selected or measured. */
  escape(): void {
    const { range, selection, shown } = this.state;
    if (range && (shown === 'range' || !selection)) this.selectRange(null);
    else this.select(null);
  }

  showSheet(sheet: SheetShown): void {
    this.change({ sheet });
  }

  /** A sheet has been closed; another one may be there by now. */
  closeSheet(kind: SheetShown['kind']): void {
    if (this.state.sheet?.kind === kind) this.change({ sheet: null });
  }

  /** The pointer has moved, or left. */
  point(pointer: { x: CssPixels; y: CssPixels } | null): void {
    this.pointer = pointer;
    this.#facts.hover(pointer && hitAt(this, pointer.x, pointer.y));
    this.invalidate();
  }

  /** When the selected item was; null before that is known, and where nothing is selected. */
  selectedRange(): View | null {
    const { facts } = this.state;
    if (!facts || !sameItem(facts.ref, this.state.selection)) return null;
    return { start: facts.start, end: Number.isNaN(facts.end) ? this.whole.end : facts.end };
  }

  #cameraChanged(): void {
    if (this.state.follow !== this.camera.following) this.change({ follow: this.camera.following });
    this.#host.moved?.(this.camera.view);
    this.remember();
    this.invalidate();
  }

  #takeSummary(summary: Summary): void {
    const before = this.state.summary;
    this.change({ summary });
    const rows = (from: Summary | null) =>
      from?.threads.map(({ key, rows, opens }) => `${key}:${rows.join()}/${opens.join()}`).join(';');
    if (rows(before) !== rows(summary)) this.lanes.layOut();
    if (summary.whole && !before?.whole) this.camera.end(hasPicture(before));
    this.#facts.refresh(summary, before);
    this.invalidate();
  }

  #takeAnswer(answer: Answer): void {
    this.#picture.take(answer);
    this.invalidate();
  }

  #frame(now: number): boolean {
    const before = this.view;
    const moving = hasPicture(this.state.summary) && this.camera.advance(now);
    // What lies under a pointer that rests changes when the view moves beneath it.
    if (this.pointer && (this.view !== before || this.answer !== this.#pointedAt)) {
      this.#pointedAt = this.answer;
      this.#facts.hover(hitAt(this, this.pointer.x, this.pointer.y));
    }
    const wait = this.#picture.ask(this, now);
    if (wait > 0) this.#frames.invalidateIn(wait);
    for (const painter of this.#painters) painter(this);
    this.#milestones.painted(this);
    return moving;
  }
}
