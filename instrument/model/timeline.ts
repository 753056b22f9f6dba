/** One thread's log as tables that grow while it is written. */
import type { StoredFrame, ThreadMeta } from '../schema/events.ts';
import { MOST_POOL_THREADS } from '../schema/samples.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import { ResourceIndex } from './async-ids.ts';
import { AsyncStacks } from './async-stacks.ts';
import { lastAtOrBefore } from './columns.ts';
import type { RecordedWork } from './cost.ts';
import { type Lane, LogDecoder } from './decode.ts';
import { HeapTable } from './heap.ts';
import type { Frame, FrameMapper } from './places.ts';
import { ResolutionTable } from './queues-resolutions.ts';
import type { Channel, Started } from './started.ts';
import {
  GcTable,
  IterationTable,
  LossTable,
  NoteTable,
  type PhaseRow,
  PhaseTable,
  type ResourceRow,
  ResourceTable,
  type SpanRow,
  SpanTable,
} from './tables.ts';
import { ThreadMessages } from './thread-messages.ts';
import { TimelineBuilder } from './timeline-builder.ts';
import type { TimerDurations } from './timer-durations.ts';

/** libuv's own number. */
const COMMON_POOL_THREADS = 4;

export class ThreadTimeline {
  readonly key: ThreadKey;
  readonly spans: SpanTable;
  readonly resources: ResourceTable;
  readonly phases = new PhaseTable();
  readonly iterations = new IterationTable();
  readonly gcs = new GcTable();
  readonly heap = new HeapTable();
  readonly losses = new LossTable();
  readonly notes = new NoteTable();
  /** Where a flight recording let slots go: how many, and from when on it goes on. */
  readonly drops: { time: Nanoseconds; count: number }[] = [];
  /** What it has posted to other threads and processes, and what they have posted to it. */
  readonly messages = new ThreadMessages();
  /** Empty in app detail. */
  readonly resolutions = new ResolutionTable();
  /** Empty in app detail. */
  readonly timers: TimerDurations;

  readonly #decoder: LogDecoder;
  readonly #builder: TimelineBuilder;
  readonly #ids = new ResourceIndex();
  /** Who made what, beyond the stack. */
  readonly asyncStacks: AsyncStacks;

