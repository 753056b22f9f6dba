/**
 * The bytes of a Loopscope log: this file is their only description. `native/event_schema.h` is generated from it.
 *
 *   NAME.loopscope/
 *     manifest.json                       what was run, where, when, with what; how it ended; what was lost
 *     sources/                            the scripts that call sites name: see sources.ts
 *     threads/4711-0/000000.log           the segments of thread 0 of process 4711, in order
 *     threads/4711-0/000001.log
 *     pool/4711-0.samples                 what the host saw of the process's thread pool, see samples.ts
 *
 *   one segment, memory-mapped by the observed thread, its only writer
 *   ┌───────────────────── header: 64 bytes, 16 words ────────────────────────┬ record ┬ record ┬ ··· ┬────────┐
 *   │ magic version endian pid tid number capacity head published lost …      │ 16 B   │ 16 B   │     │ zeroes │
 *   └───────────────────────────────────────────────│───────────│─────────────┴────────┴────────┴─────┴────────┘
 *                                                   │           └ readers go this far while the writer lives
 *                                                   └ the writer's next free slot
 *
 * - Who writes: the observed thread alone, from JavaScript hooks and from native callbacks, through the one `head`.
 *   A slot is reserved first (head moves), then filled, word 0 last; so a native callback that runs in the middle of a
 *   hook (a garbage collection) gets a later slot and both records survive in order. The log order is the execution order.
 * - Who reads: anybody, at any time, without telling the writer. Fresh pages are zero, so kind 0 means "not written yet".
 *   `published` is stored with release order at every phase boundary and every few hundred records; while the writer
 *   lives readers stop there, once it is gone they read on to the first zero kind.
 * - When it is full: the next segment is already mapped. When there is no next one (disk full, file-size limit, no
 *   descriptor) records are counted in `lost` and the program goes on; a `lost` record tells where once there is room again.
 *
 * A flight recording (see flight.ts) keeps its newest segments; its logs may begin with any:
 *
 *   threads/4711-0/names.log        what was defined in segments that can no longer be read
 *   threads/4711-0/000117.log       CLOCK, POSITION, …
 *   threads/4711-0/000118.log       CLOCK, POSITION, …
 *
 * - `names.log` is a header (its number NAMES_NUMBER, its clock the thread's start) and STRING records, nothing else. Whoever
 *   maps segment n + 2 first copies there what segment n defines: a segment may go as soon as the second after it is there.
 * - POSITION is the second record of each segment but the first: what a reader must know who begins there.
 *
 * A record is four 32-bit words, little-endian:
 *
 *   word 0   kind (bits 0–7) | argument (bits 8–31)
 *   word 1   async id (low 32 bits), or the record's own value
 *   word 2   trigger id (low 32 bits), or a second value
 *   word 3   nanoseconds since the clock base; 0 where the record did not read the clock
 *
 * Time of a record without one: that of the record before it; but an `after` without one takes the time of the next
 * record that has one, and so do the untimed records between the two. (Nothing can sleep between the end of a tick, a
 * microtask, a timer or an immediate and the next timed record: the next `before`, or the loop's mark at the phase's end.)
 *
 * Async ids are stored modulo 2³²: `init` ids only grow, so the reader restores the rest from the newest one it has seen.
 */

/** Version of everything in this file. Raise it with an entry in CHANGELOG.md. */
export const SCHEMA_VERSION = 1;

/** "LOOP" in ASCII, read as a little-endian word. */
export const SEGMENT_MAGIC = 0x504f4f4c;

/** Reads as 0x04030201 where the bytes were written in the other order. */
export const ENDIAN_MARK = 0x01020304;

export const RECORD_BYTES = 16;
export const RECORD_WORDS = 4;
export const HEADER_BYTES = 64;
export const HEADER_WORDS = 16;

