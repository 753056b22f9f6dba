/** How late the timers of one timers phase ran: what the iteration before them cost those that were due. */
import type { Nanoseconds } from '../schema/units.ts';
import { firstAtOrAfter } from './columns.ts';
import type { PhaseRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';
import { waitOf } from './waits.ts';

/** So many runs are looked at, ticks and microtasks between the timers included. */
const MOST = 20_000;

export interface LateTimer {
  span: SpanRow;
  /** From when it was due to its run; where that is not known, the most that it can have been. */
  late: Nanoseconds;
  isKnown: boolean;
}

export interface LateTimers {
  count: number;
  /** The latest first. */
  latest: LateTimer[];
  /** Whether there were too many to look at all. */
  more: boolean;
}

/** The timers that ran in a timers phase, and the `limit` latest of them. */
export function lateTimers(timeline: ThreadTimeline, timers: PhaseRow, limit: number): LateTimers {
  const { spans, phases } = timeline;
  const found: LateTimer[] = [];
  const end = phases.end.get(timers);
  let span = firstAtOrAfter(spans.start, phases.start.get(timers));
  const last = Math.min(spans.length, span + MOST);
  for (; span < last && !(spans.start.get(span) > end); span++) {
    if (spans.phase.get(span) !== timers || spans.depth.get(span) > 0) continue;
    if (timeline.typeName(spans.type.get(span)) !== 'Timeout') continue;
    const wait = waitOf(timeline, span);
    if (wait) found.push({ span, late: spans.start.get(span) - wait.ready, isKnown: wait.due !== null });
  }
  const more = span === last && last < spans.length && !(spans.start.get(span) > end);
  found.sort((a, b) => b.late - a.late || a.span - b.span);
  return { count: found.length, latest: found.slice(0, limit), more };
}
