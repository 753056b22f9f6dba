/**
 * What `loopscope bench` measures: printed by --json, kept by --save, read by --compare and by the page *Native*.
 * Times are nanoseconds, rates are per second.
 */

/** The ways to do one job, in the order in which they are shown. */
export const DRIVERS = [
  'js',
  'js-fast',
  'wasm',
  'native',
  'native-async',
  'native-threads',
  'workers',
  'peer',
] as const;

export type DriverName = (typeof DRIVERS)[number];

/** A sample in a few numbers. The unit is the sample's own. */
export interface Summary {
  count: number;
  /** Of times: the run that was disturbed least. */
  least: number;
  median: number;
  /** Median absolute deviation: half of the values are no further than this from the median. */
  mad: number;
  lowerQuartile: number;
  upperQuartile: number;
}

/** What a result must be read with. */
export interface Machine {
  /** ISO 8601. */
  date: string;
  cpu: string;
  cores: number;
  memory: string;
  kernel: string;
  node: string;
  /** Processes that wanted to run just before, averaged over a minute: what the machine was busy with besides. */
  load: number;
}

/** What the machine can do at most. Bytes; of copies both the bytes read and the bytes written. Operations on doubles. */
export interface Limits {
  read: number;
  write: number;
  copy: number;
  flops: number;
}

/** How much work goes into a figure. */
export interface Effort {
  /** How often each driver takes its turn. */
  rounds: number;
  /** Milliseconds of a turn: at least two calls. */
  budgetMs: number;
}

export interface Timing {
  driver: DriverName;
  /** Nanoseconds per call: one value per round, each the median of its calls. */
  time: Summary;
  /** Calls measured, all rounds together. */
  calls: number;
  /** Part of the time, 0 … 1, that went into garbage collections. */
  gc: number;
  /** How far its result is from that of plain JavaScript, or of the first driver. */
  distance: number;
}

/** Three calls with the arguments of the synchronous native one, each of which does less than it. */
export interface LesserCalls {
  /** Of a JavaScript function that does nothing: what measuring takes. */
  harness: Summary;
  /** Of a native function that does nothing, not even look at its arguments. */
  empty: Summary;
  /** Of the native function without its work: arguments are checked and a result is made. */
  idle: Summary;
}

export interface Measured {
  size: number;
  elements: number;
  /** Floating-point operations of a call; 0 where they are not what it is about. */
  flops: number;
  /** Bytes read from and written to memory at least once; 0 where that is not what it is about. */
  bytes: number;
  timings: Timing[];
  /** Null where the native way was not measured. */
  lesser: LesserCalls | null;
}

/** From which size on one way is the faster one. */
export interface Crossing {
  /** Who wins from there on … */
  winner: DriverName;
  /** … and who won before. */
  loser: DriverName;
  /** The first measured size from which it wins at every larger one. */
  size: number;
  /** Where the two curves cross, between that size and the one before it; the size itself where it wins at all of them. */
  at: number;
}

export interface KernelResult {
  kernel: string;
  title: string;
  unit: string;
  /** What the peer is. */
  peer: string | null;
  /** Which of the memory's limits its bytes are measured against. */
  moves: 'read' | 'write' | 'copy';
  sweep: Measured[];
  crossings: Crossing[];
  /** Sentences. */
  advice: string[];
}

/** How late the loop was while a job ran, as Loopscope recorded it. Milliseconds. */
export interface LoopDelay {
  /** How late a timer of 1 ms was: in 99 % of its runs less, and at worst. */
  p99: number;
  longest: number;
  /** How long the job took. */
  job: number;
  /** Where the recording lies, seen from the file of the result; null where it was not kept. */
  recording: string | null;
}

export interface LoopDelays {
  sync: LoopDelay;
  async: LoopDelay;
}

export interface LabResult {
  format: 'loopscope-bench';
  version: 2;
  machine: Machine;
  /** The instruction set that the native kernels used. */
  level: string;
  threads: number;
  effort: Effort;
  /** Measured in the same run: of one thread, and of `threads` together. */
  limits: { one: Limits; many: Limits };
  /** Null where it was not measured. */
  loopDelay: LoopDelays | null;
  kernels: KernelResult[];
}

/** Whether something read is such a result. */
export function isLabResult(value: unknown): value is LabResult {
  const { format, version, machine, limits, kernels } = (value ?? {}) as Partial<LabResult>;
  return (
    format === 'loopscope-bench' &&
    version === 2 &&
    typeof machine?.node === 'string' &&
    typeof limits?.one?.read === 'number' &&
    Array.isArray(kernels)
  );
}

/** Results that a host has, as `GET api/figures` gives them out. */
export interface Figures {
  results: {
    /** Its file's name. */
    name: string;
    result: LabResult;
    /** Ids of the recordings of its loop delay, as `GET api/recordings` lists them; null where they are not there. */
    recordings: { sync: string; async: string } | null;
  }[];
  /** Where a run that goes on has got to; null once nothing is being measured. */
  progress: string | null;
}