/** Word offsets in a segment's header. `CAPACITY`, `HEAD` and `PUBLISHED` are word offsets from the segment's first byte. */
export const HEADER = {
  MAGIC: 0,
  VERSION: 1,
  ENDIAN: 2,
  PID: 3,
  TID: 4,
  /** 0, 1, 2 … within the thread. */
  NUMBER: 5,
  /** First word that is no longer the segment's. */
  CAPACITY: 6,
  /** The writer's next free slot. */
  HEAD: 7,
  /** All records before this offset are complete. */
  PUBLISHED: 8,
  /** Records that found no room since the last `lost` record. */
  LOST: 9,
  /** Clock base at the segment's start: CLOCK_MONOTONIC in nanoseconds, low and high word. */
  CLOCK_LOW: 10,
  CLOCK_HIGH: 11,
  /** How many slots the thread's earlier segments hold: a slot's index in the whole log, low and high word. */
  FIRST_LOW: 12,
  FIRST_HIGH: 13,
  /** Bits of SEGMENT_FLAG. */
  FLAGS: 14,
  RESERVED: 15,
} as const;

export const SEGMENT_FLAG = {
  /** Full: the log goes on in the next segment. */
  SEALED: 1,
  /** The thread has ended in this segment. */
  ENDED: 2,
  /** It defines names: strings of category TYPE, SITE or META. */
  NAMES: 4,
} as const;

/** The number in the header of `names.log`, which is no segment. */
export const NAMES_NUMBER = 0xffffffff;

export const KIND = {
  NONE: 0,
  /** arg 1 for a process's main thread; word 1 pid, word 2 thread id. A STRING of category META follows. */
  THREAD_START: 1,
  /** arg 1 where the exit code is known; word 1 the code. */
  THREAD_END: 2,
  /** A new clock base: words 1 and 2 are CLOCK_MONOTONIC, low and high. Its own time counts from the new base; 0 at the start of a segment, where it tells no time. */
  CLOCK: 3,
  /** arg length in bytes; word 1 the string's id within its category, word 2 the category. UTF-8 in whole slots follows; no NUL. */
  STRING: 4,
  /** So many slots behind this one are to be skipped (arg): the segment's unused rest, or a text that was cut off while it was written. */
  PAD: 5,
  /** arg type (bits 0–7) and call site (bits 8–23), both ids of strings; word 1 async id, word 2 trigger id. */
  INIT: 6,
  /** word 1 async id. */
  BEFORE: 7,
  /** word 1 async id. */
  AFTER: 8,
  /** A promise was resolved (`promiseResolve`): word 1 its async id. */
  RESOLVE: 9,
  /** arg PHASE entered, the one before it left. For CHECK: word 1 and the low half of word 2 are poll's time asleep in ns, the high half of word 2 the number of its I/O events (65,535 at most). */
  PHASE: 10,
  /** arg GC kind (V8's GCType), word 1 V8's GCCallbackFlags, word 2 used heap in KiB. */
  GC_BEGIN: 11,
  /** arg GC kind, word 2 used heap in KiB. */
  GC_END: 12,
  /** Words 1 and 2: how many records were lost here, low and high. */
  LOST: 13,
  /** Type and site of the INIT that follows, where they do not fit into its argument: word 1 type, word 2 site. */
  WIDE: 14,
  /**
   * A collection that is known only afterwards, where V8's callbacks are missing (PerformanceObserver): arg GC kind, word 1
   * how long it took, word 2 how long before this record's time it began, both in ns and 4.29 s at most.
   */
  GC_LATE: 15,
  /**
   * A resource that is older than the log, or than the segment of a flight recording, at its first callback there: arg type,
   * word 1 async id, word 2 call site where that is known, else 0.
   */
  OLDER: 16,
  /**
   * How full a space of the heap is: arg the space's id, see ThreadMeta.heapSpaces; word 1 used, word 2 committed, both in
   * KiB. Lab detail only. The spaces of one reading follow each other, ids ascending, with one time: that of the GC_BEGIN or
   * GC_END before them, or of a reading of its own at the thread's begin or end. A space that holds nothing, nor did at the
   * reading before, is left out.
   */
  HEAP: 17,
  /** The thread pool is made, and larger or smaller than ThreadMeta says: word 1 how many threads it has. */
  POOL: 18,
  /** How long a timer was set for, right after its INIT: word 1 its async id, word 2 whole milliseconds. Lab detail only. */
  TIMER: 19,
  /**
   * Never in a file: readers put it in place of slots that a flight recording has let go. Words 1 and 2: how many, low and
   * high. What was open then is not known but for what the POSITION that follows tells.
   */
  DROPPED: 20,
  /**
   * Where a flight recording stands at the begin of a segment: arg the latest PHASE mark (bits 0–7) and the high part of the
   * newest async id (bits 8–23); words 1 and 2 how many POLL marks there were, low and high; word 3 is no time but the low
   * word of the async id of the callback that runs, 0 where none does or where that is not known.
   */
  POSITION: 21,
  /**
   * A resource has started a thread or a process: word 1 its async id, that of a WORKER or a PROCESSWRAP, word 2 the thread's
   * id or the pid. It comes before the next callback's BEFORE, where it can first be known.
   */
  STARTED: 22,
  /**
   * The pipe through which a process and the child that it started send each other messages, right after the child's STARTED:
   * word 1 the async id of the PROCESSWRAP, word 2 that of the PIPEWRAP.
   */
  CHANNEL: 23,
  /** A port that goes with the POST that follows: word 1 its async id. Such records have no time. */
  CARRY: 24,
  /**
   * A message was posted to another thread or process: word 1 the async id of what it was posted through, a MESSAGEPORT or a
   * channel's PIPEWRAP; arg how many ports went with it, each in a CARRY before it. It comes once the message is on its way,
   * but its time is that of the call's begin, for whoever gets it may be called before the call is over: it can be earlier
   * than that of the record before it, and then stands for that.
   */
  POST: 25,
} as const;

