/** The tracks of a thread, from top to bottom. */
import { callbacks } from './callbacks.ts';
import { collections } from './collections.ts';
import { delays } from './delays.ts';
import { heap } from './heap.ts';
import { inFlight } from './in-flight.ts';
import { iterations } from './iterations.ts';
import { microtasks } from './microtasks.ts';
import { output } from './output.ts';
import { phases } from './phases.ts';
import { pool } from './pool.ts';
import { queues } from './queues.ts';
import { ticks } from './ticks.ts';
import { timing } from './timing.ts';
import type { Track } from './track.ts';

export const TRACKS: readonly Track[] = [
  iterations,
  phases,
  callbacks,
  ticks,
  microtasks,
  inFlight,
  pool,
  queues,
  collections,
  heap,
  delays,
  output,
  timing,
];
