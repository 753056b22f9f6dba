/**
 * The microtask queue. What joins it is not recorded as such, only what runs; but jobs run in the order in which they
 * were queued, so where each came from gives the moment:
 *
 *   queueMicrotask(f)                      when it was called
 *   p.then(f), await p    p has settled    when that was called: the reaction is queued at once
 *                         p is pending     when p settles
 *   p resolved by a thenable               a job of p's own, queued when p's callback ends; where p has none (an async
 *                                          function's promise, new Promise) not recorded, so the earliest moment possible
 *
 * Since a job's moment is known only once the job runs, steps down wait here until no step up can come before them.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { ZERO } from './doubles.ts';
import { countText } from './format.ts';
import { QueueSeries } from './queues-series.ts';
import { type Certainty, exact, inferred, type Queue, Waits } from './queues-waits.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Times in the order of arrival. */
class Times {
  #values = new Float64Array(64);
  #first = 0;
  #end = 0;

  /** The earliest; infinity where there is none. */
  get first(): Nanoseconds {
    return this.#first < this.#end ? this.#values[this.#first] : Number.POSITIVE_INFINITY;
  }

  push(time: Nanoseconds): void {
    if (this.#end === this.#values.length) {
      const waiting = this.#values.subarray(this.#first, this.#end);
      const room = waiting.length * 2 > this.#values.length ? this.#values.length * 2 : this.#values.length;
      const values = new Float64Array(room);
      values.set(waiting);
      this.#values = values;
      this.#end -= this.#first;
      this.#first = 0;
    }
    this.#values[this.#end++] = time;
  }

  shift(): Nanoseconds {
    return this.#values[this.#first++];
  }
}

export class MicrotaskQueue implements Queue {
  readonly series = new QueueSeries();
  readonly waits = new Waits();

  readonly #timeline: ThreadTimeline;
  /** When promises settled, as far as jobs that come now can be theirs: rows from `#oldest` up to `#resolutions`. */
  readonly #settled = new Map<ResourceRow, Nanoseconds>();
  #oldest = 0;
  #resolutions = 0;
  /** The latest moment at which the queue was certainly empty. */
  #empty: Nanoseconds = ZERO;
  #latest: Nanoseconds = ZERO;
  readonly #leaving = new Times();
  /** Jobs whose moment is the earliest possible, not the recorded one. */
  #guessed = 0;

  constructor(timeline: ThreadTimeline) {
    this.#timeline = timeline;
  }

  get bytes(): number {
    return this.series.bytes;
  }

  /** A job begins. */
  run(span: SpanRow, resource: ResourceRow): void {
    const { resolutions, spans } = this.#timeline;
    const start = spans.start.get(span);
    for (; this.#resolutions < resolutions.length; this.#resolutions++) {
      const time = resolutions.time.get(this.#resolutions);
      if (time > start) break;
      this.#settled.set(resolutions.resource.get(this.#resolutions), time);
    }
    const guessed = this.#guessed;
    const recorded = this.#queuedAt(span, resource);
    const queued = Math.min(start, Math.max(recorded, this.#empty, this.#latest));
    // Out of order: a queue of its own (a vm context's), or something that is not known of V8.
    if (queued !== recorded && this.#guessed === guessed) this.#guessed++;
    this.#latest = queued;
    this.#forgetBefore(queued);
    while (this.#leaving.first <= queued) this.series.down(this.#leaving.shift());
    this.series.up(queued);
    this.#leaving.push(start);
    this.waits.add(start - queued, span);
  }

  /** Nothing is queued at this moment: the loop itself runs. */
  empty(time: Nanoseconds): void {
    const { resolutions } = this.#timeline;
    this.flush();
    this.#empty = time;
    this.#settled.clear();
    while (this.#resolutions < resolutions.length && resolutions.time.get(this.#resolutions) < time) {
      this.#resolutions++;
    }
    this.#oldest = this.#resolutions;
  }

  /** Everything that is queued has run, as far as will ever be known. */
  flush(): void {
    while (this.#leaving.first < Number.POSITIVE_INFINITY) this.series.down(this.#leaving.shift());
  }

  certainty(): Certainty {
    const { count } = this.waits;
    if (this.#guessed === 0)
      return exact('When promises settle and microtasks are queued is recorded, and they run in that order.');
    if (!this.#hasResolutions)
      return inferred(
        'When promises settle is recorded in lab detail only: a job counts from the earliest moment at which it can have been queued.',
      );
    return inferred(
      `${countText(this.#guessed)} of ${countText(count)} jobs count from the earliest moment possible: when they were queued is not recorded, as where one promise is resolved by another.`,
    );
  }

  get #hasResolutions(): boolean {
    const { meta, resolutions } = this.#timeline;
    return resolutions.length > 0 || meta?.detail === 'lab';
  }

  /** Jobs of promises that settled before a job that has begun was queued have all run. */
  #forgetBefore(time: Nanoseconds): void {
    const { resolutions } = this.#timeline;
    for (; this.#oldest < this.#resolutions; this.#oldest++) {
      const settled = resolutions.time.get(this.#oldest);
      if (settled >= time) return;
      const resource = resolutions.resource.get(this.#oldest);
      if (this.#settled.get(resource) === settled) this.#settled.delete(resource);
    }
  }

  #queuedAt(span: SpanRow, resource: ResourceRow): Nanoseconds {
    const { spans, resources } = this.#timeline;
    const made = resources.time.get(resource);
    if (this.#timeline.typeName(resources.type.get(resource)) === 'Microtask') return made;
    const resolvedBy = this.#parentOf(resource);
    const previous = spans.previous.get(span);
    if (previous >= 0) {
      // Its own callback has returned a thenable: the second job is queued as the first ends.
      const ended = spans.end.get(previous);
      return resolvedBy !== null && ended >= this.#empty ? ended : this.#guess(this.#empty);
    }
    if (!this.#hasResolutions) return this.#guess(Math.max(made, this.#endOfFirstRun(resolvedBy)));
    if (resolvedBy === null) return this.#guess(made);
    const settled = this.#settled.get(resolvedBy);
    if (settled !== undefined) return Math.max(made, settled);
    return made >= this.#empty ? made : this.#guess(this.#empty);
  }

  /** The promise that a promise's callback waits for; null where it has no callback: then it is no one's child. */
  #parentOf(resource: ResourceRow): ResourceRow | null {
    const { resources, spans } = this.#timeline;
    const trigger = resources.trigger.get(resource);
    const madeIn = resources.execSpan.get(resource);
    // A promise without a parent has what runs as its trigger.
    if (trigger <= 1 || (madeIn >= 0 && spans.id.get(madeIn) === trigger)) return null;
    const parent = this.#timeline.resourceOf(trigger);
    if (parent < 0) return null;
    return this.#timeline.typeName(resources.type.get(parent)) === 'PROMISE' ? parent : null;
  }

  #endOfFirstRun(resource: ResourceRow | null): Nanoseconds {
    const { resources, spans } = this.#timeline;
    const span = resource === null ? -1 : resources.firstSpan.get(resource);
    const end = span < 0 ? 0 : spans.end.get(span);
    return Number.isNaN(end) ? 0 : end;
  }

  #guess(time: Nanoseconds): Nanoseconds {
    this.#guessed++;
    return time;
  }
}
