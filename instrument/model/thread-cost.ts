/** What recording cost a thread, and all threads together. */
import { RECORD_BYTES, type ThreadMeta } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { estimateHookTime, type HookTime, type RecordedWork } from './cost.ts';
import { countedText, durationText, sizeText } from './format.ts';

export interface ThreadCost extends HookTime {
  /** How long the recorder took to start, as measured. */
  start: Nanoseconds;
  /** The thread's own time awake, all that is in here included. */
  awake: Nanoseconds;
  /** Slots of the log: records, and the text between them. */
  records: number;
  bytes: number;
}

/** What it takes of a thread to tell; a ThreadTimeline has it. */
export interface Recorded {
  meta: ThreadMeta | null;
  /** Slots of the log. */
  slots: number;
  begin: Nanoseconds;
  end: Nanoseconds;
  work: RecordedWork;
}

/** Times estimated as cost.ts says. Null where the thread has not said how fast it is: it was killed at once, or has just begun. */
export function threadCost(thread: Recorded, asleep: Nanoseconds): ThreadCost | null {
  const { meta, slots, begin, end, work } = thread;
  if (!meta?.cost) return null;
  return {
    ...estimateHookTime(work, meta.cost, meta.detail),
    start: meta.cost.start,
    awake: Math.max(0, end - begin - asleep),
    records: slots,
    bytes: slots * RECORD_BYTES,
  };
}

/** The sum of all; null where there is none. */
export function totalCost(costs: readonly (ThreadCost | null)[]): ThreadCost | null {
  const known = costs.filter((cost) => cost !== null);
  if (known.length === 0) return null;
  const sum = (of: (cost: ThreadCost) => number) => known.reduce((total, cost) => total + of(cost), 0);
  return {
    hooks: sum((cost) => cost.hooks),
    sites: sum((cost) => cost.sites),
    warmUp: sum((cost) => cost.warmUp),
    start: sum((cost) => cost.start),
    awake: sum((cost) => cost.awake),
    records: sum((cost) => cost.records),
    bytes: sum((cost) => cost.bytes),
  };
}

/** Share of a thread's time awake that went into hooks, from 0 to 1. */
export function hookShare({ hooks, awake }: Pick<ThreadCost, 'hooks' | 'awake'>): number {
  return awake > 0 ? Math.min(1, hooks / awake) : 0;
}

/** `an estimated 12.0 ms in hooks (3 % of its time awake), 6.1 ms to start; 4,711 records, 73.6 KiB`. */
export function costText(cost: ThreadCost): string {
  const share = Math.round(hookShare(cost) * 100);
  const part = share >= 1 ? `${share} %` : 'less than 1 %';
  const time = `an estimated ${durationText(cost.hooks)} in hooks (${part} of the time awake), ${durationText(cost.start)} to start`;
  return `${time}; ${countedText(cost.records, 'record')}, ${sizeText(cost.bytes)}`;
}
