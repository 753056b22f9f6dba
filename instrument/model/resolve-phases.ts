/**
 * From the loop's marks to its phases.
 *
 *   marks    MAIN      TURN        POLL    CHECK    CLOSING    TIMERS     TURN            POLL
 *   phases   │ main    │idle-prepare│ poll │ check  │ closing  │ timers   │idle-prepare   │ poll
 *
 * What a TURN begins is told by what comes after it, so the events from there on wait for the next mark:
 *
 *   POLL at once                     idle-prepare
 *   callbacks, then POLL             pending, to the end of the last of them (and its ticks), then idle-prepare
 *   TIMERS at once                   nothing: what was before the TURN goes on until the timers begin
 *   ticks or microtasks first        exit: only 'beforeExit' handlers run them here; until the next mark or the end
 *   Timeouts first                   timers whose begin was not seen
 *   the thread's end                 exit
 *   the log's end (killed)           idle-prepare
 *
 * Iterations count from 1; one begins where the timers step before it ended. Main and the first timers are of iteration 0.
 */
import { KIND, type Kind, PHASE, type Phase, STRING_CATEGORY, type ThreadMeta } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { ZERO } from './doubles.ts';
import type { Gap } from './gap.ts';
import { HeldEvents } from './held-events.ts';
import { NumberStack } from './number-stack.ts';
import type { Lane, LogSink, MarkSink } from './sink.ts';

/** What the resolver must know of an async id. */
export interface IdFacts {
  laneOf(id: AsyncId): Lane;
  isTimeout(id: AsyncId): boolean;
}

/** So many events are held at most; then what has come so far decides. */
const MOST_HELD = 65_536;

/** So many callbacks without an end may lie in one that ends. More are damage, and looking for it would take for ever. */
export const MOST_UNFINISHED = 1024;

type Held = 'nothing' | 'callbacks' | 'timeouts';

export class PhaseResolver implements MarkSink {
  #sink: LogSink;
  #ids: IdFacts;
  #phase: Phase | 0 = 0;
  #iteration = 0;
  /** The ids of the callbacks that run. */
  readonly #running = new NumberStack();
  #held = new HeldEvents();
  #heldTexts: string[] = [];
  #heldPorts: (readonly AsyncId[])[] = [];
  #holding = false;
  #heldWhat: Held = 'nothing';
  #turn: Nanoseconds = ZERO;
  /** Where the latest outermost callback among the held events ended: row after it, and time. */
  #cutRow = 0;
  #cut: Nanoseconds = ZERO;
  #replayed = 0;
  /** An iteration has begun and its poll has not. */
  #iterationBegun = false;

  constructor(sink: LogSink, ids: IdFacts) {
    this.#sink = sink;
    this.#ids = ids;
  }

