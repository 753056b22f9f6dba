/**
 * What waits until it is called back: timers, and requests in flight. That one has been cleared, or was done without a
 * callback, is not recorded: so only those count that were called back in the end, from when they were made. Their depth
 * is therefore known afterwards only, and worked out anew when enough have come.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { Uint32Column } from './columns.ts';
import { QueueSeries } from './queues-series.ts';
import { type Certainty, type Queue, Waits } from './queues-waits.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** So many callbacks are worked through anew at every change; above, at every sixteenth more. In a hurry, at twice as many. */
const ALWAYS_ANEW = 20_000;
const MORE = 1 / 16;

export class CalledBackQueue implements Queue {
  readonly waits = new Waits();
  /** Runs that were not the first of their resource. */
  repeats = 0;
  /** Whether much is known to follow at once: then the depth is worked out anew less often. */
  hurried = false;

  readonly #timeline: ThreadTimeline;
  readonly #certainty: (queue: CalledBackQueue) => Certainty;
  readonly #made = new Uint32Column();
  /** Every run that counts, in order. */
  readonly #runs = new Uint32Column();
  #built = 0;
  #series = new QueueSeries();

  constructor(timeline: ThreadTimeline, certainty: (queue: CalledBackQueue) => Certainty) {
    this.#timeline = timeline;
    this.#certainty = certainty;
  }

  /** The depth as it is known now; worked out anew when it is asked for and enough has come. */
  get series(): QueueSeries {
    const more = this.#runs.length - this.#built;
    const enough = this.hurried ? this.#built : this.#runs.length <= ALWAYS_ANEW ? 0 : this.#built * MORE;
    if (more > 0 && (more >= enough || this.#timeline.finished)) {
      this.#built = this.#runs.length;
      this.#series = this.#build();
    }
    return this.#series;
  }

  /** How many were made and not called back, so far. */
  get leftOut(): number {
    return this.#made.length - (this.#runs.length - this.repeats);
  }

  get bytes(): number {
    return this.#series.bytes + this.#made.bytes + this.#runs.bytes;
  }

  certainty(): Certainty {
    return this.#certainty(this);
  }

  made(resource: ResourceRow): void {
    this.#made.push(resource);
  }

  /** A callback begins. Where it is not the resource's first, it has waited since the one before it ended. */
  run(span: SpanRow, resource: ResourceRow): void {
    const { spans, resources } = this.#timeline;
    const previous = spans.previous.get(span);
    const since = previous < 0 ? resources.time.get(resource) : this.#againSince(span, previous);
    this.#runs.push(span);
    if (previous >= 0) this.repeats++;
    this.waits.add(Math.max(0, spans.start.get(span) - since), span);
  }

  /** The end of the run before; one that runs within its own callback has not waited. */
  #againSince(span: SpanRow, previous: SpanRow): Nanoseconds {
    const { spans } = this.#timeline;
    const [ended, start] = [spans.end.get(previous), spans.start.get(span)];
    return ended <= start ? ended : start;
  }

  #build(): QueueSeries {
    const { spans, resources } = this.#timeline;
    const series = new QueueSeries();
    const again = this.#timesAgain();
    let row = 0;
    let repeat = 0;
    for (let run = 0; run < this.#runs.length; run++) {
      const span = this.#runs.get(run);
      const start = spans.start.get(span);
      const resource = spans.resource.get(span);
      for (;;) {
        while (row < this.#made.length && resources.firstSpan.get(this.#made.get(row)) < 0) row++;
        const made = row < this.#made.length ? this.#made.get(row) : -1;
        const madeAt = made < 0 ? Number.POSITIVE_INFINITY : resources.time.get(made);
        const againAt = repeat < again.length ? again[repeat] : Number.POSITIVE_INFINITY;
        if (againAt <= madeAt && againAt <= start) {
          series.up(againAt);
          repeat++;
        } else if (madeAt < start || (madeAt === start && made <= resource)) {
          // What a callback makes may have that callback's own time: it comes after it.
          series.up(madeAt);
          row++;
        } else break;
      }
      series.down(start);
    }
    return series;
  }

  /** When those that run again began to wait again, in order. */
  #timesAgain(): Float64Array {
    const { spans } = this.#timeline;
    const times = new Float64Array(this.repeats);
    if (times.length === 0) return times;
    let at = 0;
    for (let run = 0; run < this.#runs.length; run++) {
      const previous = spans.previous.get(this.#runs.get(run));
      if (previous >= 0) times[at++] = this.#againSince(this.#runs.get(run), previous);
    }
    return times.sort();
  }
}
