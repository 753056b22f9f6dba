/** What the addon gives to a thread: the other half of this is `native/recorder/addon.cc`. */
export interface Recorder {
  /** The two windows into which segments are mapped in turn: segment n is in window n & 1. */
  windows: [Uint32Array, Uint32Array];
  /** CONTROL's numbers, shared with native code. */
  control: Float64Array;
  /** NUMBERS, shared with native code. */
  numbers: Uint32Array;
  /** Whether old segments are let go: each must be readable without those before it. */
  flight: boolean;
  phases: boolean;
  gc: boolean;
  sites: boolean;
  /** Whether what is posted to other threads can be recorded: if not, `asyncIdOf` and `posting` do nothing. */
  posts: boolean;
  /** Address of the loop, and offsets in it of the number of requests and of the list of finished ones. */
  loop: [address: number, requests: number, finished: number] | null;
  /** How many threads libuv's pool will have, as far as the environment tells now. */
  poolThreads: number;
  /** Has the segment after the current one mapped by a thread of the recorder's own, ahead of its need. */
  request(): void;
  /** Maps the segment after the current one now; false where none can be had now. */
  prepare(): boolean;
  /** The call site of the stack as it is, 0 where it has none, or -1 where that stack is new. */
  look(): number;
  /**
   * The name and the data: URL of the map, one after the other, of each script on the stack that has not been on it before
   * and that carries its map with it. Undefined where there are none.
   */
  maps(): string[] | undefined;
  /** Gives an id to the stack that `look` did not know. */
  learn(site: number): void;
  /**
   * Takes Node's own function out of the stacks of native callbacks, where it stands while hooks are on. False where this
   * Node does not let it.
   */
  dropTrampoline(): boolean;
  /** Names of the heap's spaces by their ids in HEAP records; empty where this Node does not tell of them. */
  heapSpaces(): string[];
  /** From now on how full each space is is recorded, now and at the begin and end of each collection. */
  recordHeap(): void;
  /** Measures what the parts of a record cost here, in nanoseconds; see Calibration. */
  calibrate(
    withSites: boolean,
    withSpaces: boolean,
  ): [clock: number, step: number, site: number, siteFrames: number, heap: number];
  /** The async id of one of Node's own resources, which it must be; 0 where it has none any more. */
  asyncIdOf(resource: object): number;
  /** A function to be put in the place of one that posts messages: it does the same and records it. It is in no stack. */
  posting(name: string, original: unknown, through: Through): unknown;
  /** CLOCK_MONOTONIC in nanoseconds. */
  now(): number;
}

/** What messages are posted through: a MessagePort, or the pipe between two processes. */
export const THROUGH = { PORT: 0, CHANNEL: 1 } as const;
export type Through = (typeof THROUGH)[keyof typeof THROUGH];

export interface RecorderAddon {
  /** Whether the calling thread is the first of its process: no worker is. */
  onFirstThread: boolean;
  /**
   * `withV8` false leaves out what needs symbols of V8's; `room` is the file that a flight recording's processes share, ''
   * where everything is kept. A string says why nothing can be recorded.
   */
  start(threads: string, pid: number, tid: number, main: boolean, withV8: boolean, room: string): Recorder | string;
}

export const CONTROL = {
  /** Clock base in JavaScript's count: a record's time is performance.now() * 1e6 minus this. */
  JS_BASE: 0,
  /** The same base in CLOCK_MONOTONIC nanoseconds. */
  BASE: 1,
  /** JS_BASE - BASE. */
  JS_OFFSET: 2,
  /** How many POLL marks there were. */
  POLLS: 3,
  /** The newest async id known, without its low 32 bits. */
  ID_HIGH: 4,
} as const;

export const NUMBERS = {
  /** The segment that is written now. */
  CURRENT: 0,
  /** The newest segment that is mapped. */
  MAPPED: 1,
  /** The latest PHASE mark. */
  PHASE: 2,
} as const;
