/** The requests of one process to its thread pool, as its threads' logs tell of them: who made them when, and their callbacks. */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { Float64Column, firstAtOrAfter, Int32Column, Uint16Column } from './columns.ts';
import { type PoolKind, poolKindOf } from './pool-kinds.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** A row of PoolRequests. Rows are added at the end and never change their number; they are in no order of time. */
export type RequestRow = number;

/** How far the timeline of one of the process's threads has been gone through. */
interface Source {
  timeline: ThreadTimeline;
  resource: ResourceRow;
  span: SpanRow;
  /** What kind each type is. */
  kinds: (PoolKind | null)[];
  /** Requests that have not been called back. */
  open: Map<ResourceRow, RequestRow>;
  /** Called back, in the order of the callbacks. */
  readonly called: Int32Column;
}

export class PoolRequests {
  /** Which thread made it. */
  readonly source = new Uint16Column();
  readonly resource = new Int32Column();
  /** Its callback, -1 before that. */
  readonly span = new Int32Column();
  /** When it was made; of one whose making is not recorded, the earliest time possible. */
  readonly queued = new Float64Column();
  readonly #sources: Source[] = [];
  #called = 0;

  get length(): number {
    return this.resource.length;
  }

  /** How many have been called back. */
  get calledBack(): number {
    return this.#called;
  }

  get timelines(): ThreadTimeline[] {
    return this.#sources.map(({ timeline }) => timeline);
  }

  /** Called back on one thread, in the order of the callbacks. */
  calledOn(source: number): Int32Column {
    return this.#sources[source].called;
  }

  kindOf(row: RequestRow): PoolKind {
    const { timeline, kinds } = this.#sources[this.source.get(row)];
    return kinds[timeline.resources.type.get(this.resource.get(row))]!;
  }

  timelineOf(row: RequestRow): ThreadTimeline {
    return this.#sources[this.source.get(row)].timeline;
  }

  /** The request that a callback ended; -1 where it is no request's. */
  ofSpan(timeline: ThreadTimeline, span: SpanRow): RequestRow {
    const source = this.#sources.find((one) => one.timeline === timeline);
    if (source === undefined || span >= source.span) return -1;
    const { called } = source;
    const spanOf = (row: number) => this.span.get(called.get(row));
    const at = firstAtOrAfter({ length: called.length, get: spanOf }, span);
    return at < called.length && spanOf(at) === span ? called.get(at) : -1;
  }

  /** A thread of the process. */
  addThread(timeline: ThreadTimeline): void {
    this.#sources.push({ timeline, resource: 0, span: 0, kinds: [], open: new Map(), called: new Int32Column() });
  }

  /** Takes in what the logs have gained. */
  update(): void {
    this.#sources.forEach((source, index) => {
      this.#takeResources(source, index);
      this.#takeSpans(source, index);
    });
  }

  #takeResources(source: Source, index: number): void {
    const { resources } = source.timeline;
    for (; source.resource < resources.length; source.resource++) {
      const kind = this.#kindIn(source, resources.type.get(source.resource));
      if (kind === null || kind.mayBeSync || kind.repeats) continue;
      source.open.set(source.resource, this.length);
      this.#push(index, source.resource, -1, resources.time.get(source.resource));
    }
  }

  #takeSpans(source: Source, index: number): void {
    const { spans, resources } = source.timeline;
    for (; source.span < spans.length; source.span++) {
      const span = source.span;
      const resource = spans.resource.get(span);
      if (resource < 0) continue;
      const kind = this.#kindIn(source, resources.type.get(resource));
      if (kind === null || !isByLoop(source.timeline, span)) continue;
      const previous = spans.previous.get(span);
      if (previous >= 0 && !kind.repeats) continue;
      let row = source.open.get(resource);
      if (row !== undefined) source.open.delete(resource);
      else {
        row = this.length;
        this.#push(
          index,
          resource,
          -1,
          previous >= 0 ? endOf(source.timeline, previous) : resources.time.get(resource),
        );
      }
      this.span.set(row, span);
      source.called.push(row);
      this.#called++;
    }
  }

  #kindIn(source: Source, type: number): PoolKind | null {
    const known = source.kinds[type];
    if (known !== undefined) return known;
    const kind = poolKindOf(source.timeline.typeName(type));
    source.kinds[type] = kind;
    return kind;
  }

  #push(source: number, resource: ResourceRow, span: SpanRow, queued: Nanoseconds): void {
    this.source.push(source);
    this.resource.push(resource);
    this.span.push(span);
    this.queued.push(queued);
  }
}

/** Results of the pool are handed over in poll; a resource may also be run by hand, or on the way out. */
function isByLoop({ spans, phases, meta }: ThreadTimeline, span: SpanRow): boolean {
  if (spans.depth.get(span) > 0) return false;
  const phase = spans.phase.get(span);
  return phase < 0 ? meta?.phases === false : phases.phase.get(phase) === PHASE.POLL;
}

function endOf({ spans }: ThreadTimeline, span: SpanRow): Nanoseconds {
  const end = spans.end.get(span);
  return Number.isNaN(end) ? spans.start.get(span) : end;
}
