/** `manifest.json` of a recording. The host writes it at the start and again at the end; nothing else does. */

export const MANIFEST_FILE = 'manifest.json';
export const THREADS_DIRECTORY = 'threads';
export const RECORDING_SUFFIX = '.loopscope';

/** A sentence that the preload leaves in a thread's folder where it could not record. */
export const NOTE_FILE = 'note.txt';

/** Environment variable that brings the options to the preload: JSON of PreloadOptions. */
export const OPTIONS_VARIABLE = 'LOOPSCOPE';

export interface PreloadOptions {
  /** Absolute path of the recording's `threads` directory. */
  threads: string;
  /** Absolute path of the addon. */
  addon: string;
  detail: Detail;
  /** Record the call site of every async operation; in lab detail they are recorded anyhow. */
  sites?: boolean;
  /** Say what it takes to watch the thread pool from outside; in lab detail that is said anyhow. */
  pool?: boolean;
  /** Absolute path of the file that says how much room a flight recording has; not there where everything is kept. */
  room?: string;
  /** Use only what every Node offers, not V8's own callbacks: for looking into a difference between the two. */
  withoutV8?: boolean;
  /** Then call sites are sampled; with this each one is captured, however much that costs: for the same purpose. */
  everySite?: boolean;
}

export type Detail = 'app' | 'lab';

export interface Manifest {
  format: 'loopscope';
  schemaVersion: number;
  /** Loopscope's own version. */
  loopscope: string;
  /** The command line of the program, as started. */
  command: string[];
  cwd: string;
  /** ISO 8601, wall clock, of the origin. */
  startedAt: string;
  /** CLOCK_MONOTONIC of the recording's time 0, in nanoseconds, as a decimal string. */
  originNs: string;
  versions: { node: string; v8: string; uv: string; platform: string; arch: string };
  detail: Detail;
  /** Pid of the program that was started. */
  pid: number | null;
  state: 'recording' | 'ended';
  exit: { code: number | null; signal: string | null } | null;
  endedAt: string | null;
  /**
   * How many lines `loopscope events` writes. Not there while it is being recorded, where a process lived on, and where there
   * are so many that counting them would have taken too long.
   */
  events?: number;
  /** Records that found no room, all threads together; known once the recording has ended. */
  lost: number;
  /** Sentences about anything that is missing from the recording and why. */
  notes: string[];
  /** Name of the catalogue's experiment, where it is one. */
  experiment: string | null;
  /** Where it keeps only the newest: not there where it keeps everything. */
  flight?: FlightFacts;
  /** Where it is a piece of another recording. */
  snapshot?: SnapshotFacts;
}

export interface SnapshotFacts {
  /** Name of the recording that it was taken of. */
  of: string;
  /** What it was taken for: the loop stalled, or a signal came. */
  reason: 'stall' | 'signal';
  /** When, in nanoseconds since the recording's origin. */
  at: number;
  /** Keys of the threads that went on. */
  running: string[];
}

export interface FlightFacts {
  /** Bytes that it may have. */
  limit: number;
  /** Threads that had ended and of which nothing is left, and how many records they had. */
  threads: number;
  records: number;
}
