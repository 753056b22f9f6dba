/**
 * The page's one place for what is shown: the view and how it moves, what is selected, what the worker has answered.
 * React's panels read `state` and are told when it changes; canvases are painted by the frame loop, and only then.
 */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { RuleId } from '../../instrument/model/rules.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import { SourceClient, type WorkerLike } from '../source/client.ts';
import {
  type Answer,
  type Facts,
  hasPicture,
  type ItemRef,
  type LaneSlices,
  type Mention,
  MOMENTS,
  type Summary,
  sameItem,
} from '../source/protocol.ts';
import { hitAt } from '../tracks/hit.ts';
import { type Layout, layOut } from '../tracks/layout.ts';
import { fromHash, type Place, toHash } from './address.ts';
import { Camera } from './camera.ts';
import { FrameLoop } from './frame-loop.ts';
import { PlaceHistory } from './history.ts';
import { Milestones } from './milestones.ts';
import { queryFor } from './query.ts';
import type { Range } from './range.ts';
import type { CssPixels, TimeScale, View } from './time-scale.ts';
import { SHORTEST_VIEW } from './viewport.ts';

/** Shortest time between two queries that only new events ask for. */
const REFRESH_MS = 66;
/** How much of its time the worker may spend on such queries, while it follows and while it loads. */
const LIVE_SHARE = 0.25;
const LOADING_SHARE = 0.1;
const ADDRESS_MS = 250;
/** Space left beyond a row that is scrolled into sight. */
const SCROLL_MARGIN: CssPixels = 40;
/** Time between two looks at how the selected item has gone on. */
const FACTS_MS = 300;

export interface StageState {
  summary: Summary | null;
  follow: boolean;
  selection: ItemRef | null;
  facts: Facts | null;
  hover: Hover | null;
  collapsed: ReadonlySet<ThreadKey>;
  /** Lanes that can be closed and were changed: opened, or closed where they begin open. */
  opened: ReadonlySet<Lane>;
  layout: Layout;
  /** What is measured. */
  range: Range | null;
  /** Which of the two the details are of, where something is both selected and measured. */
  shown: 'item' | 'range';
  /** What is searched for, and whether lanes show only what it finds. */
  search: { text: string; filters: boolean };
  /** Whether what is on the screen is shown as a table. */
  table: boolean;
  /** What lies over the page. */
  sheet: SheetShown | null;
}

export type SheetShown = { kind: 'keys' } | { kind: 'rules'; rule: RuleId | null };

/** What lies under the pointer. */
export interface Hover {
  x: CssPixels;
  y: CssPixels;
  ref: ItemRef;
  /** More than one where a slice stands for a crowd; `ref` is the longest of it then. */
  count: number;
  /** Of a crowd in lanes that are filtered: how many of it are found; `ref` is the longest of those then. */
  found: number | null;
  from: number;
  to: number;
  busy: number;
  row: number;
  /** Null until the worker has answered. */
  facts: Facts | null;
}

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
  /** The view has moved. */
  moved?(view: View): void;
}

