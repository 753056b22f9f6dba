/** Who scheduled whom: back to the main script, and on to what came of it. */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { Frame } from './places.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Where something was scheduled: in a callback, or outside of all. */
export type Scheduler = { span: SpanRow } | 'main script' | 'outside of any callback' | 'before recording';

export interface Origin {
  scheduler: Scheduler;
  scheduledAt: Nanoseconds | null;
  /** From there to the begin of the run; from the end of the run before it where it is not the first. */
  waited: Nanoseconds | null;
  /** The run before it of the same resource, or -1. */
  previous: SpanRow;
  /** The call site of what scheduled it, the caller first. */
  site: Frame[] | null;
}

/** Where a callback's run comes from. */
export function originOf(timeline: ThreadTimeline, span: SpanRow): Origin {
  const { spans, resources } = timeline;
  const resource = spans.resource.get(span);
  const previous = spans.previous.get(span);
  if (resource < 0) {
    const site = timeline.site(timeline.siteOfSpan(span));
    return { scheduler: 'before recording', scheduledAt: null, waited: null, previous, site };
  }
  const scheduledAt = resources.time.get(resource);
  const from = previous < 0 ? scheduledAt : spans.end.get(previous);
  return {
    scheduler: schedulerOf(timeline, resource),
    scheduledAt,
    // In a damaged log the run before it may not have ended.
    waited: Number.isNaN(from) ? null : Math.max(0, spans.start.get(span) - from),
    previous,
    site: timeline.site(resources.site.get(resource)),
  };
}

export function schedulerOf(timeline: ThreadTimeline, resource: ResourceRow): Scheduler {
  const { resources, phases } = timeline;
  const span = resources.execSpan.get(resource);
  if (span >= 0) return { span };
  const inMain =
    phases.length > 0 &&
    phases.phase.get(0) === PHASE.MAIN &&
    // Main may still be running, or have scheduled it with its last breath.
    !(resources.time.get(resource) > phases.end.get(0));
  return inMain ? 'main script' : 'outside of any callback';
}

/** Everything that was scheduled while a callback ran, in that order; for -1, all that no callback scheduled. */
export function* causedBy(timeline: ThreadTimeline, span: SpanRow): Generator<ResourceRow, void> {
  const { spans, resources } = timeline;
  let row = span < 0 ? resources.firstOutside : spans.firstCaused.get(span);
  for (; row >= 0; row = resources.nextInSpan.get(row)) yield row;
}

export interface Chain {
  /** The callbacks that led to it, the nearest first; at most as many as asked for. */
  spans: SpanRow[];
  /** What stands at the chain's end; null where the chain is longer. */
  root: Exclude<Scheduler, object> | null;
}

/** The chain of causes of a callback, back to the main script. */
export function chainOf(timeline: ThreadTimeline, span: SpanRow, limit = 100): Chain {
  const chain: SpanRow[] = [];
  for (let at = span; ; ) {
    const resource = timeline.spans.resource.get(at);
    const scheduler = resource < 0 ? 'before recording' : schedulerOf(timeline, resource);
    if (typeof scheduler === 'string') return { spans: chain, root: scheduler };
    if (chain.length === limit) return { spans: chain, root: null };
    at = scheduler.span;
    chain.push(at);
  }
}
