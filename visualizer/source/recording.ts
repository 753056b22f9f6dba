/**
 * The recording as far as it has come: one timeline with its lanes per thread.
 *
 *   socket ─ frames ─▶ queue ─ a few milliseconds at a time ─▶ ThreadTimeline.push ─▶ ThreadLanes.update
 *
 * Frames are queued and decoded in slices, so that a question from the page is answered in between, however fast they come.
 */

import { LANE, LANE_COUNT, type Lane, ThreadLanes } from '../../instrument/model/lanes.ts';
import { Messages } from '../../instrument/model/messages.ts';
import type { ToldThread } from '../../instrument/model/overview-frame.ts';
import { Places } from '../../instrument/model/places.ts';
import type { PoolLane, PoolLanes } from '../../instrument/model/pool-lanes.ts';
import { ThreadQueues } from '../../instrument/model/queues.ts';
import { cutOf } from '../../instrument/model/snapshot.ts';
import { ThreadTimeline } from '../../instrument/model/timeline.ts';
import type { Manifest } from '../../instrument/schema/manifest.ts';
import {
  type HostMessage,
  IN_PLACE,
  PROTOCOL_VERSION,
  SAMPLES_FROM,
  type Status,
  type Subscribe,
  samplesKey,
} from '../../instrument/schema/messages.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import { heapLayers } from './heap-slices.ts';
import { Lag } from './lag.ts';
import { LivePool } from './live-pool.ts';
import type { Connection, Dropped, Summary, ThreadSummary } from './protocol.ts';
import { usedQueues } from './queue-slices.ts';
import { rowsOf } from './told.ts';

const WORDS_PER_SLOT = 4;
/** Says to the decoder that what comes next does not follow. */
const NOTHING = new Uint32Array(0);
const NOBODY = () => {};
/** Slots that are decoded between two looks at the clock: well below a millisecond of work. */
const STRIDE_SLOTS = 4096;
/** Events of a log that is short: its queues are followed from the beginning. */
export const SHORT_LOG = 10_000;
/** A wait for a thread of the pool that is shorter goes without saying. */
const SHORT_WAIT: Nanoseconds = 1e6;
const FEW_ROWS = 8;

export interface LiveThread {
  readonly key: ThreadKey;
  readonly pid: number;
  readonly tid: number;
  readonly timeline: ThreadTimeline;
  readonly lanes: ThreadLanes;
  /** Its queues; followed from the first question about them on. */
  queues: ThreadQueues | null;
  /** What the host has told of it ahead, while it is decoded. */
  told: ToldThread | null;
  /** The thread pool of its process. */
  readonly process: LivePool;
  /** Slots that have come, decoded or still in the queue. */
  received: number;
}

interface Queued {
  thread: LiveThread;
  words: Uint32Array;
  at: number;
  /** Is told once nobody will look at the words again. */
  decoded: (words: Uint32Array) => void;
}

export class LiveRecording {
  name = '';
  manifest: Manifest | null = null;
  status: Status | null = null;
  /** What source maps say of the call sites. */
  readonly places = new Places();
  readonly threads: LiveThread[] = [];
  readonly messages = new Messages(() => this.threads.map(({ timeline }) => timeline));
  /** Whether all of an ended recording is decoded. */
  complete = false;
  #byIndex: LiveThread[] = [];
  #pools: LivePool[] = [];
  #poolsByIndex: LivePool[] = [];
  #queue: Queued[] = [];
  #head = 0;
  #decoded = 0;
  #toldVersion = 0;
  readonly #lag = new Lag();
  /** The host has told of everything that was there when we came. */
  #allTold = false;

  have(): Subscribe['have'] {
    const slots = this.threads.map(({ key, received }) => [key, received]);
    const samples = this.#pools.filter(({ received }) => received > 0);
    return Object.fromEntries([...slots, ...samples.map(({ key, received }) => [samplesKey(key), received])]);
  }

  thread(key: ThreadKey): LiveThread | undefined {
    return this.threads.find((thread) => thread.key === key);
  }