  constructor(key: ThreadKey, originNs: bigint, mapper?: FrameMapper) {
    this.key = key;
    this.#builder = new TimelineBuilder(this);
    this.#decoder = new LogDecoder(this.#builder, originNs, mapper, this.#ids);
    this.asyncStacks = new AsyncStacks((site) => this.#decoder.storedSite(site));
    this.spans = new SpanTable(
      this.#ids,
      (type) => this.#decoder.laneOf(type),
      (id) => this.#decoder.typeOf(id),
    );
    this.resources = new ResourceTable(this.#ids);
    this.timers = this.#decoder.timers;
    [this.#builder.pid, this.#builder.tid] = key.split(/[:.]/).map(Number);
  }

  /** Takes the next slots of the log, in portions of any size. */
  push(words: Uint32Array): void {
    this.#decoder.push(words);
  }

  /**
   * The log has ended; what is still open ends at the latest time.
   * @param cut the time at which it was cut while its thread went on, see `cutOf`
   */
  finish(cut?: Nanoseconds): void {
    this.#decoder.finish(cut);
    this.#builder.finish(this.#decoder.time, cut === undefined);
  }

  get pid(): number {
    return this.#builder.pid;
  }

  get tid(): number {
    return this.#builder.tid;
  }

  /** Whether it is its process's main thread. */
  get main(): boolean {
    return this.#builder.main;
  }

  get meta(): ThreadMeta | null {
    return this.#builder.meta;
  }

  /** How the thread ended; null while it runs, and where it was killed. */
  get ended(): { code: number | null } | null {
    return this.#builder.ended;
  }

  /** How many threads libuv's pool has, as far as this thread knows. */
  get poolThreads(): number {
    const size = this.#decoder.poolThreads ?? this.meta?.pool?.size;
    return isPoolSize(size) ? size : COMMON_POOL_THREADS;
  }

  /** Whether the log has ended, with or without the thread's own end. */
  get finished(): boolean {
    return this.#builder.finished;
  }

  /** Records that were lost, as the log itself says. */
  get lost(): number {
    return this.#builder.lostRecords;
  }

  /** Events so far: as many as `loopscope events` prints lines. */
  get events(): number {
    return this.#builder.events;
  }

  /** What there was to record so far. */
  get work(): RecordedWork {
    return this.#decoder.work;
  }

  /** Which threads and processes its resources have started. */
  get started(): readonly Started[] {
    return this.#decoder.started;
  }

  /** The pipes through which it and processes that it has started send each other messages. */
  get channels(): readonly Channel[] {
    return this.#decoder.channels;
  }

  /** Whether it and another process send each other messages through a pipe. */
  isChannel(id: AsyncId): boolean {
    return id === this.meta?.channel || this.channels.some(({ pipe }) => pipe === id);
  }

  /** Slots of the log taken so far. */
  get slots(): number {
    return this.#decoder.slots;
  }

  /** Records that were not understood. */
  get skipped(): number {
    return this.#decoder.skipped;
  }

  /** The time of the first event. */
  get begin(): Nanoseconds {
    return this.#builder.begin;
  }

  /** The latest time seen. */
  get end(): Nanoseconds {
    return this.#decoder.time;
  }

  /** The time of the latest event that is in the tables: others may wait for what tells their place. */
  get reached(): Nanoseconds {
    return this.#builder.reached;
  }

  /** The callbacks that run at this moment, outermost first. */
  get running(): readonly SpanRow[] {
    return this.#builder.open.toArray();
  }

  /** Bytes that the tables hold, room to grow included. */
  get bytes(): number {
    return (
      this.asyncStacks.bytes +
      this.messages.bytes +
      this.spans.bytes +
      this.resources.bytes +
      this.phases.bytes +
      this.resolutions.bytes +
      this.heap.bytes
    );
  }

  /** The id of the call site of what ran, made in this log or before it; 0 where it is not known. */
  siteOfSpan(span: SpanRow): number {
    const resource = this.spans.resource.get(span);
    return resource < 0 ? this.#decoder.olderSite(this.spans.id.get(span)) : this.resources.site.get(resource);
  }

  typeName(type: number): string {
    return this.#decoder.typeName(type);
  }

  laneOf(type: number): Lane {
    return this.#decoder.laneOf(type);
  }

  /** The frames of a call site, the caller first; null where it is not known. */
  site(site: number): Frame[] | null {
    return this.#decoder.site(site);
  }

  /** The frames of a call site as they are stored. */
  storedSite(site: number): StoredFrame[] | null {
    return this.#decoder.storedSite(site);
  }

  /** The stack that made a resource: the frames of its call site, then its asynchronous callers; empty where neither is known. */
  stackOf(resource: ResourceRow): Frame[] {
    const frames = this.site(this.resources.site.get(resource)) ?? [];
    return [...frames, ...this.#decoder.asyncFrames(this.asyncStacks.callersOf(resource))];
  }

  /** The row of an async id's `init`; -1 where it has had none. */
  resourceOf(id: AsyncId): ResourceRow {
    const row = this.#ids.find(id);
    return row < this.resources.length ? row : -1;
  }

  /** The innermost callback that ran at a time; -1 where none did. */
  spanAt(t: Nanoseconds): SpanRow {
    const { start, end, parent } = this.spans;
    let row = lastAtOrBefore(start, t);
    while (row >= 0 && end.get(row) <= t) row = parent.get(row);
    return row;
  }

  /** The phase that the loop was in at a time; -1 where in none. */
  phaseAt(t: Nanoseconds): PhaseRow {
    const row = lastAtOrBefore(this.phases.start, t);
    return row >= 0 && this.phases.end.get(row) <= t ? -1 : row;
  }
}

function isPoolSize(size: unknown): size is number {
  return Number.isSafeInteger(size) && (size as number) >= 1 && (size as number) <= MOST_POOL_THREADS;
}