export type Kind = (typeof KIND)[keyof typeof KIND];

/** INIT's type bits when a WIDE record before it holds the real numbers. */
export const WIDE_TYPE = 255;
/** Largest call-site id that fits INIT's argument. Site 0 means none. */
export const MAX_NARROW_SITE = 0xffff;

/** Ids of strings of category META. */
export const META_ID = { THREAD: 1, COST: 2 } as const;

export const STRING_CATEGORY = {
  /** Async type name; id from 1. */
  TYPE: 1,
  /** Call site: JSON of StoredFrames, the caller first; id from 1. */
  SITE: 2,
  /** What the thread knows of itself, JSON: ThreadMeta (id 1), and once the recorder has started what that costs, Calibration (id 2). */
  META: 3,
  /** Not a definition but an event with a time: what was written to stdout (id 1) or stderr (id 2). Lab detail only. */
  OUTPUT: 4,
  /** An event with a time: a user timing mark (id 1) or measure (id 2), JSON `[name, duration in ns]`. Lab detail only. */
  TIMING: 5,
  /**
   * The source map that a script carries with it (a script that was compiled in memory is on no disk): its name, a line's end
   * and the map's data: URL, in pieces of one id, from 1, one after the other before its first call site.
   */
  SOURCE_MAP: 6,
} as const;

/** Longest text of one STRING record in bytes; a longer one is cut. */
export const MAX_STRING_BYTES = 32_768;

/**
 * How many slots a record takes, by its word 0: its own, and those of a text, or those that a PAD skips. A text that is
 * said to be longer than any is damage: what follows it is taken for records.
 */
export function slotsOfRecord(word0: number): number {
  const argument = word0 >>> 8;
  if ((word0 & 0xff) === KIND.PAD) return 1 + argument;
  const isText = (word0 & 0xff) === KIND.STRING && argument <= MAX_STRING_BYTES;
  return isText ? 1 + Math.ceil(argument / RECORD_BYTES) : 1;
}

/** Marks of the loop, in the order of libuv ≥ 1.45 (Node 20). */
export const PHASE = {
  MAIN: 1,
  TIMERS: 2,
  PENDING: 3,
  IDLE_PREPARE: 4,
  POLL: 5,
  CHECK: 6,
  CLOSING: 7,
  EXIT: 8,
  /**
   * The timers step is over, or had nothing to do. What comes next is told by what follows: callbacks, then POLL → pending
   * and idle-prepare; POLL at once → idle-prepare; TIMERS → nothing; the thread's end → exit. Only a mark, never shown.
   */
  TURN: 9,
} as const;

export type Phase = (typeof PHASE)[keyof typeof PHASE];

/** Names as the `events` contract has them, by PHASE number. */
export const PHASE_NAMES = [
  'none',
  'main',
  'timers',
  'pending',
  'idle-prepare',
  'poll',
  'check',
  'closing',
  'exit',
  'turn',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];

