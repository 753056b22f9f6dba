/**
 * How long a callback's run waited, in which queue, and from when on only others stood in its way.
 *
 *   queued ────────────── ready ──────────── start
 *   set, called, made     could have run     runs: until here it waited behind others
 *
 * Ready is the moment it was queued (ticks, immediates), when its promise settled (microtasks), when its time had passed
 * (timers), or when poll took its event in (everything that waits for the system). Where that is not recorded, ready is the
 * earliest moment possible, and `isKnown` false.
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { lastAtOrBefore } from './columns.ts';
import { type QueueName, queueOfType } from './queues-kinds.ts';
import type { PhaseRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export interface Wait {
  queue: QueueName | null;
  /** When it was set or queued, or its run before ended. */
  queued: Nanoseconds;
  ready: Nanoseconds;
  isKnown: boolean;
  /** Of timers: how long it was set for, and when it was due; null where that is not known. */
  duration: Nanoseconds | null;
  due: Nanoseconds | null;
}

/** So many resolutions are looked through for the one that made a microtask ready. */
const LOOK_BACK = 20_000;
/** Timers count whole milliseconds: one that is set at 0.9 ms for 5 ms is due at 5. */
const TIMER_GRAIN: Nanoseconds = 1e6;

/** The wait of a run; null where it was made before recording began, or was called directly by what ran. */
export function waitOf(timeline: ThreadTimeline, span: SpanRow): Wait | null {
  const { spans, resources, phases } = timeline;
  const resource = spans.resource.get(span);
  if (resource < 0 || spans.parent.get(span) >= 0) return null;
  const start = spans.start.get(span);
  const previous = spans.previous.get(span);
  const made = resources.time.get(resource);
  const ended = previous < 0 ? made : spans.end.get(previous);
  const queued = Math.min(start, Number.isNaN(ended) ? made : ended);
  const type = timeline.typeName(resources.type.get(resource));
  const queue = queueOfType(type);
  const wait: Wait = { queue, queued, ready: queued, isKnown: true, duration: null, due: null };
  const phase = spans.phase.get(span);
  if (queue === 'ticks' || queue === 'immediates') return wait;
  if (queue === 'microtasks') {
    if (type === 'Microtask') return wait;
    const settled = settledBefore(timeline, span);
    return { ...wait, ready: Math.max(queued, settled ?? queued), isKnown: settled !== null };
  }
  if (phase < 0) return { ...wait, isKnown: false };
  if (queue === 'timers') return timerWait(timeline, span, phase, wait);
  if (phases.phase.get(phase) !== PHASE.POLL) return { ...wait, isKnown: false };
  const woke = phases.start.get(phase) + phases.idle.get(phase);
  return { ...wait, ready: Math.min(start, Math.max(queued, woke)), isKnown: false };
}

function timerWait(timeline: ThreadTimeline, span: SpanRow, phase: PhaseRow, wait: Wait): Wait {
  const { spans, resources } = timeline;
  const start = spans.start.get(span);
  const notDue = Math.min(start, Math.max(wait.queued, lastNotDue(timeline, phase)));
  const duration = timeline.timers.durationOf(spans.resource.get(span));
  if (duration === null) return { ...wait, ready: notDue, isKnown: false };
  const previous = spans.previous.get(span);
  const from = previous < 0 ? resources.time.get(spans.resource.get(span)) : spans.start.get(previous);
  const due = from + duration;
  // The loop has looked since and left it: it was set again (refresh), when is not recorded.
  if (due < notDue - TIMER_GRAIN) return { ...wait, ready: notDue, isKnown: false, duration };
  return { ...wait, ready: Math.min(start, Math.max(wait.queued, due)), duration, due };
}

/** The latest moment before a timers phase at which no timer that runs in it was due: poll slept still, or the loop had looked. */
function lastNotDue(timeline: ThreadTimeline, timers: PhaseRow): Nanoseconds {
  const { phases } = timeline;
  const iteration = phases.iteration.get(timers);
  for (let row = timers - 1; row >= 0; row--) {
    const phase = phases.phase.get(row);
    if (phase === PHASE.TIMERS) return phases.start.get(row);
    // An iteration whose timers step had nothing to do has no row for it: it was at the iteration's end.
    if (phases.iteration.get(row) < iteration) return phases.end.get(row);
    if (phase === PHASE.POLL && phases.idle.get(row) > 0) return phases.start.get(row) + phases.idle.get(row);
  }
  return 0;
}

/** When the promise settled that a microtask waited for; null where that is not recorded. */
function settledBefore(timeline: ThreadTimeline, span: SpanRow): Nanoseconds | null {
  const { spans, resources, resolutions } = timeline;
  const resource = spans.resource.get(span);
  const parent = timeline.resourceOf(resources.trigger.get(resource));
  if (parent < 0 || resolutions.length === 0) return null;
  let row = lastAtOrBefore(resolutions.time, spans.start.get(span));
  for (const last = Math.max(0, row - LOOK_BACK); row >= last; row--)
    if (resolutions.resource.get(row) === parent) return resolutions.time.get(row);
  return null;
}