  threadStart(t: Nanoseconds, pid: number, tid: number, main: boolean): void {
    if (this.#holding) this.#hold(KIND.THREAD_START, t, pid, tid, main ? 1 : 0);
    else this.#sink.threadStart(t, pid, tid, main);
  }

  threadMeta(meta: ThreadMeta): void {
    this.#sink.threadMeta(meta);
  }

  init(t: Nanoseconds, id: AsyncId, type: number, trigger: AsyncId, site: number): void {
    const depth = this.#running.length;
    const exec = depth > 0 ? this.#running.at(depth - 1) : this.#phase === PHASE.MAIN && !this.#holding ? 1 : 0;
    if (this.#holding) this.#hold(KIND.INIT, t, id, type, trigger, exec, site);
    else this.#sink.init(t, id, type, trigger, exec, site);
  }

  before(t: Nanoseconds, id: AsyncId): void {
    if (this.#holding && this.#running.length === 0) this.#beforeHeld(id);
    this.#running.push(id);
    if (this.#holding) this.#hold(KIND.BEFORE, t, id);
    else this.#sink.before(t, id);
  }

  after(t: Nanoseconds, id: AsyncId): void {
    const at = this.#running.lastPlaceOf(id, MOST_UNFINISHED);
    if (at >= 0) this.#running.length = at;
    if (!this.#holding) {
      this.#sink.after(t, id);
      return;
    }
    this.#hold(KIND.AFTER, t, id);
    if (at !== 0) return;
    this.#cut = t;
    this.#cutRow = this.#held.length;
  }

  resolve(t: Nanoseconds, id: AsyncId): void {
    if (this.#holding) this.#hold(KIND.RESOLVE, t, id);
    else this.#sink.resolve(t, id);
  }

  gcBegin(t: Nanoseconds, gc: number, usedKiB: number): void {
    if (this.#holding) this.#hold(KIND.GC_BEGIN, t, gc, usedKiB);
    else this.#sink.gcBegin(t, gc, usedKiB);
  }

  gcEnd(t: Nanoseconds, gc: number, usedKiB: number): void {
    if (this.#holding) this.#hold(KIND.GC_END, t, gc, usedKiB);
    else this.#sink.gcEnd(t, gc, usedKiB);
  }

  heap(t: Nanoseconds, space: number, usedKiB: number, committedKiB: number): void {
    if (this.#holding) this.#hold(KIND.HEAP, t, space, usedKiB, committedKiB);
    else this.#sink.heap(t, space, usedKiB, committedKiB);
  }

  output(t: Nanoseconds, stream: number, text: string): void {
    if (!this.#holding) this.#sink.output(t, stream, text);
    else this.#hold(KIND.STRING, t, STRING_CATEGORY.OUTPUT, stream, this.#heldTexts.push(text) - 1);
  }

  timing(t: Nanoseconds, name: string, durationNs: Nanoseconds | null): void {
    if (!this.#holding) this.#sink.timing(t, name, durationNs);
    else this.#hold(KIND.STRING, t, STRING_CATEGORY.TIMING, durationNs ?? -1, this.#heldTexts.push(name) - 1);
  }

  post(t: Nanoseconds, id: AsyncId, ports: readonly AsyncId[]): void {
    if (!this.#holding) this.#sink.post(t, id, ports);
    else this.#hold(KIND.POST, t, id, this.#heldPorts.push(ports) - 1);
  }

  lost(t: Nanoseconds, count: number): void {
    if (this.#holding) this.#hold(KIND.LOST, t, count);
    else this.#sink.lost(t, count);
  }

  /** The log does not go on from here: what is open has ended somewhere after this. */
  interrupt(t: Nanoseconds): void {
    this.finish(t);
    this.#running.length = 0;
    this.#iterationBegun = false;
  }

  /** The log goes on behind a gap. */
  resume(t: Nanoseconds, { count, phase, iteration, running }: Gap): void {
    this.#sink.dropped(t, count);
    this.#iteration = iteration;
    if (phase === PHASE.TURN) this.#markTurn(t);
    else if (phase !== 0) {
      this.#phase = phase;
      this.#sink.phaseBegin(t, phase, iteration);
    }
    if (running > 0) this.before(t, running);
  }

  mark(t: Nanoseconds, phase: Phase, idleNs: Nanoseconds, ioEvents: number): void {
    // The loop itself is running: whatever has not said `after` has ended or was lost.
    const unfinished = this.#running.length > 0;
    this.#running.length = 0;
    if (phase === PHASE.TURN) {
      this.#markTurn(t);
      return;
    }
    if (this.#holding) this.#release(phase === PHASE.TIMERS, unfinished);
    this.#end(t, idleNs, ioEvents);
    this.#begin(t, phase);
  }

  threadEnd(t: Nanoseconds, code: number | null): void {
    if (this.#holding) {
      const insideCallback = this.#running.length > 0 && this.#heldWhat !== 'nothing';
      this.#beginAtTurn(insideCallback ? this.#phaseOfHeldCallbacks() : PHASE.EXIT);
      this.#replay(this.#held.length);
    }
    this.#end(t, 0, 0);
    this.#running.length = 0;
    this.#sink.threadEnd(t, code);
  }

  /** The log has ended, with or without the thread's end. */
  finish(t: Nanoseconds): void {
    if (this.#holding) this.#release(false, this.#running.length > 0);
    this.#end(t, 0, 0);
  }

  #hold(kind: Kind, t: Nanoseconds, a: number, b = 0, c = 0, d = 0, e = 0): void {
    this.#held.push(kind, t, a, b, c, d, e);
    if (this.#held.length < MOST_HELD) return;
    this.#beginAtTurn(this.#heldWhat === 'nothing' ? PHASE.EXIT : this.#phaseOfHeldCallbacks());
    this.#replay(this.#held.length);
  }

  #markTurn(t: Nanoseconds): void {
    if (this.#holding && this.#heldWhat === 'timeouts') {
      this.#beginAtTurn(PHASE.TIMERS);
      this.#replay(this.#held.length);
    }
    const turned = this.#phase === PHASE.PENDING || this.#phase === PHASE.IDLE_PREPARE || this.#phase === PHASE.EXIT;
    if (this.#holding || turned) return;
    this.#holding = true;
    this.#heldWhat = 'nothing';
    this.#turn = t;
    this.#cut = t;
    this.#cutRow = 0;
  }

  /** An outermost callback begins while events are held: does it tell where the loop is? */
  #beforeHeld(id: AsyncId): void {
    if (this.#heldWhat !== 'nothing') return;
    if (this.#ids.laneOf(id) === 0) {
      this.#heldWhat = this.#ids.isTimeout(id) ? 'timeouts' : 'callbacks';
      return;
    }
    this.#beginAtTurn(PHASE.EXIT);
    this.#replay(this.#held.length);
  }

  #phaseOfHeldCallbacks(): Phase {
    return this.#heldWhat === 'timeouts' ? PHASE.TIMERS : PHASE.PENDING;
  }

  /** The mark after a TURN has come, or the log's end: hands on what was held. The phase that is open then ends there. */
  #release(timersFollow: boolean, unfinished: boolean): void {
    if (this.#heldWhat === 'nothing') {
      if (!timersFollow) this.#beginAtTurn(PHASE.IDLE_PREPARE);
    } else if (timersFollow) {
      this.#beginAtTurn(this.#heldWhat === 'timeouts' ? PHASE.TIMERS : PHASE.EXIT);
    } else {
      this.#beginAtTurn(this.#phaseOfHeldCallbacks());
      if (!unfinished) {
        this.#replay(this.#cutRow);
        this.#end(this.#cut, 0, 0);
        this.#begin(this.#cut, PHASE.IDLE_PREPARE);
      }
    }
    this.#replay(this.#held.length);
  }

  #beginAtTurn(phase: Phase): void {
    this.#end(this.#turn, 0, 0);
    this.#begin(this.#turn, phase);
  }

  #begin(t: Nanoseconds, phase: Phase): void {
    const opensIteration = phase === PHASE.PENDING || phase === PHASE.IDLE_PREPARE || phase === PHASE.POLL;
    if (opensIteration && !this.#iterationBegun) this.#iteration++;
    this.#iterationBegun = opensIteration && phase !== PHASE.POLL;
    this.#phase = phase;
    this.#sink.phaseBegin(t, phase, this.#iteration);
  }

  #end(t: Nanoseconds, idleNs: Nanoseconds, ioEvents: number): void {
    const phase = this.#phase;
    if (phase === 0) return;
    this.#phase = 0;
    const polled = phase === PHASE.POLL;
    this.#sink.phaseEnd(t, phase, this.#iteration, polled ? idleNs : 0, polled ? ioEvents : 0);
  }

  /** Hands on the held events up to `end`; all of them ends the holding. */
  #replay(end: number): void {
    const { length } = this.#held;
    const held = this.#held;
    const sink = this.#sink;
    for (let row = this.#replayed; row < end; row++) {
      const t = held.number(row, 0);
      const a = held.number(row, 1);
      const b = held.number(row, 2);
      switch (held.kind(row)) {
        case KIND.INIT:
          sink.init(t, a, b, held.number(row, 3), held.number(row, 4), held.number(row, 5));
          break;
        case KIND.BEFORE:
          sink.before(t, a);
          break;
        case KIND.AFTER:
          sink.after(t, a);
          break;
        case KIND.RESOLVE:
          sink.resolve(t, a);
          break;
        case KIND.GC_BEGIN:
          sink.gcBegin(t, a, b);
          break;
        case KIND.GC_END:
          sink.gcEnd(t, a, b);
          break;
        case KIND.HEAP:
          sink.heap(t, a, b, held.number(row, 3));
          break;
        case KIND.LOST:
          sink.lost(t, a);
          break;
        case KIND.STRING: {
          const text = this.#heldTexts[held.number(row, 3)];
          if (a === STRING_CATEGORY.OUTPUT) sink.output(t, b, text);
          else sink.timing(t, text, b < 0 ? null : b);
          break;
        }
        case KIND.POST:
          sink.post(t, a, this.#heldPorts[b]);
          break;
        case KIND.THREAD_START:
          sink.threadStart(t, a, b, held.number(row, 3) === 1);
          break;
      }
    }
    this.#replayed = end;
    if (end < length) return;
    held.clear();
    this.#heldTexts.length = 0;
    this.#heldPorts.length = 0;
    this.#replayed = 0;
    this.#holding = false;
  }
}