  /** Takes a message in. Returns a sentence where the stream cannot be read. */
  message(message: HostMessage): string | null {
    if (message.type === 'hello') {
      if (message.protocol !== PROTOCOL_VERSION) {
        return `The host speaks protocol ${message.protocol} and this page protocol ${PROTOCOL_VERSION}: reload the page.`;
      }
      if (this.manifest && this.manifest.originNs !== message.manifest.originNs) {
        return `The host now serves another recording, ${message.name}: reload the page to see it.`;
      }
      this.name = message.name;
      this.manifest = message.manifest;
      this.#byIndex = [];
    } else if (message.type === 'thread') {
      const { key, pid, tid, index } = message;
      let thread = this.thread(key);
      if (!thread) {
        const timeline = new ThreadTimeline(key, BigInt(this.manifest?.originNs ?? '0'), this.places.of(pid));
        const process = this.#poolOf(timeline);
        const lanes = new ThreadLanes(timeline);
        thread = { key, pid, tid, timeline, lanes, queues: null, told: null, process, received: 0 };
        this.threads.push(thread);
      }
      this.#byIndex[index] = thread;
    } else if (message.type === 'samples') {
      const pool = this.#pools.find(({ key }) => key === message.key);
      if (pool) this.#poolsByIndex[message.index] = pool;
    } else if (message.type === 'places') this.places.add(message.scripts);
    else if (message.type === 'overview') this.#allTold = true;
    else if (message.type === 'status') {
      this.status = message;
      this.#lag.status(message, Date.now());
    }
    return null;
  }

  /** Takes in what the host tells of a thread that is still to be decoded. */
  told(told: ToldThread): void {
    const thread = this.#byIndex[told.index];
    if (!thread || this.complete) return;
    thread.told = told;
    this.#toldVersion++;
  }

  /** Slots that have come and are not decoded. */
  get waiting(): number {
    return this.threads.reduce((sum, { received }) => sum + received, 0) - this.#decoded;
  }

  /**
   * Queues a frame's slots.
   * @param decoded is told of them once nobody will look at them again, where they are queued
   * @returns a sentence where they do not fit what is here
   */
  slots(frame: number, first: number, words: Uint32Array, decoded: Queued['decoded'] = NOBODY): string | null {
    if (frame >= SAMPLES_FROM && frame < IN_PLACE) {
      // Those of a process whose main thread was not recorded belong to nothing that is shown.
      this.#poolsByIndex[frame - SAMPLES_FROM]?.samples(BigInt(this.manifest?.originNs ?? '0'), first, words);
      return null;
    }
    const index = frame % IN_PLACE;
    const thread = this.#byIndex[index];
    if (!thread) return `The host sent records of thread number ${index}, which it has not announced: reload the page.`;
    if (frame >= IN_PLACE) {
      this.#queue.push({ thread, words: NOTHING, at: 0, decoded: NOBODY }, { thread, words, at: 0, decoded });
      this.#decoded += first - thread.received - words.length / WORDS_PER_SLOT;
      thread.received = first;
      return null;
    }
    if (first > thread.received) {
      return `Records ${thread.received} to ${first - 1} of thread ${thread.key} are missing from the stream: reload the page.`;
    }
    const known = (thread.received - first) * WORDS_PER_SLOT;
    if (known >= words.length) return null;
    this.#queue.push({ thread, words: words.subarray(known), at: 0, decoded });
    thread.received = first + words.length / WORDS_PER_SLOT;
    return null;
  }

