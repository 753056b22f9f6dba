/**
 * What one thread did in a stretch of time, summed up by phase, by type and by call site. Goes through the stretch's rows a
 * few thousand at a time, so that whoever asks can do something else in between; what it has come to can be read at any time.
 *
 *   range        ├───────────────────────────────┤
 *   runs     ├────────────┤  ├─────────────┤  ├──────┤      what sticks out is cut
 *   within        ├────┤       ├─┤ ├──┤                     and taken from the run around it
 *
 * A run's time is its own: without the callbacks within it. So all times together are the time that JavaScript ran.
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { firstAtOrAfter } from './columns.ts';
import { RangeSums } from './range-sums.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Rows between two looks at the clock. */
const STRIDE = 2048;

/** The key of time asleep among the phases. */
export const ASLEEP = 0;

export class RangeTotals {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly timeline: ThreadTimeline;
  /** By PHASE, time awake; ASLEEP for time asleep. */
  readonly phases = new RangeSums();
  /** By type, and by the id of the call site; 0 where it is not known. */
  readonly types = new RangeSums();
  readonly sites = new RangeSums();
  /** Runs by lane: callbacks, ticks, microtasks; those within others too. */
  readonly runs: [callbacks: number, ticks: number, microtasks: number] = [0, 0, 0];
  /** Time in which JavaScript ran. */
  busy: Nanoseconds = 0;
  /** The longest that no other callback was around, by what of them lies in the range; longest first. */
  readonly longest: { span: SpanRow; ns: Nanoseconds }[] = [];
  /** Whether the thread had more to come when it was begun: then there may be more in the range by now. */
  readonly mayGrow: boolean;
  readonly #limit: number;
  readonly #phaseEnd: number;
  readonly #spanEnd: number;
  /** What had begun before the range and ran on into it, outermost first. */
  #before: SpanRow[] = [];
  #phase: number;
  #span: number;
  readonly #first: number;

  /** @param limit how many of the longest to keep */
  constructor(timeline: ThreadTimeline, from: Nanoseconds, to: Nanoseconds, limit = 10) {
    const { spans, phases } = timeline;
    this.timeline = timeline;
    this.from = from;
    this.to = to;
    this.#limit = limit;
    this.mayGrow = !timeline.finished && to > timeline.end;
    this.#phase = Math.max(0, firstAtOrAfter(phases.start, from) - 1);
    this.#phaseEnd = firstAtOrAfter(phases.start, to);
    this.#span = firstAtOrAfter(spans.start, from);
    this.#spanEnd = firstAtOrAfter(spans.start, to);
    let row = this.#span - 1;
    while (row >= 0 && spans.endOr(row, timeline.end) <= from) row = spans.parent.get(row);
    for (; row >= 0; row = spans.parent.get(row)) this.#before.unshift(row);
    this.#first = this.#phase + this.#span;
  }

  get isDone(): boolean {
    return this.#phase >= this.#phaseEnd && this.#span >= this.#spanEnd && this.#before.length === 0;
  }

  /** How much of it has been gone through, from 0 to 1. */
  get progress(): number {
    const all = this.#phaseEnd + this.#spanEnd - this.#first;
    return all <= 0 ? 1 : Math.min(1, (this.#phase + this.#span - this.#first) / all);
  }

  /** Goes on until it is done, or `isDue` says so. */
  go(isDue: () => boolean): void {
    for (const span of this.#before) this.#takeSpan(span);
    this.#before = [];
    while (this.#phase < this.#phaseEnd) {
      const end = Math.min(this.#phaseEnd, this.#phase + STRIDE);
      while (this.#phase < end) this.#takePhase(this.#phase++);
      if (isDue()) return;
    }
    while (this.#span < this.#spanEnd) {
      const end = Math.min(this.#spanEnd, this.#span + STRIDE);
      while (this.#span < end) this.#takeSpan(this.#span++);
      if (isDue()) return;
    }
  }

  #takePhase(row: number): void {
    const { phases, end: now } = this.timeline;
    const start = phases.start.get(row);
    const end = Number.isNaN(phases.end.get(row)) ? now : phases.end.get(row);
    const phase = phases.phase.get(row);
    const asleep = phase === PHASE.POLL ? Math.min(phases.idle.get(row), end - start) : 0;
    // Poll sleeps first.
    if (asleep > 0 && this.#within(start, start + asleep) > 0)
      this.phases.add(ASLEEP, this.#within(start, start + asleep), asleep, row);
    const awake = this.#within(start + asleep, end);
    if (awake > 0 || (start >= this.from && start < this.to)) this.phases.add(phase, awake, end - start - asleep, row);
  }

  #takeSpan(row: SpanRow): void {
    const { spans, end: now } = this.timeline;
    const start = spans.start.get(row);
    const end = spans.endOr(row, now);
    const time = this.#within(start, end);
    const parent = spans.parent.get(row);
    this.types.add(spans.type.get(row), time, end - start, row);
    this.sites.add(this.timeline.siteOfSpan(row), time, end - start, row);
    this.runs[spans.lane.get(row) as 0 | 1 | 2]++;
    if (parent >= 0) {
      const taken = Math.min(time, this.#within(spans.start.get(parent), spans.endOr(parent, now)));
      this.types.take(spans.type.get(parent), taken);
      this.sites.take(this.timeline.siteOfSpan(parent), taken);
      return;
    }
    this.busy += time;
    this.#rank(row, time);
  }

  #rank(span: SpanRow, ns: Nanoseconds): void {
    const { longest } = this;
    if (longest.length === this.#limit && ns <= (longest[longest.length - 1]?.ns ?? 0)) return;
    const at = longest.findIndex((other) => other.ns < ns);
    longest.splice(at < 0 ? longest.length : at, 0, { span, ns });
    longest.length = Math.min(longest.length, this.#limit);
  }

  #within(start: Nanoseconds, end: Nanoseconds): Nanoseconds {
    return Math.max(0, Math.min(end, this.to) - Math.max(start, this.from));
  }
}
