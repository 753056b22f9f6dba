/** The lanes of a thread, and what colours stand for. */
import { PHASE } from '../schema/events.ts';
import { NOTE_TONES } from './lanes-notes.ts';
import { NOTE } from './tables.ts';

export const LANE = {
  ITERATIONS: 0,
  PHASES: 1,
  CALLBACKS: 2,
  TICKS: 3,
  MICROTASKS: 4,
  GC: 5,
  OUTPUT: 6,
  TIMING: 7,
  /** No rows of intervals: how deep each queue is; see queues.ts. */
  QUEUES: 8,
  /** Nor here: how full the heap is; see heap.ts. */
  HEAP: 9,
  /** How long anything new had to wait; see ThreadLanes.delays. */
  DELAYS: 10,
  /** Of a process's main thread: its requests to the thread pool, and what the pool's threads work on; see pool-lanes.ts. */
  IN_FLIGHT: 11,
  POOL: 12,
} as const;
export type Lane = (typeof LANE)[keyof typeof LANE];
export const LANE_COUNT = 8;

/** Whether a lane's items are spans: callbacks, ticks or microtasks. */
export function isOfSpans(lane: number): boolean {
  return lane >= LANE.CALLBACKS && lane <= LANE.MICROTASKS;
}

/** What a slice's colour stands for. 1 to 8 are the numbers of PHASE: the phase itself, or a callback that ran in it. */
export const TONE = {
  NONE: 0,
  MAIN: PHASE.MAIN,
  TIMERS: PHASE.TIMERS,
  PENDING: PHASE.PENDING,
  IDLE_PREPARE: PHASE.IDLE_PREPARE,
  POLL: PHASE.POLL,
  CHECK: PHASE.CHECK,
  CLOSING: PHASE.CLOSING,
  EXIT: PHASE.EXIT,
  ASLEEP: 9,
  TICK: 10,
  MICROTASK: 11,
  GC_MINOR: 12,
  GC_MAJOR: 13,
  ITERATION: 14,
  STDOUT: NOTE_TONES[NOTE.STDOUT],
  STDERR: NOTE_TONES[NOTE.STDERR],
  MARK: NOTE_TONES[NOTE.MARK],
  MEASURE: NOTE_TONES[NOTE.MEASURE],
  HEAP_OLD: 19,
  HEAP_LARGE: 20,
  HEAP_CODE: 21,
  HEAP_TRUSTED: 22,
  HEAP_OTHER: 23,
  HEAP_NEW: 24,
  HEAP_ALL: 25,
  DELAY: 26,
  POOL_FS: 27,
  POOL_DNS: 28,
  POOL_CRYPTO: 29,
  POOL_ZLIB: 30,
} as const;
