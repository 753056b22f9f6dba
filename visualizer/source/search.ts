/**
 * A search through everything that is decoded, a few milliseconds at a time, and on through what comes.
 *
 *   text ─▶ Wanted ─▶ for each thread: spans, collections, notes ─▶ hits, by time
 *
 * Whether a word is in a type or in a call site is looked up once for each of them, not for each callback.
 */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { isOutput } from '../../instrument/model/lanes-notes.ts';
import { plainType } from '../../instrument/model/names.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { gcName } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { fileName } from '../view/format.ts';
import type { Found, ItemRef } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import { isAsLong, type Wanted, wantedOf } from './search-words.ts';
import { namedFrame } from './site.ts';
import { startOf } from './step.ts';

/** Rows that are looked at between two looks at the clock. */
const STRIDE = 2048;

/** Hits of one kind in one thread, in order of time. */
class Hits {
  readonly items: number[] = [];
  readonly times: Nanoseconds[] = [];

  add(item: number, time: Nanoseconds): void {
    const at = this.times.length > 0 && time < this.times[this.times.length - 1] ? this.upTo(time, true) : -1;
    if (at < 0) {
      this.items.push(item);
      this.times.push(time);
    } else {
      this.items.splice(at, 0, item);
      this.times.splice(at, 0, time);
    }
  }

