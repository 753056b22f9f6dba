/** One thread's log as tables that grow while it is written. */
import type { Phase, StoredFrame, ThreadMeta } from '../schema/events.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import { lastAtOrBefore } from './columns.ts';
import { type Lane, LogDecoder, type LogSink } from './decode.ts';
import {
  GcTable,
  IterationTable,
  LossTable,
  type PhaseRow,
  PhaseTable,
  type ResourceRow,
  ResourceTable,
  type SpanRow,
  SpanTable,
} from './tables.ts';

export class ThreadTimeline {
  readonly key: ThreadKey;
  readonly spans: SpanTable;
  readonly resources: ResourceTable;
  readonly phases = new PhaseTable();
  readonly iterations = new IterationTable();
  readonly gcs = new GcTable();
  readonly losses = new LossTable();

  readonly #decoder: LogDecoder;
  readonly #builder: TimelineBuilder;

  constructor(key: ThreadKey, originNs: bigint) {
    this.key = key;
    this.#builder = new TimelineBuilder(this);
    this.#decoder = new LogDecoder(this.#builder, originNs);
    this.spans = new SpanTable(this.#decoder.resources, (type) => this.#decoder.laneOf(type));
    this.resources = new ResourceTable(this.#decoder.resources);
    [this.#builder.pid, this.#builder.tid] = key.split(/[:.]/).map(Number);
  }

  /** Takes the next slots of the log, in portions of any size. */
  push(words: Uint32Array): void {
    this.#decoder.push(words);
  }

  /** The log has ended; what is still open ends at the latest time. */
  finish(): void {
    this.#decoder.finish();
    this.#builder.finish(this.#decoder.time);
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

  /** The callbacks that run at this moment, outermost first. */
  get running(): readonly SpanRow[] {
    return this.#builder.open;
  }

  /** Bytes that the tables hold, room to grow included. */
  get bytes(): number {
    return this.spans.bytes + this.resources.bytes + this.phases.bytes;
  }

  typeName(type: number): string {
    return this.#decoder.typeName(type);
  }

  laneOf(type: number): Lane {
    return this.#decoder.laneOf(type);
  }

  /** The frames of a call site, the caller first; null where it is not known. */
  site(site: number): StoredFrame[] | null {
    return this.#decoder.site(site);
  }

  /** The row of an async id's `init`; -1 where it has had none. */
  resourceOf(id: AsyncId): ResourceRow {
    const row = this.#decoder.resources.find(id);
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

/** Fills a timeline's tables from the decoder's events. */
class TimelineBuilder implements LogSink {
  pid = 0;
  tid = 0;
  main = false;
  meta: ThreadMeta | null = null;
  ended: { code: number | null } | null = null;
  finished = false;
  lostRecords = 0;
  events = 0;
  begin: Nanoseconds = 0;
  readonly open: SpanRow[] = [];

  readonly #timeline: ThreadTimeline;
  /** For each open span, and before them for the main script: the latest resource made in it. */
  readonly #latestCaused: ResourceRow[] = [-1];
  readonly #openGcs: number[] = [];
  /** Resources that have run more than once: their latest run. */
  readonly #latestRun = new Map<ResourceRow, SpanRow>();
  #phase: PhaseRow = -1;
  #latest: Nanoseconds = 0;

  constructor(timeline: ThreadTimeline) {
    this.#timeline = timeline;
  }

  threadStart(t: Nanoseconds, pid: number, tid: number, main: boolean): void {
    this.#count(t);
    this.pid = pid;
    this.tid = tid;
    this.main = main;
  }

  threadMeta(meta: ThreadMeta): void {
    this.meta = meta;
  }

  init(t: Nanoseconds, id: AsyncId, _type: number, trigger: AsyncId, _exec: AsyncId, site: number): void {
    this.#count(t);
    const { resources, spans } = this.#timeline;
    const depth = this.open.length;
    const span = depth > 0 ? this.open[depth - 1] : -1;
    const row = resources.push(t, id, trigger, site, span);
    const latest = this.#latestCaused[depth];
    if (latest >= 0) resources.nextInSpan.set(latest, row);
    else if (span >= 0) spans.firstCaused.set(span, row);
    else resources.firstOutside = row;
    this.#latestCaused[depth] = row;
  }

  before(t: Nanoseconds, id: AsyncId): void {
    this.#count(t);
    const { resources, spans } = this.#timeline;
    const depth = this.open.length;
    const resource = this.#timeline.resourceOf(id);
    const row = spans.length;
    let previous = -1;
    if (resource >= 0) {
      const first = resources.firstSpan.get(resource);
      if (first < 0) resources.firstSpan.set(resource, row);
      else {
        previous = this.#latestRun.get(resource) ?? first;
        this.#latestRun.set(resource, row);
      }
    }
    spans.push(t, id, resource, depth, depth > 0 ? this.open[depth - 1] : -1, this.#phase, previous);
    this.open.push(row);
    this.#latestCaused.push(-1);
  }

  after(t: Nanoseconds, id: AsyncId): void {
    this.#count(t);
    const { spans } = this.#timeline;
    let depth = this.open.length - 1;
    while (depth >= 0 && spans.id.get(this.open[depth]) !== id) depth--;
    if (depth >= 0) this.#closeSpans(t, depth);
  }

  resolve(t: Nanoseconds): void {
    this.#count(t);
  }

  phaseBegin(t: Nanoseconds, phase: Phase, iteration: number): void {
    this.#count(t);
    const { phases, iterations } = this.#timeline;
    this.#phase = phases.length;
    phases.start.push(t);
    phases.end.push(Number.NaN);
    phases.phase.push(phase);
    phases.iteration.push(iteration);
    phases.idle.push(0);
    phases.io.push(0);
    const latest = iterations.length - 1;
    if (latest >= 0 && iterations.number.get(latest) === iteration) return;
    if (latest >= 0) iterations.end.set(latest, t);
    iterations.number.push(iteration);
    iterations.start.push(t);
    iterations.end.push(Number.NaN);
  }

  phaseEnd(t: Nanoseconds, _phase: Phase, _iteration: number, idleNs: Nanoseconds, ioEvents: number): void {
    this.#count(t);
    this.#closeSpans(t, 0);
    const { phases } = this.#timeline;
    if (this.#phase < 0) return;
    phases.end.set(this.#phase, t);
    phases.idle.set(this.#phase, idleNs);
    phases.io.set(this.#phase, ioEvents);
    this.#phase = -1;
  }

  gcBegin(t: Nanoseconds, gc: number, usedKiB: number): void {
    this.#count(t);
    const { gcs } = this.#timeline;
    this.#openGcs.push(gcs.length);
    gcs.start.push(t);
    gcs.end.push(Number.NaN);
    gcs.kind.push(gc);
    gcs.usedBefore.push(usedKiB);
    gcs.usedAfter.push(usedKiB);
    // One that is known only afterwards lies before what has happened since.
    const late = t < this.#latest;
    gcs.span.push(late ? this.#timeline.spanAt(t) : this.open.length > 0 ? this.open[this.open.length - 1] : -1);
    gcs.phase.push(late ? this.#timeline.phaseAt(t) : this.#phase);
  }

  gcEnd(t: Nanoseconds, gc: number, usedKiB: number): void {
    this.#count(t);
    const { gcs } = this.#timeline;
    const at = this.#openGcs.findLastIndex((row) => gcs.kind.get(row) === gc);
    if (at < 0) return;
    gcs.usedAfter.set(this.#openGcs[at], usedKiB);
    this.#closeGcs(t, at);
  }

  lost(t: Nanoseconds, count: number): void {
    this.#count(t);
    this.lostRecords += count;
    const { losses } = this.#timeline;
    losses.time.push(t);
    losses.count.push(count);
    losses.phase.push(this.#phase);
  }

  threadEnd(t: Nanoseconds, code: number | null): void {
    this.#count(t);
    this.ended = { code };
    this.#closeAll(t);
  }

  finish(t: Nanoseconds): void {
    if (this.finished) return;
    this.finished = true;
    // The end of a thread that could not say so itself is an event too.
    if (this.ended === null) this.events++;
    this.#closeAll(t);
  }

  #count(t: Nanoseconds): void {
    if (this.events++ === 0) this.begin = t;
    if (t > this.#latest) this.#latest = t;
  }

  #closeAll(t: Nanoseconds): void {
    const { iterations } = this.#timeline;
    this.#closeSpans(t, 0);
    this.#closeGcs(t, 0);
    const latest = iterations.length - 1;
    if (latest >= 0 && Number.isNaN(iterations.end.get(latest))) iterations.end.set(latest, t);
  }

  /** Ends the open spans from `depth` inwards. */
  #closeSpans(t: Nanoseconds, depth: number): void {
    const { end } = this.#timeline.spans;
    for (let at = this.open.length - 1; at >= depth; at--) end.set(this.open[at], t);
    this.open.length = depth;
    this.#latestCaused.length = depth + 1;
  }

  #closeGcs(t: Nanoseconds, from: number): void {
    const { end } = this.#timeline.gcs;
    for (let at = this.#openGcs.length - 1; at >= from; at--) end.set(this.#openGcs[at], t);
    this.#openGcs.length = from;
  }
}
