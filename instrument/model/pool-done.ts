/**
 * When the pool was done with each request: between which two moments, as its loop and the host's looks tell.
 *
 *   poll, asleep ·········· wakes ▏pickup ▏▏▏ …      a loop asleep is woken by the first that is done: known to within that
 *   ▕ callbacks, timers … ▏ poll ▏pickup ▏▏▏ …       a loop awake finds what has been done since it looked last: anywhere in between
 *
 * libuv hands over in the order in which requests were done: those picked up together are in order, too.
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { lastAtOrBefore } from './columns.ts';
import type { PoolRequests } from './pool-requests.ts';
import type { FinishedSeries, PoolSamples } from './pool-samples.ts';
import type { PhaseRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Sleep shorter than this may be a poll that found something at once. */
const SHORTEST_SLEEP: Nanoseconds = 20_000;

/**
 * A loop that sleeps is awake so soon after it was woken, where there is a CPU for it: some ten microseconds, mostly. Where
 * there is none it can be many milliseconds; then the host's looks know more.
 */
const WAKING: Nanoseconds = 100_000;

/** A look takes so long at most: one that began before results were picked up may not have come to them until after. */
const LOOKING: Nanoseconds = 100_000;

/** By request: done no earlier than `from`, no later than `to`; most likely `at`, NaN where nothing speaks for any moment. */
export interface DoneBounds {
  from: Float64Array;
  at: Float64Array;
  to: Float64Array;
  /** 1 where the host's looks made it narrower. */
  sampled: Uint8Array;
}

/** One poll's requests: rows `first` to `last` of the thread's called ones. */
interface Batch {
  first: number;
  last: number;
  phase: PhaseRow;
  pickup: Nanoseconds;
}

export function boundDone(requests: PoolRequests, samples: PoolSamples | null): DoneBounds {
  const { length } = requests;
  const bounds = {
    from: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
    at: new Float64Array(length).fill(Number.NaN),
    to: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    sampled: new Uint8Array(length),
  };
  requests.timelines.forEach((timeline, source) => {
    const called = requests.calledOn(source);
    const finished = samples?.finished.get(timeline.tid) ?? null;
    let before = Number.NEGATIVE_INFINITY;
    for (const batch of batchesOf(requests, source, timeline)) {
      const earliest = boundByLoop(bounds, called, batch, timeline, before);
      if (samples && finished) narrow(bounds, called, batch, earliest, before, samples, finished);
      keepOrder(bounds, called, batch);
      before = batch.pickup;
    }
  });
  return bounds;
}

function* batchesOf(requests: PoolRequests, source: number, { spans }: ThreadTimeline): Generator<Batch, void> {
  const called = requests.calledOn(source);
  for (let first = 0; first < called.length; ) {
    const span = requests.span.get(called.get(first));
    const phase = spans.phase.get(span);
    let last = first;
    while (phase >= 0 && last + 1 < called.length && spans.phase.get(requests.span.get(called.get(last + 1))) === phase)
      last++;
    yield { first, last, phase, pickup: spans.start.get(span) };
    first = last + 1;
  }
}

type Called = { get(row: number): number };

/** Returns the time before which none of the batch was done, whatever waking takes. */
function boundByLoop(
  { from, at, to }: DoneBounds,
  called: Called,
  { first, last, phase, pickup }: Batch,
  { phases }: ThreadTimeline,
  before: Nanoseconds,
): Nanoseconds {
  let earliest = before;
  let likely = Number.NaN;
  if (phase >= 0) {
    const asleep = phases.idle.get(phase);
    const start = phases.start.get(phase);
    if (asleep >= SHORTEST_SLEEP) {
      earliest = start;
      likely = Math.min(start + asleep, pickup);
    } else earliest = Math.max(earliest, wokeBefore(phases, phase));
  }
  for (let i = first; i <= last; i++) {
    const row = called.get(i);
    from[row] = Number.isNaN(likely) ? earliest : Math.max(earliest, likely - WAKING);
    at[row] = likely;
    to[row] = pickup;
  }
  return earliest;
}

/** When the poll before this one looked for what is done. */
function wokeBefore(phases: ThreadTimeline['phases'], phase: PhaseRow): Nanoseconds {
  let row = phase - 1;
  while (row >= 0 && phases.phase.get(row) !== PHASE.POLL) row--;
  return row < 0 ? Number.NEGATIVE_INFINITY : phases.start.get(row) + phases.idle.get(row);
}

/** The list of finished requests grew to a request's place in it between two looks. */
function narrow(
  { from, at, to, sampled }: DoneBounds,
  called: Called,
  { first, last, pickup }: Batch,
  earliest: Nanoseconds,
  before: Nanoseconds,
  samples: PoolSamples,
  { time, gap, count }: FinishedSeries,
): void {
  const lastLook = samples.lookBefore(pickup - LOOKING);
  let change = lastAtOrBefore(time, before) + 1;
  for (let i = first; i <= last; i++) {
    const row = called.get(i);
    while (change < time.length && time.get(change) <= pickup && count.get(change) < i - first + 1) change++;
    const isSeen = change < time.length && time.get(change) <= pickup;
    if (isSeen) {
      from[row] = Math.max(earliest, time.get(change) - gap.get(change));
      to[row] = time.get(change);
      sampled[row] = 1;
    } else if (lastLook > from[row]) {
      from[row] = lastLook;
      sampled[row] = 1;
    }
    if (at[row] < from[row] || at[row] > to[row]) at[row] = Number.NaN;
  }
}

/** Whoever comes earlier was done earlier. */
function keepOrder({ from, to }: DoneBounds, called: Called, { first, last }: Batch): void {
  for (let i = first + 1; i <= last; i++) {
    const row = called.get(i);
    from[row] = Math.max(from[row], from[called.get(i - 1)]);
  }
  for (let i = last - 1; i >= first; i--) {
    const row = called.get(i);
    to[row] = Math.min(to[row], to[called.get(i + 1)]);
  }
  for (let i = first; i <= last; i++) {
    const row = called.get(i);
    if (from[row] > to[row]) from[row] = to[row];
  }
}
