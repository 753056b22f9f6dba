/** A thread's run in numbers. */
import { type GcName, gcName, PHASE, PHASE_NAMES, type PhaseName } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { iterationRanges } from './iteration-ranges.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export interface PhaseTotal {
  phase: PhaseName;
  /** How often the loop passed through it. */
  passes: number;
  awake: Nanoseconds;
  /** For poll: time in which the loop waited for events. */
  asleep: Nanoseconds;
}

export interface TypeTotal {
  /** As async_hooks names it. */
  type: string;
  made: number;
  runs: number;
  /** All runs together, callbacks within them included. */
  time: Nanoseconds;
}

export interface GcTotal {
  kind: GcName;
  count: number;
  time: Nanoseconds;
}

export interface ThreadSummary {
  /** From the first event to the latest. */
  duration: Nanoseconds;
  /** In the order of the loop; only those that were passed. */
  phases: PhaseTotal[];
  /** Iterations of the loop; the main script is none. */
  iterations: number;
  /** The iteration that was awake longest: so long anything new had to wait. Null where the loop never turned. */
  longestDelay: { iteration: number; start: Nanoseconds; awake: Nanoseconds } | null;
  callbacks: number;
  ticks: number;
  microtasks: number;
  /** The longest outermost callbacks, ticks and microtasks, longest first. */
  longest: SpanRow[];
  /** Most time first. */
  types: TypeTotal[];
  gcs: GcTotal[];
  gcTime: Nanoseconds;
  longestGc: Nanoseconds;
}

/** @param longest how many of the longest callbacks to name */
export function summarizeThread(timeline: ThreadTimeline, longest = 5): ThreadSummary {
  const { gcs, gcTime, longestGc } = summarizeGcs(timeline);
  return {
    duration: timeline.end - timeline.begin,
    phases: summarizePhases(timeline),
    ...summarizeIterations(timeline),
    ...summarizeSpans(timeline, longest),
    gcs,
    gcTime,
    longestGc,
  };
}

function summarizePhases(timeline: ThreadTimeline): PhaseTotal[] {
  const { phases, end } = timeline;
  const totals = PHASE_NAMES.map((phase): PhaseTotal => ({ phase, passes: 0, awake: 0, asleep: 0 }));
  for (let row = 0; row < phases.length; row++) {
    const total = totals[phases.phase.get(row)];
    const asleep = phases.idle.get(row);
    total.passes++;
    total.asleep += asleep;
    total.awake += Math.max(0, orNow(phases.end.get(row), end) - phases.start.get(row) - asleep);
  }
  return totals.filter((total) => total.passes > 0);
}

function summarizeIterations(timeline: ThreadTimeline): Pick<ThreadSummary, 'iterations' | 'longestDelay'> {
  let longestDelay: ThreadSummary['longestDelay'] = null;
  let iterations = 0;
  let latest = 0;
  for (const { number, exits, first, awake } of iterationRanges(timeline)) {
    // What runs before the loop, or on the way out, delays nobody.
    if (number === 0 || exits) continue;
    // After an exit that was put off, the same iteration goes on with its timers.
    if (number !== latest) iterations++;
    latest = number;
    if (longestDelay === null || awake > longestDelay.awake)
      longestDelay = { iteration: number, start: timeline.phases.start.get(first), awake };
  }
  return { iterations, longestDelay };
}

function summarizeSpans(
  timeline: ThreadTimeline,
  limit: number,
): Pick<ThreadSummary, 'callbacks' | 'ticks' | 'microtasks' | 'longest' | 'types'> {
  const { spans, resources, end } = timeline;
  const byLane = [0, 0, 0];
  const types: TypeTotal[] = [];
  const typeTotal = (type: number): TypeTotal => {
    types[type] ??= { type: timeline.typeName(type), made: 0, runs: 0, time: 0 };
    return types[type];
  };
  const longest: { span: SpanRow; time: Nanoseconds }[] = [];
  for (let row = 0; row < spans.length; row++) {
    const total = typeTotal(spans.type.get(row));
    const time = spans.endOr(row, end) - spans.start.get(row);
    byLane[spans.lane.get(row)]++;
    total.runs++;
    total.time += time;
    if (spans.depth.get(row) > 0 || (longest.length === limit && time <= (longest[limit - 1]?.time ?? 0))) continue;
    const at = longest.findIndex((other) => other.time < time);
    longest.splice(at < 0 ? longest.length : at, 0, { span: row, time });
    longest.length = Math.min(longest.length, limit);
  }
  for (let row = 0; row < resources.length; row++) typeTotal(resources.type.get(row)).made++;
  return {
    callbacks: byLane[0],
    ticks: byLane[1],
    microtasks: byLane[2],
    longest: longest.map(({ span }) => span),
    types: types.filter((total) => total !== undefined).sort((a, b) => b.time - a.time || b.made - a.made),
  };
}

function summarizeGcs(timeline: ThreadTimeline): Pick<ThreadSummary, 'gcs' | 'gcTime' | 'longestGc'> {
  const { gcs, end } = timeline;
  const kinds = new Map<GcName, GcTotal>();
  let longestGc = 0;
  for (let row = 0; row < gcs.length; row++) {
    const kind = gcName(gcs.kind.get(row));
    const time = orNow(gcs.end.get(row), end) - gcs.start.get(row);
    const total = kinds.get(kind) ?? { kind, count: 0, time: 0 };
    total.count++;
    total.time += time;
    kinds.set(kind, total);
    longestGc = Math.max(longestGc, time);
  }
  const totals = [...kinds.values()].sort((a, b) => b.time - a.time);
  return { gcs: totals, gcTime: totals.reduce((sum, { time }) => sum + time, 0), longestGc };
}

function orNow(end: Nanoseconds, now: Nanoseconds): Nanoseconds {
  return Number.isNaN(end) ? now : end;
}

/** Share of the loop's time that it was awake, without main and exit: from 0 to 1. As performance.eventLoopUtilization() has it. */
export function utilization(summary: ThreadSummary): number {
  let awake = 0;
  let asleep = 0;
  for (const total of summary.phases) {
    if (total.phase === PHASE_NAMES[PHASE.MAIN] || total.phase === PHASE_NAMES[PHASE.EXIT]) continue;
    awake += total.awake;
    asleep += total.asleep;
  }
  return awake + asleep === 0 ? 0 : awake / (awake + asleep);
}
