/** From a decoder's events to the rows of a timeline's tables. */
import { PHASE, type Phase, type ThreadMeta } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import type { LogSink } from './decode.ts';
import { ZERO } from './doubles.ts';
import { HEAP_AT } from './heap.ts';
import { NumberStack } from './number-stack.ts';
import { MOST_UNFINISHED } from './resolve-phases.ts';
import { NOTE, type PhaseRow, type ResourceRow, type SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** What is looked at where it is made: by what threads have to do with each other, and ticks, which bring messages. */
const NOTED: Readonly<Record<string, number>> = { MESSAGEPORT: 1, WORKER: 2, TickObject: 3 };
const { MESSAGEPORT, WORKER, TickObject: TICK } = NOTED;

export class TimelineBuilder implements LogSink {
  pid = 0;
  tid = 0;
  main = false;
  meta: ThreadMeta | null = null;
  ended: { code: number | null } | null = null;
  finished = false;
  lostRecords = 0;
  events = 0;
  begin: Nanoseconds = ZERO;
  /** The spans that are open, and their ids. */
  readonly open = new NumberStack();
  readonly #openIds = new NumberStack();

  readonly #timeline: ThreadTimeline;
  /** For each open span, and before them for the main script: the latest resource made in it. */
  readonly #latestCaused = new NumberStack();
  readonly #openGcs: number[] = [];
  /** Resources that have run more than once: their latest run. */
  readonly #latestRun = new Map<ResourceRow, SpanRow>();
  #phase: PhaseRow = -1;
  /** By the numbers of types: whether it is one of NOTED. */
  readonly #noted: number[] = [];
  /** The latest event's time. */
  reached: Nanoseconds = ZERO;

  constructor(timeline: ThreadTimeline) {
    this.#timeline = timeline;
    this.#latestCaused.push(-1);
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

  init(t: Nanoseconds, id: AsyncId, type: number, trigger: AsyncId, _exec: AsyncId, site: number): void {
    this.#count(t);
    const { resources, spans, asyncStacks } = this.#timeline;
    const depth = this.open.length;
    const span = depth > 0 ? this.open.at(depth - 1) : -1;
    const row = resources.push(t, id, trigger, site, span);
    asyncStacks.push(row, site, span < 0 ? -1 : spans.resource.get(span));
    const latest = this.#latestCaused.at(depth);
    if (latest >= 0) resources.nextInSpan.set(latest, row);
    else if (span >= 0) spans.firstCaused.set(span, row);
    else resources.firstOutside = row;
    this.#latestCaused.set(depth, row);
    this.#noted[type] ??= NOTED[this.#timeline.typeName(type)] ?? 0;
    if (this.#noted[type] > 0) this.#note(t, id, row, this.#noted[type]);
  }

  #note(t: Nanoseconds, id: AsyncId, row: ResourceRow, what: number): void {
    const { messages, resources } = this.#timeline;
    if (what === WORKER) messages.workerMade(row, id);
    else if (what === MESSAGEPORT) messages.portMade(id, this.#timeline.storedSite(resources.site.get(row)));
    else if (what === TICK && this.#openIds.length > 0) {
      const exec = this.#openIds.at(this.#openIds.length - 1);
      if (this.#timeline.isChannel(exec)) messages.received(t, exec, -1, row);
    }
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
    spans.push(t, id, resource, depth, depth > 0 ? this.open.at(depth - 1) : -1, this.#phase, previous);
    const { messages } = this.#timeline;
    if (this.#isPort(row, resource, id) && !this.#isClosing(depth)) messages.received(t, id, row, -1);
    else if (messages.fresh.length > 0) messages.settle();
    this.open.push(row);
    this.#openIds.push(id);
    this.#latestCaused.push(-1);
  }

  #isPort(span: SpanRow, resource: ResourceRow, id: AsyncId): boolean {
    if (resource >= 0) return this.#timeline.messages.isPort(id);
    return this.#timeline.typeName(this.#timeline.spans.type.get(span)) === 'MESSAGEPORT';
  }

  /** What closes its handle is called as well, and no message has come then. */
  #isClosing(depth: number): boolean {
    const { phases } = this.#timeline;
    return depth === 0 && this.#phase >= 0 && phases.phase.get(this.#phase) === PHASE.CLOSING;
  }

  after(t: Nanoseconds, id: AsyncId): void {
    this.#count(t);
    if (this.#timeline.messages.fresh.length > 0) this.#timeline.messages.settle();
    const depth = this.#openIds.lastPlaceOf(id, MOST_UNFINISHED);
    if (depth >= 0) this.#closeSpans(t, depth);
  }

  resolve(t: Nanoseconds, id: AsyncId): void {
    this.#count(t);
    const resource = this.#timeline.resourceOf(id);
    if (resource >= 0) this.#timeline.resolutions.push(t, resource);
  }

  phaseBegin(t: Nanoseconds, phase: Phase, iteration: number): void {
    this.#count(t);
    const { phases, iterations, messages } = this.#timeline;
    if (messages.fresh.length > 0) messages.settle();
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
    const { gcs, heap } = this.#timeline;
    this.#openGcs.push(gcs.length);
    gcs.readBefore.push(usedKiB > 0 ? heap.push(t, usedKiB, gcs.length, HEAP_AT.GC_BEGIN) : -1);
    gcs.readAfter.push(-1);
    gcs.start.push(t);
    gcs.end.push(Number.NaN);
    gcs.kind.push(gc);
    gcs.usedBefore.push(usedKiB);
    gcs.usedAfter.push(usedKiB);
    // One that is known only afterwards lies before what has happened since.
    const late = t < this.reached;
    gcs.span.push(late ? this.#timeline.spanAt(t) : this.open.length > 0 ? this.open.at(this.open.length - 1) : -1);
    gcs.phase.push(late ? this.#timeline.phaseAt(t) : this.#phase);
  }

  gcEnd(t: Nanoseconds, gc: number, usedKiB: number): void {
    this.#count(t);
    const { gcs, heap } = this.#timeline;
    const at = this.#openGcs.findLastIndex((row) => gcs.kind.get(row) === gc);
    if (at < 0) return;
    const row = this.#openGcs[at];
    gcs.usedAfter.set(row, usedKiB);
    if (usedKiB > 0) gcs.readAfter.set(row, heap.push(t, usedKiB, row, HEAP_AT.GC_END));
    this.#closeGcs(t, at);
  }

  heap(t: Nanoseconds, space: number, usedKiB: number, committedKiB: number): void {
    this.#count(t);
    this.#timeline.heap.pushSpace(t, space, usedKiB, committedKiB);
  }

  lost(t: Nanoseconds, count: number): void {
    this.#count(t);
    this.lostRecords += count;
    const { losses } = this.#timeline;
    losses.time.push(t);
    losses.count.push(count);
    losses.phase.push(this.#phase);
  }

  dropped(t: Nanoseconds, count: number): void {
    // The picture begins with what was kept.
    if (this.#timeline.phases.length + this.#timeline.spans.length === 0) this.begin = t;
    this.#count(t);
    this.#closeSpans(t, 0);
    this.#closeGcs(t, 0);
    this.#timeline.drops.push({ time: t, count });
  }

  post(t: Nanoseconds, id: AsyncId, ports: readonly AsyncId[]): void {
    this.#count(t);
    const span = this.open.length > 0 ? this.open.at(this.open.length - 1) : -1;
    this.#timeline.messages.posted(t, id, ports, span, this.#phase);
  }

  output(t: Nanoseconds, stream: number, text: string): void {
    this.#text(t, stream === 2 ? NOTE.STDERR : NOTE.STDOUT, text, 0);
  }

  timing(t: Nanoseconds, name: string, durationNs: Nanoseconds | null): void {
    this.#text(t, durationNs === null ? NOTE.MARK : NOTE.MEASURE, name, durationNs ?? 0);
  }

  #text(t: Nanoseconds, kind: number, text: string, duration: Nanoseconds): void {
    this.#count(t);
    const { notes } = this.#timeline;
    notes.time.push(t);
    notes.kind.push(kind);
    notes.duration.push(duration);
    notes.span.push(this.open.length > 0 ? this.open.at(this.open.length - 1) : -1);
    notes.phase.push(this.#phase);
    notes.texts.push(text);
  }

  threadEnd(t: Nanoseconds, code: number | null): void {
    this.#count(t);
    this.ended = { code };
    this.#closeAll(t);
  }

  /** @param isEnd whether the thread has ended, and not only its log */
  finish(t: Nanoseconds, isEnd: boolean): void {
    if (this.finished) return;
    this.finished = true;
    // The end of a thread that could not say so itself is an event too.
    if (this.ended === null && isEnd) this.events++;
    this.#closeAll(t);
  }

  #count(t: Nanoseconds): void {
    if (this.events++ === 0) this.begin = t;
    if (t > this.reached) this.reached = t;
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
    for (let at = this.open.length - 1; at >= depth; at--) end.set(this.open.at(at), t);
    this.open.length = depth;
    this.#openIds.length = depth;
    this.#latestCaused.length = depth + 1;
  }

  #closeGcs(t: Nanoseconds, from: number): void {
    const { end } = this.#timeline.gcs;
    for (let at = this.#openGcs.length - 1; at >= from; at--) end.set(this.#openGcs[at], t);
    this.#openGcs.length = from;
  }
}
