/** All that came of a callback: what it scheduled, what that scheduled in turn, and so on. */
import type { Nanoseconds } from '../schema/units.ts';
import { causedBy } from './causes.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export interface CameOf {
  /** Operations that were scheduled, by it or by what it led to. */
  operations: number;
  /** Those of them that have run, and how long their first runs took together: what ran within the callback itself is not counted. */
  ran: number;
  time: Nanoseconds;
  /** Whether the limit was met: then there are more. */
  more: boolean;
}

/** Follows at most `limit` operations. */
export function cameOf(timeline: ThreadTimeline, span: SpanRow, limit: number): CameOf {
  const { resources, spans, end } = timeline;
  const came: CameOf = { operations: 0, ran: 0, time: 0, more: false };
  const toFollow: SpanRow[] = [span];
  const followed = new Set(toFollow);
  for (let at = 0; at < toFollow.length; at++) {
    for (const resource of causedBy(timeline, toFollow[at])) {
      if (came.operations === limit) {
        came.more = true;
        break;
      }
      came.operations++;
      const run = resources.firstSpan.get(resource);
      if (run < 0) continue;
      came.ran++;
      toFollow.push(run);
      followed.add(run);
    }
    if (came.more) break;
  }
  for (const run of toFollow.slice(1)) if (!isWithin(run)) came.time += spans.endOr(run, end) - spans.start.get(run);
  return came;

  /** Whether it ran within another one of them: then that one's time has it. */
  function isWithin(run: SpanRow): boolean {
    for (let around = spans.parent.get(run); around >= 0; around = spans.parent.get(around))
      if (followed.has(around)) return true;
    return false;
  }
}
