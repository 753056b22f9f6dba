/** The objects that `loopscope events` prints, one per line. */
import type { GcName, PhaseName } from '../schema/events.ts';
import type { AsyncId, Nanoseconds, ThreadKey } from '../schema/units.ts';
import type { SourceFrame, SourcePlace } from './call-sites.ts';

/** The first of the user's own code on the stack, and the stack: the innermost frame first, asynchronous callers last. */
export interface CallSite extends SourcePlace {
  /** Left out where there is none but the site itself. */
  frames?: SourceFrame[];
}

interface Common {
  /** 0, 1, 2 … over all threads. */
  seq: number;
  /** Nanoseconds since the recording began. */
  t: Nanoseconds;
  thread: ThreadKey;
}

export type RecordedEvent = Common &
  (
    | { ev: 'thread-start'; pid: number; tid: number; main: boolean; node: string; argv: string[] }
    | { ev: 'init'; id: AsyncId; type: string; trigger: AsyncId; exec: AsyncId; site?: CallSite }
    /** `site` where its init was let go, and where it is still known. */
    | { ev: 'before'; id: AsyncId; type: string; site?: SourcePlace }
    | { ev: 'after'; id: AsyncId; type: string }
    | { ev: 'resolve'; id: AsyncId }
    | { ev: 'phase-begin'; phase: PhaseName; iteration: number }
    | { ev: 'phase-end'; phase: PhaseName; iteration: number; idleNs?: Nanoseconds; ioEvents?: number }
    | { ev: 'gc-begin' | 'gc-end'; gc: GcName }
    /** How full a space of the heap is: right before the collection whose `gc-begin` it follows, or right after its `gc-end`. To the KiB. */
    | { ev: 'heap'; space: string; usedBytes: number; committedBytes: number }
    | { ev: 'console'; stream: 'stdout' | 'stderr'; text: string }
    | { ev: 'mark'; name: string }
    | { ev: 'measure'; name: string; durationNs: Nanoseconds }
    /** A message was posted to another thread or process, through a MESSAGEPORT or a PIPEWRAP; `ports` that went with it. */
    | { ev: 'post'; id: AsyncId; type: string; ports?: AsyncId[] }
    | { ev: 'lost'; count: number }
    /** A flight recording has let so many records before `t` go. What is open then begins anew right after it. */
    | { ev: 'dropped'; count: number }
    | { ev: 'thread-end'; code: number | null; signal: string | null }
  );
