/**
 * The object that `loopscope compare --json` prints. Times are integers, nanoseconds; what is so in A and in B stands side by
 * side as `{"a": …, "b": …}`, null where one of the two has nothing of it.
 */
import type { GcName, PhaseName } from '../schema/events.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import type { SourcePlace } from './call-sites.ts';

export interface InBoth<T> {
  a: T;
  b: T;
}

/** Of `count` values the least, the median, the 90th and 99th percentile (nearest ranks), the greatest, and their sum. */
export interface SpreadObject {
  count: number;
  min: Nanoseconds;
  p50: Nanoseconds;
  p90: Nanoseconds;
  p99: Nanoseconds;
  max: Nanoseconds;
  sum: Nanoseconds;
}

/** One run of a callback. */
export interface CallbackObject {
  /** 1 for the thread's first callback. */
  position: number;
  id: AsyncId;
  /** As async_hooks names it. */
  type: string;
  site: SourcePlace | null;
  phase: PhaseName | null;
  iteration: number;
  /** Begin, counted from the moment of the alignment. */
  t: Nanoseconds;
  /** From scheduling, or from the end of its last run, to the run. */
  waitNs: Nanoseconds | null;
  durationNs: Nanoseconds;
}

export interface ComparisonObject {
  sides: InBoth<{
    recording: string;
    thread: ThreadKey;
    main: boolean;
    node: string;
    detail: 'app' | 'lab' | null;
    events: number;
    callbacks: number;
    durationNs: Nanoseconds;
  }>;
  /** The moment that is 0 in both: what it is, and when it was in each recording. */
  align: { at: string; moment: string; t: InBoth<Nanoseconds> };
  matchedBy: 'call site and type' | 'type';
  /** What can't be compared and why, in sentences. */
  limits: string[];
  /** The differences that matter most, in sentences. */
  sentences: string[];
  order: {
    matched: number;
    /** How many must be taken out so that the rest has run in the same order. */
    moved: number;
    /** Pairs that have run the other way round. */
    crossings: number;
    only: InBoth<number>;
  };
  /** Matched callbacks in A's order; at most as many as --limit says, those that moved farthest then. */
  callbacks: (InBoth<CallbackObject> & { moved: boolean; shift: number })[];
  callbacksLeftOut: number;
  /** Most time first. */
  sites: {
    type: InBoth<string | null>;
    site: InBoth<SourcePlace | null>;
    runs: InBoth<number>;
    matched: number;
    moved: number;
    /** Where most of the runs began. */
    phase: InBoth<PhaseName | null>;
    waitNs: InBoth<SpreadObject | null>;
    durationNs: InBoth<SpreadObject | null>;
  }[];
  sitesLeftOut: number;
  phases: { phase: PhaseName; passes: InBoth<number>; awakeNs: InBoth<Nanoseconds>; asleepNs: InBoth<Nanoseconds> }[];
  iterations: InBoth<number>;
  /** The iteration that was awake longest. */
  longestIteration: InBoth<{ iteration: number; awakeNs: Nanoseconds } | null>;
  /** Waits from scheduling to run of all callbacks of a type; the longest median first. */
  waits: { type: string; waitNs: InBoth<SpreadObject | null> }[];
  /** The longest callbacks that no other one was around, longest first. */
  longest: InBoth<CallbackObject[]>;
  collections: InBoth<{ kind: GcName; count: number; durationNs: Nanoseconds }[]>;
}
