/**
 * From the slots of one thread's log to its events.
 *
 *   slots ─▶ records (strings collected, padding skipped, ids restored) ─▶ EventTimes ─▶ PhaseResolver ─▶ LogSink
 *
 * Slots may come in portions of any size. Nothing that is in them makes it throw: what cannot be understood is counted in
 * `skipped`.
 */
import { KIND, MAX_STRING_BYTES, PHASE, STRING_CATEGORY, type StoredFrame, WIDE_TYPE } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { MOST_AHEAD, restoreKnownId, restoreNewId } from './async-ids.ts';
import { isOwn } from './call-sites.ts';
import { RecordedWork } from './cost.ts';
import { EventTimes } from './event-times.ts';
import type { Gap } from './gap.ts';
import type { Frame, FrameMapper } from './places.ts';
import { PhaseResolver } from './resolve-phases.ts';
import type { Lane, LogSink } from './sink.ts';
import type { Channel, Started } from './started.ts';
import { parseTiming, StringReader, StringTables } from './strings.ts';
import { TimerDurations } from './timer-durations.ts';
import { type Resources, TypesOfIds } from './types-of-ids.ts';

export type { Lane, LogSink } from './sink.ts';
export { UNKNOWN_TYPE } from './strings.ts';

const WORD = 2 ** 32;

export class LogDecoder {
  /** Slots taken so far: the index of the next one in the thread's whole log. */
  slots = 0;
  /** Records that were not understood: of a newer version, or damaged. */
  skipped = 0;
  /** How many threads libuv's pool has, where it became another number than was known at the start. */
  poolThreads: number | null = null;
  readonly #resources: Resources;
  /** How long timers were set for; empty in app detail, and where the resources have no rows. */
  readonly timers = new TimerDurations();
  /** What resources have started; without rows where the resources have none. */
  readonly started: Started[] = [];
  /** The pipes to processes that it has started. */
  readonly channels: Channel[] = [];
  /** What there was to record. */
  readonly work = new RecordedWork();

  readonly #phases: PhaseResolver;
  readonly #times: EventTimes;
  #strings = new StringReader();
  #tables: StringTables;
  /** Types of resources that were made before the log began. */
  #older = new Map<AsyncId, number>();
  #olderSites = new Map<AsyncId, number>();
  #stringTime = 0;
  /** The thread has said that it ends: nothing that follows is its own. */
  #ended = false;
  #toSkip = 0;
  #wideType = 0;
  #wideSite = 0;
  /** The ports that go with the next message. */
  #carried: AsyncId[] = [];
  /** The high part of the next new id, where it must be taken from the log's word; else -1. */
  #high = -1;
  /** The beginning of a slot whose end has not come yet. */
  #partial = new Uint32Array(4);
  #partialWords = 0;

