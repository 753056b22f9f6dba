/** Totals of two threads side by side. */
import { PHASE_NAMES, type PhaseName } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { Both, Comparison } from './compare.ts';
import type { ThreadOutline } from './compare-outline.ts';
import { utilization } from './summary.ts';

export interface PhaseRow {
  phase: PhaseName;
  passes: Both<number>;
  awake: Both<Nanoseconds>;
  asleep: Both<Nanoseconds>;
}

/** The phases that either of them passed, in the order of the loop. */
export function phaseRows({ a, b }: Pick<Comparison, 'a' | 'b'>): PhaseRow[] {
  return PHASE_NAMES.flatMap((phase): PhaseRow[] => {
    const [inA, inB] = [a, b].map(({ summary }) => summary.phases.find((total) => total.phase === phase));
    if (!inA && !inB) return [];
    return [
      {
        phase,
        passes: [inA?.passes ?? 0, inB?.passes ?? 0],
        awake: [inA?.awake ?? 0, inB?.awake ?? 0],
        asleep: [inA?.asleep ?? 0, inB?.asleep ?? 0],
      },
    ];
  });
}

export interface TotalRow {
  name: string;
  /** Nanoseconds, percent or things. */
  unit: 'ns' | '%' | 'count';
  values: Both<number>;
}

/** What else is counted of a thread; rows that are 0 on both sides are left out. */
export function totalRows(a: ThreadOutline, b: ThreadOutline): TotalRow[] {
  const row = (name: string, unit: TotalRow['unit'], of: (outline: ThreadOutline) => number): TotalRow => ({
    ...{ name, unit },
    values: [of(a), of(b)],
  });
  return [
    row('time from first to last event', 'ns', ({ begin, end }) => end - begin),
    row('iterations', 'count', ({ summary }) => summary.iterations),
    row('longest iteration awake', 'ns', ({ summary }) => summary.longestDelay?.awake ?? 0),
    row('loop awake, %', '%', ({ summary }) => Math.round(utilization(summary) * 100)),
    row('callbacks', 'count', ({ summary }) => summary.callbacks),
    row('ticks', 'count', ({ summary }) => summary.ticks),
    row('microtasks', 'count', ({ summary }) => summary.microtasks),
    row('garbage collections', 'count', ({ summary }) => summary.gcs.reduce((sum, { count }) => sum + count, 0)),
    row('time in collections', 'ns', ({ summary }) => summary.gcTime),
    row('longest collection', 'ns', ({ summary }) => summary.longestGc),
  ].filter(({ values }) => values[0] !== 0 || values[1] !== 0);
}
