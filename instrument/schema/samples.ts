/**
 * What the host saw of a process's thread pool, from outside and at no cost to the process: beside the logs, which the
 * process writes itself.
 *
 *   NAME.loopscope/pool/4711-0.samples        of the process whose main thread's log is threads/4711-0
 *
 *   ┌ head ──────────────────────────────┬ CLOCK ┬ THREAD ┬ STATE ┬ STATE ┬ LOOKS ┬ ···
 *   │ magic · version · pid · endian     │ 16 B  │        │       │       │       │
 *   └────────────────────────────────────┴───────┴────────┴───────┴───────┴───────┴ ···
 *
 * - Who writes: the host alone, by appending whole records. Who reads: anybody, at any time; a part of a record at the end
 *   is not there yet.
 * - The host looks at the pool's threads and at the loops' own counters, about once in a millisecond while requests are
 *   under way and ever more rarely while nothing changes. Only changes are written, each with the time since the look
 *   before: it happened in between.
 *
 * A record is four 32-bit words, little-endian: word 0 has the kind (bits 0–7) and an argument (bits 8–31), word 3 the
 * nanoseconds since the clock base. Times of one thread, and of one loop, do not go back; those of different ones may.
 */

/** "POOL" in ASCII, read as a little-endian word. */
export const SAMPLES_MAGIC = 0x4c4f4f50;
export const SAMPLES_DIRECTORY = 'pool';
export const SAMPLES_SUFFIX = '.samples';

export const SAMPLE = {
  NONE: 0,
  /** The clock base: words 1 and 2 are CLOCK_MONOTONIC in nanoseconds, low and high. */
  CLOCK: 1,
  /** A thread of the pool: arg its number, from 0; word 1 the system's id of it. */
  THREAD: 2,
  /** A pool thread is seen in another state: arg its number (bits 0–15) and POOL_STATE (16–23), word 1 how long it has been on a CPU in µs (modulo 2³²), word 2 ns since the look before, 4.29 s at most. */
  STATE: 3,
  /** How many finished requests wait for a loop has changed: arg how many, word 1 the id of the loop's thread (0 the main thread), word 2 as STATE. */
  FINISHED: 4,
  /** Looks that there have been: arg how many, the latest at this record's time; word 1 ns between the first and the latest, word 2 the longest between two of them. */
  LOOKS: 5,
} as const;

export const POOL_STATE = {
  /** Waits for a request. */
  IDLE: 0,
  /** On a CPU, or ready for one. */
  RUNNING: 1,
  /** In the middle of a request that waits for the system: a disk, a name server. */
  BLOCKED: 2,
} as const;

/** The larger of these is written where there are more. */
export const MOST_FINISHED = 0xffffff;
/** libuv's own limit. */
export const MOST_POOL_THREADS = 1024;