  /**
   * @param originNs CLOCK_MONOTONIC of the recording's time 0
   * @param mapper what source maps say of the frames of its call sites
   * @param resources takes in every `init`, in the order of the log
   */
  constructor(sink: LogSink, originNs: bigint, mapper?: FrameMapper, resources: Resources = new TypesOfIds()) {
    this.#resources = resources;
    this.#tables = new StringTables(mapper);
    this.#phases = new PhaseResolver(sink, {
      laneOf: (id) => this.laneOf(this.typeOf(id)),
      isTimeout: (id) => this.typeName(this.typeOf(id)) === 'Timeout',
    });
    this.#times = new EventTimes(this.#phases, originNs);
  }

  /** The time of the latest record that had one. */
  get time(): Nanoseconds {
    return this.#times.now;
  }

  /** The type of an async id, 0 where it has had no `init`. */
  typeOf(id: AsyncId): number {
    return this.#resources.typeOf(id) || (this.#older.get(id) ?? 0);
  }

  /** The call site of a resource that was made before the log began; 0 where it is not known. */
  olderSite(id: AsyncId): number {
    return this.#olderSites.size === 0 ? 0 : (this.#olderSites.get(id) ?? 0);
  }

  typeName(type: number): string {
    return this.#tables.typeName(type);
  }

  laneOf(type: number): Lane {
    return this.#tables.lane(type);
  }

  /** The frames of a call site, the caller first; null where it is not known. */
  site(site: number): Frame[] | null {
    return this.#tables.site(site);
  }

  /** The same as they are stored. */
  storedSite(site: number): StoredFrame[] | null {
    return this.#tables.storedSite(site);
  }

  /** The asynchronous callers that AsyncStacks tells of, as frames to show. */
  asyncFrames(callers: readonly StoredFrame[]): Frame[] {
    const own = this.#tables.mapped(callers).filter(isOwn);
    return own.map(([file, line, column, name]) => [file, line, column, name, 'async']);
  }

  /**
   * Takes the next words of the log, headers of segments left out. They may be changed afterwards. No words at all say that
   * what comes next does not follow what came before: a DROPPED record.
   */
  push(words: Uint32Array): void {
    let at = 0;
    if (words.length === 0) this.#interrupt();
    if (this.#partialWords > 0) {
      at = Math.min(4 - this.#partialWords, words.length);
      this.#partial.set(words.subarray(0, at), this.#partialWords);
      this.#partialWords += at;
      if (this.#partialWords < 4) return;
      this.#partialWords = 0;
      this.#take(this.#partial, 0);
    }
    at = this.#take(words, at);
    if (at === words.length) return;
    this.#partial.set(words.subarray(at));
    this.#partialWords = words.length - at;
  }

  /**
   * The log has ended: everything that still waits comes now, and the open phase ends at the latest time.
   * @param until what is open is known to have lasted until then: the log was cut at that time
   */
  finish(until: Nanoseconds = 0): void {
    this.#times.finish(this.#ended ? 0 : until);
  }

  /** Takes all whole slots; returns the first word that is left. */
  #take(words: Uint32Array, from: number): number {
    let at = from;
    while (at + 4 <= words.length) {
      if (this.#strings.missing > 0) {
        const slots = this.#strings.take(words, at);
        this.slots += slots;
        at += slots * 4;
        if (this.#strings.missing === 0) this.#addString();
        continue;
      }
      if (this.#toSkip > 0) {
        const slots = Math.min(this.#toSkip, (words.length - at) >>> 2);
        this.#toSkip -= slots;
        this.slots += slots;
        at += slots * 4;
        continue;
      }
      this.slots++;
      this.#record(words[at], words[at + 1], words[at + 2], words[at + 3]);
      at += 4;
    }
    return at;
  }

  #record(word0: number, word1: number, word2: number, time: number): void {
    const argument = word0 >>> 8;
    if (this.#ended) {
      this.skipped++;
      return;
    }
    switch (word0 & 0xff) {
      case KIND.INIT: {
        const resources = this.#resources;
        let type = argument & 0xff;
        let site = (argument >>> 8) & 0xffff;
        if (type === WIDE_TYPE) {
          type = this.#wideType;
          site = this.#wideSite;
          this.#wideType = 0;
          this.#wideSite = 0;
        }
        const id = this.#high < 0 ? restoreNewId(word1, resources.newest) : this.#firstId(word1);
        resources.add(id, type);
        this.#countInit(type, site);
        const trigger = restoreKnownId(word2, resources.newest);
        this.#times.init(time, id, type, trigger, site);
        return;
      }
      case KIND.BEFORE: {
        const id = restoreKnownId(word1, this.#resources.newest + MOST_AHEAD);
        this.work.runs[this.#tables.caller(this.typeOf(id))]++;
        this.#times.before(time, id);
        return;
      }
      case KIND.AFTER:
        this.#times.after(time, restoreKnownId(word1, this.#resources.newest + MOST_AHEAD));
        return;
      case KIND.RESOLVE:
        this.work.resolves++;
        this.#times.resolve(time, restoreKnownId(word1, this.#resources.newest + MOST_AHEAD));
        return;
      case KIND.PHASE: {
        this.work.marks++;
        const idle = argument === PHASE.CHECK ? word1 + (word2 & 0xffff) * WORD : 0;
        if (argument < PHASE.MAIN || argument > PHASE.TURN) this.skipped++;
        else this.#times.event(time, KIND.PHASE, argument, idle, argument === PHASE.CHECK ? word2 >>> 16 : 0);
        return;
      }
      case KIND.GC_BEGIN:
        this.work.collections++;
        this.#times.event(time, KIND.GC_BEGIN, argument, word2, 0);
        return;
      case KIND.GC_END:
        this.#times.event(time, KIND.GC_END, argument, word2, 0);
        return;
      case KIND.HEAP:
        this.#times.event(time, KIND.HEAP, argument, word1, word2);
        return;
      case KIND.GC_LATE:
        this.#times.lateCollection(time, argument, word1, word2);
        return;
      case KIND.LOST:
        // What was lost may be the record that the wide numbers belong to.
        this.#wideType = 0;
        this.#wideSite = 0;
        this.#carried = [];
        this.#times.event(time, KIND.LOST, word1 + word2 * WORD, 0, 0);
        return;
      case KIND.THREAD_START:
        this.#times.event(time, KIND.THREAD_START, word1, word2, argument);
        return;
      case KIND.THREAD_END:
        this.#ended = true;
        this.#times.event(time, KIND.THREAD_END, argument, word1 | 0, 0);
        return;
      case KIND.CLOCK:
        if (!this.#times.setClock(word1, word2, time)) this.skipped++;
        return;
      case KIND.STRING:
        if (argument > MAX_STRING_BYTES) this.skipped++;
        else this.#beginString(argument, word1, word2, time);
        return;
      case KIND.PAD:
        this.#toSkip = argument;
        return;
      case KIND.POOL:
        this.poolThreads = word1;
        return;
      case KIND.OLDER: {
        const id = restoreKnownId(word1, this.#resources.newest + MOST_AHEAD);
        if (this.#resources.typeOf(id) !== 0) return;
        this.#older.set(id, argument);
        if (word2 > 0) this.#olderSites.set(id, word2);
        return;
      }
      case KIND.DROPPED:
        this.#drop(word1 + word2 * WORD);
        return;
      case KIND.POSITION:
        if (this.#times.gap !== null) this.#takePosition(this.#times.gap, argument, word1 + word2 * WORD, time);
        return;
      case KIND.STARTED:
        this.started.push({
          resource: this.#resources.find(restoreKnownId(word1, this.#resources.newest)),
          number: word2,
        });
        return;
      case KIND.CHANNEL:
        this.channels.push({
          resource: this.#resources.find(restoreKnownId(word1, this.#resources.newest)),
          pipe: restoreKnownId(word2, this.#resources.newest),
        });
        return;
      case KIND.CARRY:
        this.#carried.push(restoreKnownId(word1, this.#resources.newest + MOST_AHEAD));
        return;
      case KIND.POST: {
        const carried = this.#carried;
        this.#carried = [];
        this.work.posts++;
        const id = restoreKnownId(word1, this.#resources.newest + MOST_AHEAD);
        // Where not all are here it cannot be said which these are.
        this.#times.post(time, id, carried.length === argument ? carried : []);
        return;
      }
      case KIND.TIMER:
        this.timers.add(this.#resources.find(restoreKnownId(word1, this.#resources.newest)), word2);
        return;
      case KIND.WIDE:
        this.#wideType = word1;
        this.#wideSite = word2;
        return;
      default:
        this.skipped++;
    }
  }

  #countInit(type: number, site: number): void {
    this.work.inits[this.#tables.caller(type)]++;
    if (site === 0) return;
    this.work.looks++;
    this.work.lookedFrames += this.#tables.frames(site);
  }

  /** The rest of what was being read will not come. */
  #interrupt(): void {
    this.#partialWords = 0;
    this.#toSkip = 0;
    this.#strings.abandon();
  }

  #drop(count: number): void {
    this.#wideType = 0;
    this.#wideSite = 0;
    this.#carried = [];
    this.#times.drop(count);
  }

  #takePosition(gap: Gap, argument: number, polls: number, running: number): void {
    const high = (argument >>> 8) * WORD;
    if (this.#resources.skipTo(high)) {
      this.#high = high;
      // Whatever has run since was made before: its id may have any low word.
      this.#resources.newest = high + WORD - 1 - MOST_AHEAD;
    }
    gap.set(argument & 0xff, polls, running && restoreKnownId(running, this.#resources.newest + MOST_AHEAD));
  }

  /** The first id behind a gap that more ids fell into than can be counted by their low words. */
  #firstId(low: number): AsyncId {
    const id = this.#high + low;
    this.#high = -1;
    this.#resources.newest = id - 1;
    return id;
  }

  #beginString(bytes: number, id: number, category: number, time: number): void {
    this.#strings.begin(bytes, id, category);
    this.#stringTime = time;
    if (bytes === 0) this.#addString();
  }

  #addString(): void {
    const { category, id, text } = this.#strings;
    if (category === STRING_CATEGORY.OUTPUT || category === STRING_CATEGORY.TIMING) {
      this.work.texts++;
      this.work.textBytes += text.length;
      if (category === STRING_CATEGORY.OUTPUT) this.#times.output(this.#stringTime, id, text);
      else this.#timing(id, text);
      return;
    }
    if (category === STRING_CATEGORY.SITE) this.work.captures++;
    const meta = this.#tables.add(category, id, text);
    if (meta !== null) this.#phases.threadMeta(meta);
  }

  #timing(id: number, text: string): void {
    const timing = parseTiming(text);
    if (timing === null) this.skipped++;
    else this.#times.timing(this.#stringTime, timing[0], id === 2 ? timing[1] : null);
  }
}