  /** How many hits are before `time`, or at it where `inclusive`. */
  upTo(time: Nanoseconds, inclusive: boolean): number {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle] < time || (inclusive && this.times[middle] === time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

class ThreadSearch {
  readonly thread: LiveThread;
  readonly spans = new Hits();
  readonly gcs = new Hits();
  readonly notes = new Hits();
  readonly #wanted: Wanted;
  #taken = { spans: 0, gcs: 0, notes: 0 };
  /** Rows that run still: what they are is known when they have ended. */
  #open: { spans: number[]; gcs: number[] } = { spans: [], gcs: [] };
  readonly #inType = new Map<number, boolean[]>();
  readonly #inSite = new Map<number, boolean[]>();

  constructor(thread: LiveThread, wanted: Wanted) {
    this.thread = thread;
    this.#wanted = wanted;
  }

  get count(): number {
    return this.spans.items.length + this.gcs.items.length + this.notes.items.length;
  }

  get isDone(): boolean {
    const { spans, gcs, notes } = this.thread.timeline;
    const { spans: a, gcs: b, notes: c } = this.#taken;
    return a >= spans.length && b >= gcs.length && c >= notes.length;
  }

  /** Looks at the rows that have come, until `isDue`. */
  go(isDue: () => boolean): void {
    const { spans, gcs, notes } = this.thread.timeline;
    this.#recheck();
    while (this.#taken.spans < spans.length) {
      const end = Math.min(spans.length, this.#taken.spans + STRIDE);
      for (; this.#taken.spans < end; this.#taken.spans++) this.#takeSpan(this.#taken.spans);
      if (isDue()) return;
    }
    for (; this.#taken.gcs < gcs.length; this.#taken.gcs++) this.#takeGc(this.#taken.gcs);
    while (this.#taken.notes < notes.length) {
      const end = Math.min(notes.length, this.#taken.notes + STRIDE / 8);
      for (; this.#taken.notes < end; this.#taken.notes++) this.#takeNote(this.#taken.notes);
      if (isDue()) return;
    }
  }

  #recheck(): void {
    const { spans, gcs } = this.#open;
    if (spans.length + gcs.length === 0) return;
    this.#open = { spans: [], gcs: [] };
    for (const row of spans) this.#takeSpan(row);
    for (const row of gcs) this.#takeGc(row);
  }

  #takeSpan(row: number): void {
    const { timeline } = this.thread;
    const { spans, resources } = timeline;
    const { words, ids, durations } = this.#wanted;
    if (durations.length > 0) {
      const end = spans.end.get(row);
      if (Number.isNaN(end)) {
        this.#open.spans.push(row);
        return;
      }
      if (!isAsLong(end - spans.start.get(row), this.#wanted)) return;
    }
    if (ids.length > 0 && !ids.every((id) => spans.id.get(row) === id)) return;
    if (words.length > 0) {
      const resource = spans.resource.get(row);
      const inType = this.#typeHas(spans.type.get(row));
      const inSite = this.#siteHas(resource < 0 ? 0 : resources.site.get(resource));
      for (let i = 0; i < words.length; i++) if (!inType[i] && !inSite[i]) return;
    }
    this.spans.add(row, spans.start.get(row));
  }

  #takeGc(row: number): void {
    const { gcs } = this.thread.timeline;
    const { words, ids } = this.#wanted;
    if (ids.length > 0) return;
    const end = gcs.end.get(row);
    if (Number.isNaN(end)) {
      this.#open.gcs.push(row);
      return;
    }
    const name = `gc ${gcName(gcs.kind.get(row))}`;
    if (words.every((word) => name.includes(word)) && isAsLong(end - gcs.start.get(row), this.#wanted))
      this.gcs.add(row, gcs.start.get(row));
  }

  #takeNote(row: number): void {
    const { notes } = this.thread.timeline;
    const { words, ids, durations } = this.#wanted;
    if (ids.length > 0) return;
    const duration = notes.duration.get(row);
    if (durations.length > 0 && (duration === 0 || !isAsLong(duration, this.#wanted))) return;
    const text = words.length > 0 ? notes.texts[row].toLowerCase() : '';
    if (words.every((word) => text.includes(word))) this.notes.add(row, notes.time.get(row));
  }

  #typeHas(type: number): boolean[] {
    let has = this.#inType.get(type);
    if (!has) {
      const name = this.thread.timeline.typeName(type);
      has = this.#find(`${name}\n${plainType(name)}`);
      this.#inType.set(type, has);
    }
    return has;
  }

  #siteHas(site: number): boolean[] {
    let has = this.#inSite.get(site);
    if (!has) {
      has = this.#find(siteText(this.thread.timeline, site));
      this.#inSite.set(site, has);
    }
    return has;
  }

  #find(text: string): boolean[] {
    const lower = text.toLowerCase();
    return this.#wanted.words.map((word) => lower.includes(word));
  }
}

/** A call site as a search sees it: its function, its file's name and line, and its path. */
function siteText(timeline: ThreadTimeline, site: number): string {
  const frames = site === 0 ? null : timeline.site(site);
  const frame = frames && namedFrame(frames);
  if (!frame) return '';
  const [file, line, , name] = frame;
  return `${name}\n${fileName(file)}:${line}\n${file}:${line}`;
}

export class Search {
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
        if (hits.items[middle] >= from.item) high = middle;
        else low = middle + 1;
      }
      rank += low - first;
      const isHit = low < last && hits.items[low] === from.item;
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
    let high = hits.times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (lists.reduce((sum, list) => sum + list.hits.upTo(hits.times[middle], true), 0) > place) high = middle;
      else low = middle + 1;
    }
    if (low < hits.times.length && !(hits.times[low] >= time)) time = hits.times[low];
  }
  let left = place - lists.reduce((sum, { hits }) => sum + hits.upTo(time, false), 0);
  for (const { thread, lane, hits } of lists) {
    const first = hits.upTo(time, false);
    const same = hits.upTo(time, true) - first;
    if (left < same) return refOf(thread, lane, hits.items[first + left]);
    left -= same;
  }
  return null;
}

function refOf({ key, timeline }: LiveThread, lane: Lane, item: number): ItemRef {
  if (lane === LANE.CALLBACKS) return { thread: key, lane: (timeline.spans.lane.get(item) + lane) as Lane, item };
  if (lane === LANE.OUTPUT && !isOutput(timeline.notes.kind.get(item))) return { thread: key, lane: LANE.TIMING, item };
  return { thread: key, lane, item };
}
