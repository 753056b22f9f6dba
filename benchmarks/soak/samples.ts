import { median } from 'simple-statistics';

/** What the process had at one moment of rest, behind a collection. */
export interface Sample {
  /** Since its start. */
  seconds: number;
  /** Rounds of all jobs until then. */
  rounds: number;
  /** Bytes resident. */
  rss: number;
  heap: number;
  /** Bytes that V8 was told of, memory of ArrayBuffers included. */
  external: number;
  /** Handles and requests that keep the loop going. */
  handles: number;
  threads: number;
  files: number;
  /** Memories and blocks of the boundary's addon that are not freed. */
  blocks: number;
}

export type Quantity = Exclude<keyof Sample, 'seconds' | 'rounds'>;

/** A quantity once the process has its working size, and at the end: medians of a share of the samples each. */
export interface Change {
  early: number;
  late: number;
}

/** The share of the samples in which heaps fill, code is compiled and every allocator's arena is used once. */
export const WARM_UP = 0.25;
/** The share of the samples that each median is of. */
const SHARE = 0.25;

/** @throws RangeError where there are too few samples to tell one share from another */
export function changeOf(samples: readonly Sample[], quantity: Quantity): Change {
  const share = Math.floor(samples.length * SHARE);
  if (share === 0) throw new RangeError(`${samples.length} samples are too few to compare; let it run for longer.`);
  const from = Math.floor(samples.length * WARM_UP);
  const of = (some: readonly Sample[]) => median(some.map((sample) => sample[quantity]));
  return { early: of(samples.slice(from, from + share)), late: of(samples.slice(-share)) };
}
