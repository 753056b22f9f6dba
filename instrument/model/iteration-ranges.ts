/** The table of phases cut into iterations. */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { PhaseRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** The phases of an iteration, or those of the exit after it. */
export interface IterationRange {
  number: number;
  exits: boolean;
  first: PhaseRow;
  /** The row after its last. */
  end: PhaseRow;
  awake: Nanoseconds;
  asleep: Nanoseconds;
}

export function* iterationRanges(timeline: ThreadTimeline): Generator<IterationRange, void> {
  const { phases, end } = timeline;
  for (let first = 0; first < phases.length; ) {
    const number = phases.iteration.get(first);
    const exits = phases.phase.get(first) === PHASE.EXIT;
    const range = { number, exits, first, end: first, awake: 0, asleep: 0 };
    for (; range.end < phases.length && phases.iteration.get(range.end) === number; range.end++) {
      if ((phases.phase.get(range.end) === PHASE.EXIT) !== exits) break;
      const asleep = phases.idle.get(range.end);
      const until = phases.end.get(range.end);
      range.asleep += asleep;
      range.awake += Math.max(0, (Number.isNaN(until) ? end : until) - phases.start.get(range.end) - asleep);
    }
    yield range;
    first = range.end;
  }
}

/** Two that follow one another, as one. */
export function joined(a: IterationRange, b: IterationRange): IterationRange {
  return { ...a, end: b.end, awake: a.awake + b.awake, asleep: a.asleep + b.asleep };
}
