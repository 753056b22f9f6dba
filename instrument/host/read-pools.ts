import { type ProcessPool, poolsOf } from '../model/pool.ts';
import { PoolSamples } from '../model/pool-samples.ts';
import type { ThreadTimeline } from '../model/timeline.ts';
import type { ThreadKey } from '../schema/units.ts';
import type { Recording } from './recording.ts';
import { readSamples } from './samples-file.ts';

/** The thread pools of a recording's processes, by their main threads, with what was seen of them. */
export function readPools(
  { samples, manifest }: Recording,
  timelines: readonly ThreadTimeline[],
): Map<ThreadTimeline, ProcessPool> {
  const seen = new Map<ThreadKey, PoolSamples>();
  for (const log of samples) {
    const of = new PoolSamples(BigInt(manifest.originNs));
    for (const words of readSamples(log)) of.push(words);
    seen.set(log.key, of);
  }
  return poolsOf(timelines, seen);
}