/** V8's `GCType` bits. */
export const GC = {
  SCAVENGE: 1,
  MINOR_MARK_SWEEP: 2,
  MARK_SWEEP_COMPACT: 4,
  INCREMENTAL_MARKING: 8,
  WEAK_CALLBACKS: 16,
} as const;

export type GcName =
  | 'scavenge'
  | 'minor-mark-sweep'
  | 'mark-sweep-compact'
  | 'incremental-marking'
  | 'weak-callbacks'
  | 'unknown';

/** The name of a V8 `GCType` value; of its lowest bit where more than one is set. */
export function gcName(type: number): GcName {
  if (type & GC.SCAVENGE) return 'scavenge';
  if (type & GC.MINOR_MARK_SWEEP) return 'minor-mark-sweep';
  if (type & GC.MARK_SWEEP_COMPACT) return 'mark-sweep-compact';
  if (type & GC.INCREMENTAL_MARKING) return 'incremental-marking';
  if (type & GC.WEAK_CALLBACKS) return 'weak-callbacks';
  return 'unknown';
}

/**
 * One frame of a call site as it is stored: file (path or URL as V8 names it), line and column from 1, function name or '';
 * and for a script's function the line and column at which it begins: that tells one from another, and source maps its name.
 */
export type StoredFrame = [
  file: string,
  line: number,
  column: number,
  functionName: string,
  functionLine?: number,
  functionColumn?: number,
];

/** Where call sites can't be found cheaply they are sampled: about so many a second, spread over it in tenths. */
export const SITES_PER_SECOND = 5000;

/** What a thread writes of itself at its start, as JSON in a STRING of category META. */
export interface ThreadMeta {
  /** `process.version`. */
  node: string;
  v8: string;
  uv: string;
  argv: string[];
  execArgv: string[];
  cwd: string;
  ppid: number;
  title: string;
  /** Where GC events come from; `none` where this Node offers neither. */
  gc: 'v8' | 'performance-observer' | 'none';
  /** Whether the loop's phases are recorded. */
  phases: boolean;
  /** Names of the heap's spaces, by their ids in HEAP records; not there where they are not recorded. */
  heapSpaces?: string[];
  /** How call sites are found: `error-stack` are samples, at most SITES_PER_SECOND. */
  sites: 'stack-cache' | 'error-stack' | 'none';
  detail: 'app' | 'lab';
  /** Name of the worker thread, where it has one and Node tells it (since Node 22). */
  name?: string;
  /** Whether what it posts to others is recorded; not there in recordings that know nothing of that. */
  posts?: boolean;
  /** Of a worker: async id of the port by which Node itself steers it, in whose first callback the thread has begun. */
  port?: number;
  /** Of a process that was started with a channel to its parent: async id of that pipe. */
  channel?: number;
  /** How many messages it had posted through it before it was recorded: a worker of a cluster says that it is there. */
  channelPosts?: number;
  pool?: PoolMeta;
  /** Told apart from the rest, once the recorder has started: see STRING_CATEGORY.META. */
  cost?: Calibration;
}

/** What the parts of a record cost in a thread, measured at its start in native code; all in nanoseconds. */
export interface Calibration {
  /** One reading of the clock. */
  clock: number;
  /** One step of a fixed piece of work, dependent loads and multiplications: how fast the machine computes. */
  step: number;
  /** Looking up a call site by a stack of `siteFrames` frames; 0 where call sites are not looked up so. */
  site: number;
  siteFrames: number;
  /** Reading the heap's statistics, as each collection's begin and end do. */
  heap: number;
  /** How long the recorder took to start, this measurement included, the loading of its file not. */
  start: number;
}

/** What a thread knows of libuv's thread pool at its start. */
export interface PoolMeta {
  /** How many threads it will have: UV_THREADPOOL_SIZE, or 4. */
  size: number;
  /** For who looks from outside; only where that is asked for. */
  seen?: {
    /** Where the thread's loop is in memory, and in it, in bytes, the number of requests and the list of finished ones. */
    loop: [address: number, requests: number, finished: number] | null;
    /** The system's ids of the threads that are there already: none of them is the pool's. */
    threads: number[];
  };
}
