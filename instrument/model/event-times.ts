/**
 * When everything in a log happened. A record without a time of its own has that of the one before it; but an untimed
 * `after`, and what follows it, waits for the next record that has a time, and so does everything behind a gap, where a
 * flight recording has let slots go.
 *
 *   in the log    before @130   init   after   init   before @150
 *   happened at           130   130    150     150            150
 */
import { KIND, type Kind, type Phase } from '../schema/events.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import { clockBase } from './clock.ts';
import { ZERO } from './doubles.ts';
import { Gap } from './gap.ts';
import { HeldEvents } from './held-events.ts';
import type { PhaseResolver } from './resolve-phases.ts';

/** So many events wait for a time at most. In a log that is whole it is a handful. */
const MOST_UNTIMED = 65_536;

/** Takes events with the time word of their record: nanoseconds since the clock base, 0 for none. */
export class EventTimes {
  /** The time of the latest record that had one. */
  now: Nanoseconds = ZERO;
  /** Slots that were let go, and nothing behind them has told its time yet. */
  gap: Gap | null = null;

  readonly #phases: PhaseResolver;
  readonly #origin: bigint;
  #base: Nanoseconds = ZERO;
  /** Events without a time of their own, from an `after` on. */
  readonly #untimed = new HeldEvents();

  /** @param originNs CLOCK_MONOTONIC of the recording's time 0 */
  constructor(phases: PhaseResolver, originNs: bigint) {
    this.#phases = phases;
    this.#origin = originNs;
  }

  /** A new clock base. Returns whether it can be one. */
  setClock(low: number, high: number, time: number): boolean {
    const base = clockBase(low, high, this.#origin);
    if (base === null) return false;
    this.#base = base;
    this.#waits(time, false);
    return true;
  }

  init(time: number, id: AsyncId, type: number, trigger: AsyncId, site: number): void {
    if (this.#waits(time, false)) this.#untimed.push(KIND.INIT, 0, id, type, trigger, site, 0);
    else this.#phases.init(this.now, id, type, trigger, site);
  }

  before(time: number, id: AsyncId): void {
    if (this.gap !== null && this.#untimed.length === 0) this.gap.beginsWith(id);
    if (this.#waits(time, false)) this.#untimed.push(KIND.BEFORE, 0, id, 0, 0, 0, 0);
    else this.#phases.before(this.now, id);
  }

  after(time: number, id: AsyncId): void {
    if (this.#waits(time, true)) this.#untimed.push(KIND.AFTER, 0, id, 0, 0, 0, 0);
    else this.#phases.after(this.now, id);
  }

  resolve(time: number, id: AsyncId): void {
    if (this.#waits(time, false)) this.#untimed.push(KIND.RESOLVE, 0, id, 0, 0, 0, 0);
    else this.#phases.resolve(this.now, id);
  }

  /** The rarer events. */
  event(time: number, kind: Kind, a: number, b: number, c: number): void {
    if (this.#waits(time, false)) this.#untimed.push(kind, 0, a, b, c, 0, 0);
    else this.#dispatch(kind, this.now, a, b, c);
  }

  /** A collection that began so many nanoseconds `ago`. */
  lateCollection(time: number, gc: number, took: Nanoseconds, ago: Nanoseconds): void {
    this.#waits(time, false);
    const begin = Math.max(0, this.now - ago);
    this.#phases.gcBegin(begin, gc, 0);
    this.#phases.gcEnd(Math.min(begin + took, this.now), gc, 0);
  }

  output(time: number, stream: number, text: string): void {
    this.#waits(time, false);
    this.#phases.output(this.now, stream, text);
  }

  timing(time: number, name: string, durationNs: Nanoseconds | null): void {
    this.#waits(time, false);
    this.#phases.timing(this.now, name, durationNs);
  }

  post(time: number, id: AsyncId, ports: readonly AsyncId[]): void {
    this.#waits(time, false);
    this.#phases.post(this.now, id, ports);
  }

  /** So many slots were let go here. */
  drop(count: number): void {
    if (this.gap === null) {
      this.#release(this.now);
      this.#phases.interrupt(this.now);
    }
    this.gap = new Gap(count + (this.gap?.count ?? 0));
  }

  /**
   * The log has ended: what still waits comes now, and the open phase ends.
   * @param until the log is known to reach at least to then
   */
  finish(until: Nanoseconds): void {
    if (this.gap !== null) this.#resume(Math.max(this.now, this.#base));
    this.#release(this.now);
    this.now = Math.max(this.now, until);
    this.#phases.finish(this.now);
  }

  /** Moves `now` to the time of a record that has one. Says whether the record must wait for the next that has. */
  #waits(time: number, isAfter: boolean): boolean {
    const t = this.#base + time;
    // A sum, since V8 takes the word itself for a small integer until the first second is over.
    if (t === this.#base) {
      if (this.#untimed.length >= MOST_UNTIMED) {
        if (this.gap !== null) this.#resume(Math.max(this.now, this.#base));
        this.#release(this.now);
      }
      return isAfter || this.#untimed.length > 0 || this.gap !== null;
    }
    // The clocks of JavaScript and native code may differ by some nanoseconds.
    if (t > this.now) this.now = t;
    if (this.gap !== null) this.#resume(this.now);
    if (this.#untimed.length > 0) this.#release(this.now);
    return false;
  }

  /** The first time behind a gap is known: what the log says of where it stands happens now. */
  #resume(t: Nanoseconds): void {
    const gap = this.gap!;
    this.gap = null;
    this.now = t;
    this.#phases.resume(t, gap);
  }

  #dispatch(kind: Kind, t: Nanoseconds, a: number, b: number, c: number): void {
    const phases = this.#phases;
    switch (kind) {
      case KIND.PHASE:
        phases.mark(t, a as Phase, b, c);
        break;
      case KIND.GC_BEGIN:
        phases.gcBegin(t, a, b);
        break;
      case KIND.GC_END:
        phases.gcEnd(t, a, b);
        break;
      case KIND.HEAP:
        phases.heap(t, a, b, c);
        break;
      case KIND.LOST:
        phases.lost(t, a);
        break;
      case KIND.THREAD_START:
        phases.threadStart(t, a, b, c === 1);
        break;
      case KIND.THREAD_END:
        phases.threadEnd(t, a === 1 ? b : null);
        break;
    }
  }

  #release(t: Nanoseconds): void {
    const held = this.#untimed;
    const phases = this.#phases;
    for (let row = 0; row < held.length; row++) {
      const kind = held.kind(row);
      const a = held.number(row, 1);
      if (kind === KIND.AFTER) phases.after(t, a);
      else if (kind === KIND.BEFORE) phases.before(t, a);
      else if (kind === KIND.RESOLVE) phases.resolve(t, a);
      else if (kind === KIND.INIT) phases.init(t, a, held.number(row, 2), held.number(row, 3), held.number(row, 4));
      else this.#dispatch(kind, t, a, held.number(row, 2), held.number(row, 3));
    }
    held.clear();
  }
}
