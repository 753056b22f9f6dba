/**
 * A search through everything that is decoded, a few milliseconds at a time, and on through what comes.
 *
 *   text ─▶ Wanted ─▶ for each thread: spans, collections, notes ─▶ hits, by time
 *
 * Whether a word is in a type or in a call site is looked up once for each of them, not for each callback.
 */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { isOutput } from '../../instrument/model/lanes-notes.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { Job } from './background.ts';
import type { Found, ItemRef } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import type { Hits } from './search-hits.ts';
import { ThreadSearch } from './search-thread.ts';
import { type Wanted, wantedOf } from './search-words.ts';
import { startOf } from './step.ts';

export class Search implements Job {
  readonly text: string;
  readonly #recording: LiveRecording;
  readonly #wanted: Wanted | null;
  readonly #threads: ThreadSearch[] = [];
  readonly #placesVersion: number;

  constructor(recording: LiveRecording, text: string) {
    this.#recording = recording;
    this.#placesVersion = recording.places.version;
    this.text = text;
    this.#wanted = wantedOf(text);
  }

  /** Whether anything is asked for. */
  get asks(): boolean {
    return this.#wanted !== null;
  }

  /** What has been found in a thread; null before it has been looked at. */
  hitsIn(thread: LiveThread): ThreadSearch | null {
    return this.#threads.find((it) => it.thread === thread) ?? null;
  }

  get count(): number {
    return this.#threads.reduce((sum, thread) => sum + thread.count, 0);
  }

  /** Whether source maps have told since where call sites come from: what was looked at may be called otherwise. */
  get isStale(): boolean {
    return this.#placesVersion !== this.#recording.places.version;
  }

  /** Whether everything that is decoded has been looked at. */
  get isDone(): boolean {
    if (this.#wanted === null) return true;
    return this.#threads.length === this.#recording.threads.length && this.#threads.every(({ isDone }) => isDone);
  }

  /** Goes on until `isDue` says so. */
  go(isDue: () => boolean): void {
    if (this.#wanted === null) return;
    const { threads } = this.#recording;
    while (this.#threads.length < threads.length) {
      this.#threads.push(new ThreadSearch(threads[this.#threads.length], this.#wanted));
    }
    for (const thread of this.#threads) {
      thread.go(isDue);
      if (isDue()) return;
    }
  }

  /** The hit after (1) or before (-1) an item, or after a time where there is none; from the last one on to the first. */
  next(from: ItemRef | null, time: Nanoseconds, direction: 1 | -1): Found {
    const { count } = this;
    if (count === 0) return { ref: null, position: 0, count, done: this.isDone };
    const lists = this.#lists();
    const at = this.#rank(lists, from, time, direction);
    const position = (at + count) % count;
    return { ref: itemAt(lists, position), position: position + 1, count, done: this.isDone };
  }

  /** All lists of hits, each with where it belongs. */
  #lists(): List[] {
    return this.#threads.flatMap(({ thread, spans, gcs, notes }) => [
      { thread, lane: LANE.CALLBACKS as Lane, hits: spans },
      { thread, lane: LANE.GC as Lane, hits: gcs },
      { thread, lane: LANE.OUTPUT as Lane, hits: notes },
    ]);
  }

  /** The place in the order of all hits that the next one has. */
  #rank(lists: List[], from: ItemRef | null, time: Nanoseconds, direction: 1 | -1): number {
    const thread = from && this.#recording.thread(from.thread);
    const at = from && thread ? startOf(thread, from) : time;
    let rank = lists.reduce((sum, { hits }) => sum + hits.upTo(at, false), 0);
    if (!from || !thread) return direction > 0 ? rank : rank - 1;
    for (const { thread: owner, lane, hits } of lists) {
      const [first, last] = [hits.upTo(at, false), hits.upTo(at, true)];
      if (owner !== thread || lane !== listLane(from.lane)) {
        rank += last - first;
        continue;
      }
      // Hits of one moment and one list stand in the order of their rows.
      let low = first;
      let high = last;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (hits.item(middle) >= from.item) high = middle;
        else low = middle + 1;
      }
      rank += low - first;
      const isHit = low < last && hits.item(low) === from.item;
      return direction > 0 ? rank + (isHit ? 1 : 0) : rank - 1;
    }
    return direction > 0 ? rank : rank - 1;
  }
}

/** The lane whose list an item's hits are in. */
function listLane(lane: Lane): Lane {
  if (lane === LANE.TICKS || lane === LANE.MICROTASKS) return LANE.CALLBACKS;
  return lane === LANE.TIMING ? LANE.OUTPUT : lane;
}

interface List {
  thread: LiveThread;
  lane: Lane;
  hits: Hits;
}

/** The hit at a place in the order of time; those of one moment in the order of the lists. */
function itemAt(lists: List[], place: number): ItemRef | null {
  // The time that has the place: no hit before it is at or after the place, and one at it is.
  let time = Number.NaN;
  for (const { hits } of lists) {
    let low = 0;
    let high = hits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lists.reduce((sum, list) => sum + list.hits.upTo(hits.time(middle), true), 0) > place) high = middle;
      else low = middle + 1;
    }
    if (low < hits.length && !(hits.time(low) >= time)) time = hits.time(low);
  }
  let left = place - lists.reduce((sum, { hits }) => sum + hits.upTo(time, false), 0);
  for (const { thread, lane, hits } of lists) {
    const first = hits.upTo(time, false);
    const same = hits.upTo(time, true) - first;
    if (left < same) return refOf(thread, lane, hits.item(first + left));
    left -= same;
  }
  return null;
}

function refOf({ key, timeline }: LiveThread, lane: Lane, item: number): ItemRef {
  if (lane === LANE.CALLBACKS) return { thread: key, lane: (timeline.spans.lane.get(item) + lane) as Lane, item };
  if (lane === LANE.OUTPUT && !isOutput(timeline.notes.kind.get(item))) return { thread: key, lane: LANE.TIMING, item };
  return { thread: key, lane, item };
}
