/** What a decoded log consists of, as calls; and a queue of such calls for events that must wait for what follows them. */
import type { Phase, ThreadMeta } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';

/** 0 callbacks, 1 ticks (TickObject), 2 microtasks (PROMISE, Microtask). */
export type Lane = 0 | 1 | 2;

/**
 * Receives a thread's events in the order of execution. Times never go back, but for collections that were told of later
 * (where V8's callbacks are missing): those come with the time at which they were. A callback's `after` may be missing
 * (process.exit, an abort): it ended with the callback around it, or with the phase.
 */
export interface LogSink {
  /** `main` where it is its process's main thread. */
  threadStart(t: Nanoseconds, pid: number, tid: number, main: boolean): void;
  threadMeta(meta: ThreadMeta): void;
  /** `type` and `site` are ids of strings, 0 where not known; `exec` is the callback that runs, 1 in the main script, else 0. */
  init(t: Nanoseconds, id: AsyncId, type: number, trigger: AsyncId, exec: AsyncId, site: number): void;
  before(t: Nanoseconds, id: AsyncId): void;
  after(t: Nanoseconds, id: AsyncId): void;
  resolve(t: Nanoseconds, id: AsyncId): void;
  phaseBegin(t: Nanoseconds, phase: Phase, iteration: number): void;
  /** `idleNs` (time asleep) and `ioEvents` are poll's; 0 for other phases. */
  phaseEnd(t: Nanoseconds, phase: Phase, iteration: number, idleNs: Nanoseconds, ioEvents: number): void;
  /** `gc` is V8's GCType, see `gcName`. */
  gcBegin(t: Nanoseconds, gc: number, usedKiB: number): void;
  gcEnd(t: Nanoseconds, gc: number, usedKiB: number): void;
  /** How full a space of the heap is: after `gcBegin` before that collection, after `gcEnd` after it. See ThreadMeta.heapSpaces. */
  heap(t: Nanoseconds, space: number, usedKiB: number, committedKiB: number): void;
  lost(t: Nanoseconds, count: number): void;
  /**
   * So many slots of the log before `t` were let go. What was open then has ended without a word; a phase and a callback
   * that are still open at `t` begin anew with it. Resources that were made before it may have no `init`.
   */
  dropped(t: Nanoseconds, count: number): void;
  /** What was written to stdout (1) or stderr (2), in lab detail. */
  output(t: Nanoseconds, stream: number, text: string): void;
  /** A user timing mark, or a measure that ends here: then `durationNs` is how long it took. */
  timing(t: Nanoseconds, name: string, durationNs: Nanoseconds | null): void;
  /** A message was posted through a resource; which ports went with it. */
  post(t: Nanoseconds, id: AsyncId, ports: readonly AsyncId[]): void;
  threadEnd(t: Nanoseconds, code: number | null): void;
}

/** A log with its times, but with the loop's marks in place of phases. */
export interface MarkSink extends Omit<LogSink, 'init' | 'phaseBegin' | 'phaseEnd' | 'dropped'> {
  init(t: Nanoseconds, id: AsyncId, type: number, trigger: AsyncId, site: number): void;
  /** `idleNs` and `ioEvents` are those of the poll phase that CHECK ends. */
  mark(t: Nanoseconds, phase: Phase, idleNs: Nanoseconds, ioEvents: number): void;
}