export class Stage {
  state: StageState = {
    summary: null,
    follow: true,
    selection: null,
    facts: null,
    hover: null,
    collapsed: new Set(),
    opened: new Set(),
    layout: { threads: [], height: 0 },
    range: null,
    shown: 'item',
    search: { text: '', filters: false },
    table: false,
    sheet: null,
  };
  answer: Answer | null = null;
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
  readonly #host: Host;
  readonly #frames: FrameLoop;
  readonly #milestones = new Milestones();
  readonly #painters = new Set<Painter>();
  readonly #listeners = new Set<() => void>();
  readonly #history: PlaceHistory;
  #room: CssPixels = 0;
  #queried = { key: '', from: 0, to: 0, news: -1, at: 0 };
  #addressTimer: ReturnType<typeof setTimeout> | null = null;
  #slices = new Map<string, LaneSlices>();
  #factsTimer: ReturnType<typeof setTimeout> | null = null;
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
    this.#history = new PlaceHistory(place);
    this.camera = new Camera(
      {
        whole: () => host.bounds?.() ?? this.whole,
        width: () => this.width,
        mayMove: () => host.mayMove(),
        changed: () => this.#cameraChanged(),
      },
      place.view,
    );
    const { selection, range, search, table } = place;
    this.state = {
      ...this.state,
      follow: this.camera.following,
      search,
      table,
      selection,
      range,
      shown: selection ? 'item' : 'range',
    };
  }

  /** What the address remembers of the page. */
  get place(): Place {
    const { following, placed, view } = this.camera;
    const { selection, range, search, table } = this.state;
    return { view: placed && !following ? view : null, selection, range, search, table };
  }

  /** The address has changed by other hands: shows what it says. */
  goTo(hash: string): void {
    if (hash === toHash(this.place)) return;
    const place = fromHash(hash);
    if (this.#addressTimer !== null) clearTimeout(this.#addressTimer);
    this.#addressTimer = null;
    this.#history.wentTo(place);
    const { selection, range, search, table } = place;
    const shown = selection ? 'item' : 'range';
    this.#set({ selection, range, search, table, shown, ...(selection ? {} : { facts: null }) });
    this.camera.restore(place.view, this.state.summary?.complete === true);
    if (selection) void this.#loadFacts(false);
    this.invalidate();
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

  slicesOf(thread: ThreadKey, lane: number): LaneSlices | null {
    return this.#slices.get(`${thread}/${lane}`) ?? null;
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

  /** How much height the page has for the lanes: they are stretched to make use of it. */
  setRoom(room: CssPixels): void {
    if (room === this.#room) return;
    this.#room = room;
    this.#layOut();
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

  select(ref: ItemRef | null, reveal = false): void {
    if (ref && this.state.shown !== 'item') this.#set({ shown: 'item' });
    if (sameItem(ref, this.state.selection)) {
      if (reveal) this.#reveal();
      return;
    }
    // The facts of what was selected before stay until the new ones are here.
    this.#set(ref ? { selection: ref } : { selection: null, facts: null, shown: 'range' });
    this.#rememberAddress();
    this.invalidate();
    if (ref) void this.#loadFacts(reveal);
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
    this.#set({ range, shown: range ? 'range' : 'item' });
    this.#rememberAddress();
    this.invalidate();
  }

  /** Changes what is searched for, or whether lanes are filtered by it. */
  setSearch(change: Partial<StageState['search']>): void {
    this.#set({ search: { ...this.state.search, ...change } });
    this.#rememberAddress();
    this.invalidate();
  }

  /** Shows what is on the screen as a table, or as a picture. */
  toggleTable(): void {
    this.#set({ table: !this.state.table });
    this.#rememberAddress();
    this.invalidate();
  }

  /** Whether the details are of the item or of the range that is measured. */
  showDetails(shown: StageState['shown']): void {
    this.#set({ shown });
  }

  /** Takes back the last thing that was selected or measured. */
  escape(): void {
    const { range, selection, shown } = this.state;
    if (range && (shown === 'range' || !selection)) this.selectRange(null);
    else this.select(null);
  }

  async step(kind: 'callback' | 'iteration', direction: 1 | -1): Promise<void> {
    const { selection, summary } = this.state;
    const thread = selection?.thread ?? summary?.threads[0]?.key ?? null;
    const time = direction > 0 ? this.view.start : this.view.end;
    const ref = await this.client.ask({ ask: 'step', step: { from: selection, time, thread, kind, direction } });
    if (ref) this.select(ref, true);
  }

  showSheet(sheet: SheetShown): void {
    this.#set({ sheet });
  }

  /** A sheet has been closed; another one may be there by now. */
  closeSheet(kind: SheetShown['kind']): void {
    if (this.state.sheet?.kind === kind) this.#set({ sheet: null });
  }

  /** Selects what scheduled the selected callback, or the first that it scheduled itself. Returns whether one is selected. */
  stepCause(to: 'cause' | 'effect'): boolean {
    const { facts, selection } = this.state;
    if (!facts?.span || !sameItem(facts.ref, selection)) return false;
    const { chain, caused } = facts.span;
    const ref = to === 'cause' ? chain[0]?.ref : caused.find((effect) => effect.ref)?.ref;
    if (ref) this.select(ref, true);
    return true;
  }

  /** Selects the run before or after the selected one of the same line of the source. */
  async stepLine(to: 'previous' | 'next'): Promise<void> {
    const { selection } = this.state;
    const line = selection && (await this.client.ask({ ask: 'line', ref: selection }));
    const ref = line?.[to];
    if (ref && sameItem(selection, this.state.selection)) this.select(ref, true);
  }

  /** The pointer has moved, or left. */
  point(pointer: { x: CssPixels; y: CssPixels } | null): void {
    this.pointer = pointer;
    this.#hover(pointer && hitAt(this, pointer.x, pointer.y));
    this.invalidate();
  }

  #hover(hover: Hover | null): void {
    const before = this.state.hover;
    if (hover === null && before === null) return;
    if (hover && before && sameItem(hover.ref, before.ref) && hover.count === before.count) {
      this.#set({ hover: { ...hover, facts: before.facts } });
    } else {
      this.#set({ hover });
      if (hover) void this.#loadHover(hover);
    }
  }

  toggleThread(key: ThreadKey): void {
    const collapsed = new Set(this.state.collapsed);
    if (!collapsed.delete(key)) collapsed.add(key);
    this.#set({ collapsed });
    this.#layOut();
    this.invalidate();
  }

  toggleLane(lane: Lane): void {
    const opened = new Set(this.state.opened);
    if (!opened.delete(lane)) opened.add(lane);
    this.#set({ opened });
    this.#layOut();
    this.invalidate();
  }

  async #loadFacts(reveal: boolean): Promise<void> {
    const ref = this.state.selection;
    if (!ref) return;
    const facts = await this.client.ask({ ask: 'facts', ref });
    if (!sameItem(ref, this.state.selection)) return;
    this.#set({ facts });
    if (reveal) this.#reveal();
    this.invalidate();
  }

  async #loadHover(hover: Hover): Promise<void> {
    const facts = await this.client.ask({ ask: 'facts', ref: hover.ref });
    const now = this.state.hover;
    if (now && sameItem(now.ref, hover.ref)) this.#set({ hover: { ...now, facts } });
  }

  #reveal(): void {
    const range = this.selectedRange();
    if (!range) return;
    this.camera.reveal(range);
    this.#revealRow();
  }

  /** Scrolls the row of the selected item into sight. */
  #revealRow(): void {
    const { facts, layout } = this.state;
    const lane = layout.threads
      .find(({ key }) => key === facts?.ref.thread)
      ?.lanes.find(({ track }) => track.lane === facts?.ref.lane);
    if (!facts || !lane) return;
    const top = lane.contentY + facts.row * lane.rowHeight;
    const bottom = top + lane.rowHeight;
    if (top < this.scrollTop) this.scroll(top - SCROLL_MARGIN);
    else if (bottom > this.scrollTop + this.height) this.scroll(bottom - this.height + SCROLL_MARGIN);
  }

  /** When the selected item was; null before that is known, and where nothing is selected. */
  selectedRange(): View | null {
    const { facts } = this.state;
    if (!facts || !sameItem(facts.ref, this.state.selection)) return null;
    return { start: facts.start, end: Number.isNaN(facts.end) ? this.whole.end : facts.end };
  }

  #cameraChanged(): void {
    if (this.state.follow !== this.camera.following) this.#set({ follow: this.camera.following });
    this.#host.moved?.(this.camera.view);
    this.#rememberAddress();
    this.invalidate();
  }

  #takeSummary(summary: Summary): void {
    const before = this.state.summary;
    this.#set({ summary });
    const rows = (from: Summary | null) => from?.threads.map(({ key, rows }) => `${key}:${rows.join()}`).join(';');
    if (rows(before) !== rows(summary)) this.#layOut();
    if (summary.whole && !before?.whole) this.camera.end(hasPicture(before));
    this.#refreshFacts(summary, before);
    this.invalidate();
  }

  /** What is selected may go on: it ends, and what it has scheduled runs. */
  #refreshFacts(summary: Summary, before: Summary | null): void {
    if (!this.state.selection || summary.news === (before?.news ?? 0)) return;
    if (!this.state.facts) void this.#loadFacts(false);
    else if (this.#factsTimer === null) {
      this.#factsTimer = setTimeout(() => {
        this.#factsTimer = null;
        void this.#loadFacts(false);
      }, FACTS_MS);
    }
  }

  #takeAnswer(answer: Answer): void {
    this.answer = answer;
    this.#slices.clear();
    for (const { key, lanes } of answer.threads)
      for (const slices of lanes) this.#slices.set(`${key}/${slices.lane}`, slices);
    this.invalidate();
  }

  #layOut(): void {
    const { summary, collapsed, opened } = this.state;
    this.#set({ layout: layOut(summary?.threads ?? [], collapsed, this.#room, opened) });
  }

  #frame(now: number): boolean {
    const before = this.view;
    const moving = hasPicture(this.state.summary) && this.camera.advance(now);
    // What lies under a pointer that rests changes when the view moves beneath it.
    if (this.pointer && (this.view !== before || this.answer !== this.#pointedAt)) {
      this.#pointedAt = this.answer;
      this.#hover(hitAt(this, this.pointer.x, this.pointer.y));
    }
    this.#query(now);
    for (const painter of this.#painters) painter(this);
    this.#milestones.painted(this);
    return moving;
  }

  /** Asks for what the view needs and does not have, at once or when it is time to. */
  #query(now: number): void {
    const { summary, layout, search } = this.state;
    if (!summary || !hasPicture(summary) || this.width < 2) return;
    const { query, key } = queryFor(this.view, this.width, layout, search.filters ? search.text.trim() : '');
    const sent = this.#queried;
    const covered = key === sent.key && this.view.start >= sent.from && this.view.end <= sent.to;
    if (covered) {
      if (summary.news === sent.news && this.answer?.filtered !== false) return;
      // Where answering takes long it is done less often: whoever answers also decodes.
      const share = summary.whole && !summary.complete ? LOADING_SHARE : LIVE_SHARE;
      const wait = sent.at + Math.max(REFRESH_MS, (this.answer?.took ?? 0) / share) - now;
      if (wait > 0) {
        this.#frames.invalidateIn(wait);
        return;
      }
    }
    this.#queried = { key, from: query.from, to: query.to, news: summary.news, at: now };
    this.client.query(query);
  }

  #rememberAddress(): void {
    if (this.#addressTimer !== null) return;
    this.#addressTimer = setTimeout(() => {
      this.#addressTimer = null;
      const { place } = this;
      this.#host.writeHash(toHash(place), this.#history.isEntry(place, performance.now()));
    }, ADDRESS_MS);
  }

  #set(change: Partial<StageState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Shows a mentioned callback and selects it. */
export function goTo(stage: Stage, mention: Mention): void {
  if (mention.ref) stage.select(mention.ref, true);
}