  /** Decodes what is queued until `deadline` says so. Returns whether there is more to do. */
  decode(isDue: () => boolean): boolean {
    const touched = new Set<LiveThread>();
    while (this.#head < this.#queue.length) {
      const entry = this.#queue[this.#head];
      const end = Math.min(entry.words.length, entry.at + STRIDE_SLOTS * WORDS_PER_SLOT);
      entry.thread.timeline.push(entry.words.subarray(entry.at, end));
      this.#decoded += (end - entry.at) / WORDS_PER_SLOT;
      entry.at = end;
      touched.add(entry.thread);
      if (end === entry.words.length) {
        this.#head++;
        entry.decoded(entry.words);
      }
      if (isDue()) break;
    }
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
      if (this.status?.complete && !this.complete) {
        for (const { key, timeline } of this.threads) timeline.finish(cutOf(this.manifest ?? {}, key));
        for (const thread of this.threads) touched.add(thread);
        this.complete = true;
        for (const thread of this.threads) thread.told = null;
      }
    } else if (this.#head > 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    for (const thread of touched) {
      thread.lanes.update();
      if (thread.told && thread.timeline.reached > thread.told.end) thread.told = null;
      // Of a short log at once: its lanes are laid out once only. Of a long one when it is asked for.
      if (thread.timeline.events <= SHORT_LOG) thread.queues ??= new ThreadQueues(thread.timeline);
      if (thread.queues) {
        thread.queues.hurried = thread.told !== null;
        thread.queues.update();
      }
      thread.process.pool.hurried = thread.told !== null;
    }
    for (const { pool } of new Set(Array.from(touched, ({ process }) => process))) pool.update();
    return this.#queue.length > 0;
  }

  /** Whether all of an ended recording can be shown, if only as an overview. */
  get whole(): boolean {
    return this.complete || (this.#allTold && this.status?.state === 'ended');
  }

  /** From the first event to the latest, decoded or told of; 0 and 0 before there is any. */
  span(): { begin: Nanoseconds; end: Nanoseconds } {
    let [begin, end] = [Number.POSITIVE_INFINITY, 0];
    for (const { timeline, told } of this.threads) {
      if (timeline.events === 0 && !told) continue;
      begin = Math.min(begin, timeline.events > 0 ? timeline.begin : told!.begin);
      end = Math.max(end, timeline.end, told?.end ?? 0);
    }
    return { begin: end > 0 ? begin : 0, end };
  }

  /** The pool that a thread's requests go to: of its process as it was when it was started. */
  #poolOf(timeline: ThreadTimeline): LivePool {
    const main = this.threads.findLast(({ pid, tid }) => pid === timeline.pid && tid === 0);
    if (timeline.tid !== 0 && main) {
      main.process.pool.addThread(timeline);
      return main.process;
    }
    const pool = new LivePool(timeline);
    this.#pools.push(pool);
    return pool;
  }

  summary(connection: Connection): Summary {
    const threads = this.threads.map(summaryOf);
    const events = threads.reduce((sum, thread) => sum + thread.events, 0);
    const samples = this.#pools.reduce((sum, { received }) => sum + received, 0);
    const state = this.status?.state ?? this.manifest?.state ?? 'recording';
    return {
      connection,
      name: this.name,
      manifest: this.manifest,
      state,
      exit: this.status?.exit ?? this.manifest?.exit ?? null,
      notes: this.status?.notes ?? this.manifest?.notes ?? [],
      lost: Math.max(
        this.status?.lost ?? 0,
        threads.reduce((sum, thread) => sum + thread.lost, 0),
      ),
      dropped: droppedOf(this.threads),
      events,
      news: events + samples + this.places.version + this.#toldVersion + Number(this.whole),
      slots: this.status?.slots ?? 0,
      slotsDecoded: this.#decoded,
      complete: this.complete,
      whole: this.whole,
      lag: this.#lag.at(this.#decoded, Date.now()),
      bytes: this.threads.reduce((sum, thread) => sum + bytesOf(thread), 0),
      ...this.span(),
      threads,
    };
  }
}

function droppedOf(threads: readonly LiveThread[]): Dropped {
  const dropped = { before: 0, until: 0, within: 0 };
  for (const { timeline } of threads) {
    for (const { time, count } of timeline.drops) {
      if (time > timeline.begin) dropped.within += count;
      else {
        dropped.before += count;
        dropped.until = Math.max(dropped.until, time);
      }
    }
  }
  return dropped;
}

/** Where requests have had to wait for a thread, how they went on stands open, as long as it is not too much. */
function poolOpens(pool: PoolLanes): Lane[] {
  const few = (lane: PoolLane) => pool.rows(lane) <= FEW_ROWS;
  return pool.longestWait < SHORT_WAIT || !few('threads')
    ? []
    : [LANE.POOL, ...(few('inFlight') ? [LANE.IN_FLIGHT] : [])];
}

function bytesOf({ timeline, lanes, queues }: LiveThread): number {
  return timeline.bytes + lanes.bytes + (queues?.bytes ?? 0);
}

function summaryOf(thread: LiveThread): ThreadSummary {
  const { key, pid, tid, timeline, told } = thread;
  const { meta } = timeline;
  const queues = usedQueues(thread);
  const layers = heapLayers(thread);
  const pool = thread.process.key === key ? thread.process.lanes : null;
  return {
    key,
    pid,
    tid,
    // Before it has said so itself, its number does.
    main: timeline.events > 0 ? timeline.main : tid === 0,
    name: meta?.name ?? '',
    node: meta?.node ?? '',
    argv: meta?.argv ?? [],
    events: timeline.events,
    lost: timeline.lost,
    begin: timeline.events > 0 ? timeline.begin : (told?.begin ?? 0),
    end: Math.max(timeline.end, told?.end ?? 0),
    rows: [
      ...Array.from({ length: LANE_COUNT }, (_, lane) => rowsOf(thread, lane as Lane)),
      thread.queues === null && timeline.resources.length > 0 ? 1 : queues.length,
      layers.length,
      rowsOf(thread, LANE.DELAYS),
      ...(pool ? [pool.rows('inFlight'), pool.rows('threads')] : [0, 0]),
    ],
    pool: pool ? pool.threadNames : [],
    opens: pool ? poolOpens(pool) : [],
    queues,
    heap: { layers, peak: timeline.heap.peak },
    ended: timeline.ended,
    phases: meta?.phases ?? null,
    sites: meta?.sites ?? null,
  };
}
