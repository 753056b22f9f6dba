/** On which of the pool's threads each request ran: stretches of work that were reckoned, laid beside those that were seen. */
import type { Nanoseconds } from '../schema/units.ts';
import type { RequestRow } from './pool-requests.ts';
import type { PoolSamples, PoolThread } from './pool-samples.ts';
import type { Schedule } from './pool-schedule.ts';

/** What was reckoned and what was seen belong together where so much of both is the same. */
const ALIKE = 0.5;
/** A thread is certain where no other one's work is nearly as like. */
const CLEARLY = 0.2;
/** And where both their ends are no further apart than this. */
const NEAR: Nanoseconds = 3e6;

export interface Placement {
  /** By request: the pool's thread, from 0. */
  thread: Uint16Array;
  /** By request: the stretch of work that was seen on that thread, -1 where none was. */
  stretch: Int32Array;
  /** By request: 1 where it can be no other thread. */
  isSure: Uint8Array;
  /** How many threads there are in the picture. */
  threads: number;
}

/** Requests that one thread worked on without a pause. */
interface Run {
  from: Nanoseconds;
  to: Nanoseconds;
  requests: RequestRow[];
}

export function placeOnThreads(
  order: Uint32Array,
  { started, done, worker }: Schedule,
  size: number,
  samples: PoolSamples | null,
): Placement {
  const thread = new Uint16Array(started.length);
  const stretch = new Int32Array(started.length).fill(-1);
  const isSure = new Uint8Array(started.length);
  if (!samples || samples.threads.length === 0) {
    thread.set(worker);
    return { thread, stretch, isSure, threads: size };
  }
  const free: Nanoseconds[] = Array.from({ length: Math.max(size, samples.threads.length) }, () => -1);
  for (const run of runsOf(order, started, done, worker)) {
    const found = seenAs(run, samples, free);
    const at = found?.thread ?? idleAt(run, samples.threads, free);
    for (const request of run.requests) {
      thread[request] = at;
      stretch[request] = found?.stretch ?? -1;
      isSure[request] = found?.isSure ? 1 : 0;
    }
    free[at] = Math.max(free[at] ?? -1, run.to);
  }
  return { thread, stretch, isSure, threads: free.length };
}

/** In the order of their begin. */
function runsOf(order: Uint32Array, started: Float64Array, done: Float64Array, worker: Uint16Array): Run[] {
  const runs: Run[] = [];
  const latest: Run[] = [];
  const byStart = Uint32Array.from(order).sort((a, b) => started[a] - started[b] || a - b);
  for (const request of byStart) {
    if (started[request] === Number.POSITIVE_INFINITY) break;
    const run = latest[worker[request]];
    if (run && started[request] <= run.to) {
      run.requests.push(request);
      run.to = done[request];
    } else {
      latest[worker[request]] = { from: started[request], to: done[request], requests: [request] };
      runs.push(latest[worker[request]]);
    }
  }
  return runs;
}

interface Found {
  thread: number;
  stretch: number;
  isSure: boolean;
}

/** The thread that was seen to work just when a run did. Another one may have been seen to do the same. */
function seenAs(run: Run, { threads, latest }: PoolSamples, free: Nanoseconds[]): Found | null {
  let best: Found | null = null;
  let bestLikeness = 0;
  let nextLikeness = 0;
  threads.forEach((thread, number) => {
    let likeness = 0;
    let stretch = -1;
    for (let row = thread.firstEndingAfter(run.from); row < thread.length; row++) {
      const start = thread.start.get(row);
      if (start - finite(thread.startGap.get(row)) > run.to) break;
      const end = thread.end.get(row);
      // Seen to work to the last.
      const to = Number.isNaN(end) ? Math.max(latest, start) : end;
      const isNear = Math.abs(start - run.from) < NEAR && Math.abs(to - Math.min(run.to, latest)) < NEAR;
      const alike = Math.max(likenessOf(run, start, to), isNear ? ALIKE : 0);
      if (alike < ALIKE || alike <= likeness) continue;
      likeness = alike;
      stretch = row;
    }
    if (likeness > bestLikeness && free[number] <= run.from) {
      nextLikeness = bestLikeness;
      bestLikeness = likeness;
      best = { thread: number, stretch, isSure: false };
    } else nextLikeness = Math.max(nextLikeness, likeness);
  });
  return best && { ...(best as Found), isSure: bestLikeness - nextLikeness >= CLEARLY };
}

/** The share of the time in which either is that both are. */
function likenessOf(run: Run, start: Nanoseconds, end: Nanoseconds): number {
  const to = run.to === Number.POSITIVE_INFINITY ? end : run.to;
  const both = Math.min(to, end) - Math.max(run.from, start);
  const either = Math.max(to, end) - Math.min(run.from, start);
  return both <= 0 || either <= 0 ? 0 : both / either;
}

/** A thread that nothing else is known to run on: one that was not seen at work, if there is one. */
function idleAt(run: Run, threads: PoolThread[], free: Nanoseconds[]): number {
  const candidates = free.map((_, number) => number).filter((number) => free[number] <= run.from);
  if (candidates.length === 0) return free.length;
  return candidates.find((number) => !isSeenAtWork(threads[number], run)) ?? candidates[0];
}

function isSeenAtWork(thread: PoolThread | undefined, { from, to }: Run): boolean {
  if (thread === undefined) return false;
  const row = thread.firstEndingAfter(from);
  return row < thread.length && thread.start.get(row) < to;
}

const finite = (gap: number): number => (gap === Number.POSITIVE_INFINITY ? 0 : gap);
