/** A process's thread pool as the worker follows it: its requests, what the host has seen of it, its rows on the page. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import { ProcessPool } from '../../instrument/model/pool.ts';
import { type PoolLane, PoolLanes } from '../../instrument/model/pool-lanes.ts';
import { PoolSamples } from '../../instrument/model/pool-samples.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';

const LANES: Partial<Record<Lane, PoolLane>> = { [LANE.POOL]: 'threads', [LANE.IN_FLIGHT]: 'inFlight' };

/** Which of a pool's lanes it is; null for one of a thread's own. */
export function poolLaneOf(lane: Lane): PoolLane | null {
  return LANES[lane] ?? null;
}

const WORDS_PER_RECORD = 4;

export class LivePool {
  /** Of the process's main thread, among whose lanes the pool's are. */
  readonly key: ThreadKey;
  readonly pool = new ProcessPool();
  readonly lanes = new PoolLanes(this.pool);
  /** Records of samples that have come. */
  received = 0;

  constructor(main: ThreadTimeline) {
    this.key = main.key;
    this.pool.addThread(main);
  }

  /** Takes records of samples in; those that are here already do not count twice. */
  samples(originNs: bigint, first: number, words: Uint32Array): void {
    const known = (this.received - first) * WORDS_PER_RECORD;
    if (known < 0 || known >= words.length) return;
    this.pool.samples ??= new PoolSamples(originNs);
    this.pool.samples.push(words.subarray(known));
    this.received = first + words.length / WORDS_PER_RECORD;
  }
}
