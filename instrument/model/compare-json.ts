/** A comparison as one object for machines; see compare-contract.ts. */
import { PHASE_NAMES, type PhaseName } from '../schema/events.ts';
import { placeOf } from './call-sites.ts';
import type { Both, Comparison } from './compare.ts';
import type { Alignment } from './compare-align.ts';
import type { CallbackObject, ComparisonObject, InBoth, SpreadObject } from './compare-contract.ts';
import type { ThreadOutline } from './compare-outline.ts';
import { foremostRows } from './compare-rows.ts';
import type { Spread } from './compare-spread.ts';
import { phaseRows } from './compare-totals.ts';
import { headlines } from './compare-words.ts';
import type { SpanRow } from './tables.ts';

/**
 * @param at how the alignment was asked for
 * @param limit most callbacks and most call sites
 */
export function comparisonObject(
  comparison: Comparison,
  at: string,
  { zero, moment }: Alignment,
  limit: number,
): ComparisonObject {
  const { a, b, matchedBy, limits, matched, moved, crossings, only, groups, partner, hasMoved, shift } = comparison;
  const ofBoth = <T>(of: (outline: ThreadOutline, side: number) => T): InBoth<T> => ({ a: of(a, 0), b: of(b, 1) });
  const { rows } = foremostRows(comparison, limit);
  const took = (group: number) => (groups[group].duration[0]?.sum ?? 0) + (groups[group].duration[1]?.sum ?? 0);
  const bySum = groups.map((_, group) => group).sort((x, y) => took(y) - took(x));
  return {
    sides: ofBoth((outline) => ({
      recording: outline.recording,
      thread: outline.key,
      main: outline.main,
      node: outline.node,
      detail: outline.detail,
      events: outline.events,
      callbacks: outline.spans.length,
      durationNs: Math.round(outline.end - outline.begin),
    })),
    align: { at, moment, t: inBoth(zero, Math.round) },
    matchedBy,
    limits,
    sentences: headlines(comparison),
    order: { matched, moved, crossings, only: inBoth(only, (count) => count) },
    callbacks: rows.map((row) => ({
      a: callbackObject(a, row, zero[0]),
      b: callbackObject(b, partner[0][row], zero[1]),
      moved: hasMoved[row] === 1,
      shift: shift[row],
    })),
    callbacksLeftOut: matched - rows.length,
    sites: bySum.slice(0, limit).map((index) => {
      const group = groups[index];
      return {
        type: inBoth(group.type, (type) => type),
        site: inBoth(group.frame, (frame) => placeOf(frame && [frame])),
        runs: inBoth(group.runs, (count) => count),
        matched: group.matched,
        moved: group.moved,
        phase: inBoth(group.phase, phaseName),
        waitNs: inBoth(group.wait, spreadObject),
        durationNs: inBoth(group.duration, spreadObject),
      };
    }),
    sitesLeftOut: Math.max(0, groups.length - limit),
    phases: phaseRows(comparison).map(({ phase, passes, awake, asleep }) => ({
      phase,
      passes: inBoth(passes, (count) => count),
      awakeNs: inBoth(awake, Math.round),
      asleepNs: inBoth(asleep, Math.round),
    })),
    iterations: ofBoth(({ summary }) => summary.iterations),
    longestIteration: ofBoth(({ summary: { longestDelay } }) =>
      longestDelay === null ? null : { iteration: longestDelay.iteration, awakeNs: Math.round(longestDelay.awake) },
    ),
    waits: comparison.waits.map(({ type, wait }) => ({ type, waitNs: inBoth(wait, spreadObject) })),
    longest: ofBoth((outline, side) => outline.summary.longest.map((row) => callbackObject(outline, row, zero[side]))),
    collections: ofBoth(({ summary }) =>
      summary.gcs.map(({ kind, count, time }) => ({ kind, count, durationNs: Math.round(time) })),
    ),
  };
}

function inBoth<T, R>([a, b]: Both<T>, of: (value: T) => R): InBoth<R> {
  return { a: of(a), b: of(b) };
}

function callbackObject({ spans, places }: ThreadOutline, row: SpanRow, zero: number): CallbackObject {
  const { type, frame } = places[spans.place[row]];
  const wait = spans.wait[row];
  return {
    position: row + 1,
    id: spans.id[row],
    type,
    site: placeOf(frame && [frame]),
    phase: phaseName(spans.phase[row]),
    iteration: spans.iteration[row],
    t: Math.round(spans.start[row] - zero),
    waitNs: Number.isNaN(wait) ? null : Math.round(wait),
    durationNs: Math.round(spans.duration[row]),
  };
}

const phaseName = (phase: number): PhaseName | null => (phase === 0 ? null : PHASE_NAMES[phase]);

function spreadObject(spread: Spread | null): SpreadObject | null {
  if (spread === null) return null;
  const { count, ...times } = spread;
  const rounded = Object.entries(times).map(([name, value]) => [name, Math.round(value)]);
  return { count, ...Object.fromEntries(rounded) };
}
