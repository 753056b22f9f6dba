/** What kept a thread's JavaScript busy between two moments: who somebody waited behind. */
import type { Nanoseconds } from '../schema/units.ts';
import { LANE, type ThreadLanes } from './lanes.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Up to so many are gone through one by one; of more, those within others count as if they were not. */
const EXACT = 4096;

export interface RanBetween {
  /** Callbacks, ticks and microtasks that ran, at least in part; those within others left out. */
  callbacks: number;
  ticks: number;
  microtasks: number;
  /** All of them, as far as they lie between the two moments. */
  time: Nanoseconds;
  /** The longest, with their share of the time, longest first. */
  longest: { span: SpanRow; ns: Nanoseconds }[];
}

/** What ran from `from` to `to`, and the `limit` longest of it. Costs its logarithm, not its number. */
export function ranBetween(
  timeline: ThreadTimeline,
  lanes: ThreadLanes,
  from: Nanoseconds,
  to: Nanoseconds,
  limit: number,
): RanBetween {
  const { spans } = timeline;
  const ran: RanBetween = { callbacks: 0, ticks: 0, microtasks: 0, time: 0, longest: [] };
  const names = { [LANE.CALLBACKS]: 'callbacks', [LANE.TICKS]: 'ticks', [LANE.MICROTASKS]: 'microtasks' } as const;
  for (const lane of [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS] as const) {
    const levels = lanes.levels(lane, 0);
    if (!levels) continue;
    const first = levels.firstEndingAfter(from);
    const last = levels.firstStartingAt(to, first);
    if (last <= first) continue;
    const within = (leaf: number) => Math.min(to, levels.end(leaf)) - Math.max(from, levels.start(leaf));
    const isOutermost = (leaf: number) => spans.depth.get(levels.item(leaf)) === 0;
    if (last - first <= EXACT) {
      for (let leaf = first; leaf < last; leaf++) {
        if (!isOutermost(leaf)) continue;
        ran[names[lane]]++;
        ran.time += within(leaf);
      }
    } else {
      const cut = levels.weight(first) - within(first) + levels.weight(last - 1) - within(last - 1);
      ran[names[lane]] += last - first;
      ran.time += levels.busy(first, last) - cut;
    }
    for (const leaf of levels.heaviestFew(limit, first, last))
      if (isOutermost(leaf)) ran.longest.push({ span: levels.item(leaf), ns: within(leaf) });
  }
  ran.longest.sort((a, b) => b.ns - a.ns || a.span - b.span);
  ran.longest.length = Math.min(ran.longest.length, limit);
  return ran;
}

/** Collections between two moments: how many, and how long they took there. Those within others are theirs. */
export function collectedBetween(
  lanes: ThreadLanes,
  from: Nanoseconds,
  to: Nanoseconds,
): { count: number; time: Nanoseconds } {
  const levels = lanes.levels(LANE.GC, 0);
  if (!levels) return { count: 0, time: 0 };
  const first = levels.firstEndingAfter(from);
  const last = levels.firstStartingAt(to, first);
  if (last <= first) return { count: 0, time: 0 };
  const before = Math.max(0, from - levels.start(first));
  const after = Math.max(0, levels.end(last - 1) - to);
  return { count: last - first, time: levels.busy(first, last) - before - after };
}
