/**
 * The recording as far as it has come: one timeline with its lanes per thread.
 *
 *   socket ─ frames ─▶ queue ─ a few milliseconds at a time ─▶ ThreadTimeline.push ─▶ ThreadLanes.update
 *
 * Frames are queued and decoded in slices, so that a question from the page is answered in between, however fast they come.
 */
import { LANE, LANE_COUNT, type Lane, ThreadLanes } from '../../instrument/model/lanes.ts';
import { Places } from '../../instrument/model/places.ts';
import type { ThreadQueues } from '../../instrument/model/queues.ts';
import { ThreadTimeline } from '../../instrument/model/timeline.ts';
import type { Manifest } from '../../instrument/schema/manifest.ts';
import {
  type HostMessage,
  IN_PLACE,
  PROTOCOL_VERSION,
  type Status,
  type Subscribe,
} from '../../instrument/schema/messages.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import { heapLayers } from './heap-slices.ts';
import type { Connection, Dropped, Summary, ThreadSummary } from './protocol.ts';
import { usedQueues } from './queue-slices.ts';

const WORDS_PER_SLOT = 4;
/** Says to the decoder that what comes next does not follow. */
const NOTHING = new Uint32Array(0);
/** Slots that are decoded between two looks at the clock: well below a millisecond of work. */
const STRIDE_SLOTS = 4096;

export interface LiveThread {
  readonly key: ThreadKey;
  readonly pid: number;
  readonly tid: number;
  readonly timeline: ThreadTimeline;
  readonly lanes: ThreadLanes;
  /** Its queues; followed from the first question about them on. */
  queues: ThreadQueues | null;
  /** Slots that have come, decoded or still in the queue. */
  received: number;
}

interface Queued {
  thread: LiveThread;
  words: Uint32Array;
  at: number;
}

export class LiveRecording {
  name = '';
  manifest: Manifest | null = null;
  status: Status | null = null;
  /** What source maps say of the call sites. */
  readonly places = new Places();
  readonly threads: LiveThread[] = [];
  /** Whether all of an ended recording is decoded. */
  complete = false;
  #byIndex: LiveThread[] = [];
  #queue: Queued[] = [];
  #head = 0;
  #decoded = 0;

  have(): Subscribe['have'] {
    return Object.fromEntries(this.threads.map(({ key, received }) => [key, received]));
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
        thread = { key, pid, tid, timeline, lanes: new ThreadLanes(timeline), queues: null, received: 0 };
        this.threads.push(thread);
      }
      this.#byIndex[index] = thread;
    } else if (message.type === 'places') this.places.add(message.scripts);
    else this.status = message;
    return null;
  }

  /** Queues a frame's slots. Returns a sentence where it does not fit what is here. */
  slots(frame: number, first: number, words: Uint32Array): string | null {
    const index = frame % IN_PLACE;
    const thread = this.#byIndex[index];
    if (!thread) return `The host sent records of thread number ${index}, which it has not announced: reload the page.`;
    if (frame >= IN_PLACE) {
      this.#queue.push({ thread, words: NOTHING, at: 0 }, { thread, words, at: 0 });
      this.#decoded += first - thread.received - words.length / WORDS_PER_SLOT;
      thread.received = first;
      return null;
    }
    if (first > thread.received) {
      return `Records ${thread.received} to ${first - 1} of thread ${thread.key} are missing from the stream: reload the page.`;
    }
    const known = (thread.received - first) * WORDS_PER_SLOT;
    if (known >= words.length) return null;
    this.#queue.push({ thread, words: words.subarray(known), at: 0 });
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
      if (end === entry.words.length) this.#head++;
      if (isDue()) break;
    }
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
      if (this.status?.complete && !this.complete) {
        for (const thread of this.threads) thread.timeline.finish();
        for (const thread of this.threads) touched.add(thread);
        this.complete = true;
      }
    } else if (this.#head > 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    for (const thread of touched) thread.lanes.update();
    return this.#queue.length > 0;
  }

  summary(connection: Connection): Summary {
    const threads = this.threads.map(summaryOf);
    const started = threads.filter((thread) => thread.events > 0);
    const events = threads.reduce((sum, thread) => sum + thread.events, 0);
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
      news: events + this.places.version,
      slots: this.status?.slots ?? 0,
      slotsDecoded: this.#decoded,
      complete: this.complete,
      begin: started.length > 0 ? Math.min(...started.map((thread) => thread.begin)) : 0,
      end: started.length > 0 ? Math.max(...started.map((thread) => thread.end)) : 0,
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

function summaryOf(thread: LiveThread): ThreadSummary {
  const { key, pid, tid, timeline, lanes } = thread;
  const { meta } = timeline;
  const queues = usedQueues(thread);
  const layers = heapLayers(thread);
  return {
    key,
    pid,
    tid,
    main: timeline.main,
    name: meta?.name ?? '',
    node: meta?.node ?? '',
    argv: meta?.argv ?? [],
    events: timeline.events,
    lost: timeline.lost,
    begin: timeline.begin,
    end: timeline.end,
    rows: [
      ...Array.from({ length: LANE_COUNT }, (_, lane) => lanes.rows(lane as Lane)),
      thread.queues === null && timeline.resources.length > 0 ? 1 : queues.length,
      layers.length,
      lanes.rows(LANE.DELAYS),
    ],
    queues,
    heap: { layers, peak: timeline.heap.peak },
    ended: timeline.ended,
    phases: meta?.phases ?? null,
    sites: meta?.sites ?? null,
  };
}
