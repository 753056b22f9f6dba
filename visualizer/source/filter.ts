/**
 * Which slices of a lane have anything in them that a search has found. Hits are sorted into the rows of the lanes once;
 * a slice then finds its own by two look-ups, so that one hit among a million shows at every zoom.
 */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { isOutput } from '../../instrument/model/lanes-notes.ts';
import { toneOf } from './names.ts';
import type { Slices } from './protocol.ts';
import type { LiveThread } from './recording.ts';
import type { Search } from './search.ts';
import { Hits } from './search-hits.ts';
import type { ThreadSearch } from './search-thread.ts';

/** So many hits of one slice are compared for the longest. */
const MOST_COMPARED = 256;

/** Lanes whose items a search finds. */
const SEARCHED: ReadonlySet<Lane> = new Set([
  ...[LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS, LANE.GC, LANE.OUTPUT, LANE.TIMING],
]);

export class Filter {
  readonly search: Search;
  readonly #threads = new Map<LiveThread, FilteredThread>();

  constructor(search: Search) {
    this.search = search;
  }

  /** Tells the slices of a row how many of what they stand for was found; lanes that are not searched are left as they are. */
  apply(thread: LiveThread, lane: Lane, row: number, slices: Slices): void {
    const found = this.search.hitsIn(thread);
    if (!SEARCHED.has(lane)) return;
    slices.hits = new Uint32Array(slices.length);
    if (!found) return;
    let known = this.#threads.get(thread);
    if (!known?.isStillOf(found)) {
      known = new FilteredThread(thread, found);
      this.#threads.set(thread, known);
    }
    known.update();
    known.mark(lane, row, slices);
  }
}

/** The hits of one thread by lane and row. */
class FilteredThread {
  readonly #thread: LiveThread;
  readonly #found: ThreadSearch;
  readonly #rows = new Map<number, Hits>();
  #taken = { spans: 0, gcs: 0, notes: 0 };
  readonly #order: number;

  constructor(thread: LiveThread, found: ThreadSearch) {
    this.#thread = thread;
    this.#found = found;
    this.#order = orderOf(found);
  }

  isStillOf(found: ThreadSearch): boolean {
    return found === this.#found && orderOf(found) === this.#order;
  }

  /** Counts the hits of each slice; of a crowd, its longest hit stands for it. */
  mark(lane: Lane, row: number, slices: Slices): void {
    // A collection's row is not kept: all of them together are as good.
    const hits = this.#rows.get(keyOf(lane, lane === LANE.GC ? 0 : row));
    if (!hits) return;
    for (let i = 0; i < slices.length; i++) {
      const [start, end] = [slices.start[i], slices.end[i]];
      const first = hits.upTo(start, false);
      if (slices.count[i] === 1) {
        for (let at = first; at < hits.length && hits.time(at) === start; at++)
          if (hits.item(at) === slices.item[i]) slices.hits![i] = 1;
        continue;
      }
      // What begins where a crowd ends is not of it, unless it is a crowd of moments.
      const last = hits.upTo(end, end === start || lane === LANE.OUTPUT || lane === LANE.TIMING);
      if (last <= first) continue;
      slices.hits![i] = Math.min(slices.count[i], last - first);
      this.#standIn(lane, slices, i, this.#longest(lane, hits, first, Math.min(last, first + MOST_COMPARED)));
    }
  }

  #longest(lane: Lane, hits: Hits, first: number, last: number): number {
    let best = hits.item(first);
    for (let at = first + 1; at < last; at++)
      if (this.#lengthOf(lane, hits.item(at)) > this.#lengthOf(lane, best)) best = hits.item(at);
    return best;
  }

  #standIn(lane: Lane, slices: Slices, i: number, item: number): void {
    if (slices.item[i] === item) return;
    slices.item[i] = item;
    slices.tone[i] = toneOf(this.#thread, lane, item);
  }

  #lengthOf(lane: Lane, item: number): number {
    const { spans, gcs, notes } = this.#thread.timeline;
    if (lane === LANE.OUTPUT || lane === LANE.TIMING) return notes.duration.get(item);
    const table = lane === LANE.GC ? gcs : spans;
    const end = table.end.get(item);
    return (Number.isNaN(end) ? this.#thread.timeline.end : end) - table.start.get(item);
  }

  update(): void {
    const { spans, gcs, notes } = this.#found;
    const { timeline, lanes } = this.#thread;
    for (; this.#taken.spans < spans.length; this.#taken.spans++) {
      const span = spans.item(this.#taken.spans);
      this.#add((timeline.spans.lane.get(span) + LANE.CALLBACKS) as Lane, lanes.rowOfSpan(span), span);
    }
    for (; this.#taken.gcs < gcs.length; this.#taken.gcs++) this.#add(LANE.GC, 0, gcs.item(this.#taken.gcs));
    for (; this.#taken.notes < notes.length; this.#taken.notes++) {
      const note = notes.item(this.#taken.notes);
      const lane = isOutput(timeline.notes.kind.get(note)) ? LANE.OUTPUT : LANE.TIMING;
      this.#add(lane, lanes.rowOfNote(note), note);
    }
  }

  #add(lane: Lane, row: number, item: number): void {
    const key = keyOf(lane, row);
    let hits = this.#rows.get(key);
    if (!hits) {
      hits = new Hits((it) => this.#startOf(lane, it));
      this.#rows.set(key, hits);
    }
    hits.add(item);
  }

  /** When the slice of an item begins. */
  #startOf(lane: Lane, item: number): number {
    const { spans, gcs, notes } = this.#thread.timeline;
    if (lane === LANE.GC) return gcs.start.get(item);
    if (lane !== LANE.OUTPUT && lane !== LANE.TIMING) return spans.start.get(item);
    return notes.time.get(item) - notes.duration.get(item);
  }
}

const keyOf = (lane: Lane, row: number) => lane * 1024 + row;
const orderOf = ({ spans, gcs, notes }: ThreadSearch) => spans.reordered + gcs.reordered + notes.reordered;
