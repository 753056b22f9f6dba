/**
 * What the loop's phases and iterations become in their lanes: a poll two leaves, asleep and awake; an iteration as heavy
 * as it was awake; and between two looks for work a delay.
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { ZERO } from './doubles.ts';
import { TONE } from './lanes-kinds.ts';

/** A row that takes intervals in order of time. */
export interface Leaves {
  readonly length: number;
  push(start: Nanoseconds, end: Nanoseconds, item: number, tone: number, weight?: number): void;
}

export class LoopRows {
  /** Time asleep in all polls so far. */
  asleep: Nanoseconds = ZERO;
  /** Since when the loop has not looked for work; NaN before the first phase. */
  awakeSince: Nanoseconds = Number.NaN;
  readonly #delays: Leaves;
  /** Time asleep by iteration, until the iteration ends. */
  readonly #asleepIn = new Map<number, Nanoseconds>();
  #delayCount = 0;

  constructor(delays: Leaves) {
    this.#delays = delays;
  }

  /** A phase has ended. libuv sleeps at most once in a poll, before it runs that poll's callbacks: the part asleep comes first. */
  phase(
    into: Leaves,
    item: number,
    start: Nanoseconds,
    end: Nanoseconds,
    phase: number,
    iteration: number,
    idle: Nanoseconds,
  ): void {
    const asleep = phase === PHASE.POLL ? Math.min(idle, end - start) : 0;
    if (Number.isNaN(this.awakeSince)) this.awakeSince = start;
    if (phase === PHASE.POLL || phase === PHASE.EXIT) {
      const until = phase === PHASE.POLL ? start : end;
      if (until > this.awakeSince) this.#delays.push(this.awakeSince, until, this.#delayCount++, TONE.DELAY);
      this.awakeSince = until + asleep;
    }
    if (asleep > 0) {
      this.asleep += asleep;
      into.push(start, start + asleep, item, TONE.ASLEEP);
      this.#asleepIn.set(iteration, (this.#asleepIn.get(iteration) ?? 0) + asleep);
    }
    if (start + asleep < end || asleep === 0) into.push(start + asleep, end, item, phase);
  }

  /** An iteration has ended, and its phases with it. */
  iteration(into: Leaves, item: number, start: Nanoseconds, end: Nanoseconds, number: number): void {
    into.push(start, end, item, TONE.ITERATION, Math.max(0, end - start - (this.#asleepIn.get(number) ?? 0)));
    this.#asleepIn.delete(number);
  }
}
