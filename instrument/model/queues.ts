/**
 * How deep each queue of a thread is over time: ticks, microtasks, timers, immediates and requests in flight.
 *
 * `update` takes in what the timeline has gained since the last call; nothing is kept for a thread that nobody asks
 * about. Each queue says whether its depth is exact or inferred, and why.
 *
 *   const queues = new ThreadQueues(timeline);
 *   queues.update();
 *   queues.depthAt('ticks', t);   queues.maxIn('fs', from, to);   queues.series('timers').query(from, to, bucket, into);
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { poolKindOf } from './pool-kinds.ts';
import { CalledBackQueue } from './queues-called-back.ts';
import {
  immediatesCertainty,
  poolCertainty,
  requestsCertainty,
  ticksCertainty,
  timersCertainty,
} from './queues-certainty.ts';
import { isCalledByLoop, QUEUES, type QueueName, queueOfType } from './queues-kinds.ts';
import { MicrotaskQueue } from './queues-microtasks.ts';
import { RecordedQueue } from './queues-recorded.ts';
import type { QueueSeries } from './queues-series.ts';
import { type Certainty, inferred, type Queue } from './queues-waits.ts';
import type { PhaseRow, ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export { DepthBuffer } from './queues-buffer.ts';
export { QUEUES, type QueueName } from './queues-kinds.ts';
export type { QueueSeries } from './queues-series.ts';
export type { Certainty, Queue } from './queues-waits.ts';

interface TypeFacts {
  queue: QueueName | null;
  byLoop: boolean;
  repeats: boolean;
}

export class ThreadQueues {
  readonly #timeline: ThreadTimeline;
  readonly #types: TypeFacts[] = [];
  readonly #ticks: RecordedQueue;
  readonly #immediates: RecordedQueue;
  readonly #microtasks: MicrotaskQueue;
  readonly #calledBack: Record<'timers' | 'fs' | 'dns' | 'pool' | 'sockets', CalledBackQueue>;
  #resource: ResourceRow = 0;
  #span: SpanRow = 0;
  #phase: PhaseRow = 0;
  #nextPhase: Nanoseconds = Number.POSITIVE_INFINITY;
  /** The check phase that is running, how many immediates it found, and the first resource made since it began. */
  #check: PhaseRow = -1;
  #found = 0;
  #foundBefore: ResourceRow = 0;

  constructor(timeline: ThreadTimeline) {
    this.#timeline = timeline;
    this.#ticks = new RecordedQueue(ticksCertainty);
    this.#immediates = new RecordedQueue(immediatesCertainty);
    this.#microtasks = new MicrotaskQueue(timeline);
    this.#calledBack = {
      timers: new CalledBackQueue(timeline, timersCertainty),
      fs: new CalledBackQueue(timeline, requestsCertainty),
      dns: new CalledBackQueue(timeline, requestsCertainty),
      pool: new CalledBackQueue(timeline, poolCertainty),
      sockets: new CalledBackQueue(timeline, requestsCertainty),
    };
  }

  /** Whether much is known to follow at once: what is worked out anew with more is worked out less often then. */
  set hurried(value: boolean) {
    for (const queue of Object.values(this.#calledBack)) queue.hurried = value;
  }

  /** The depth of a queue over time. It may be another object after `update`. */
  series(name: QueueName): QueueSeries {
    return this.queue(name).series;
  }

  queue(name: QueueName): Queue {
    if (name === 'ticks') return this.#ticks;
    if (name === 'immediates') return this.#immediates;
    return name === 'microtasks' ? this.#microtasks : this.#calledBack[name];
  }

  /** Whether a queue's depth is exact, and why or why not. */
  certainty(name: QueueName): Certainty {
    if (this.#timeline.losses.length > 0)
      return inferred('Records were lost, and with them what they would have said of this queue.');
    const certainty = this.queue(name).certainty();
    const isTimed = name === 'timers' || name === 'immediates' || this.#timeline.meta?.detail !== 'app';
    if (isTimed || certainty.kind === 'inferred') return certainty;
    return inferred(
      'Its peak and order are exact, but app detail does not read the clock when something is queued: that has the time of the record before it.',
    );
  }

  /** The depth of a queue at a time, everything of that moment included. */
  depthAt(name: QueueName, time: Nanoseconds): number {
    return this.series(name).depthAt(time);
  }

  /** The greatest depth of a queue from `from` up to, not including, `to`. */
  maxIn(name: QueueName, from: Nanoseconds, to: Nanoseconds): number {
    return this.series(name).maxIn(from, to);
  }

  /** Bytes held, room to grow included. */
  get bytes(): number {
    return QUEUES.reduce((sum, name) => sum + this.queue(name).bytes, 0);
  }

  /** Takes in what the timeline has gained, in the order in which it happened. */
  update(): void {
    const { resources, phases } = this.#timeline;
    this.#nextPhase = this.#phaseChange();
    let made = this.#nextMade();
    let run = this.#nextRun();
    for (;;) {
      const time = Math.min(made, run);
      if (time === Number.POSITIVE_INFINITY) break;
      while (this.#nextPhase < time) this.#passPhase();
      // What a callback makes may have that callback's own time: it comes after it.
      if (made < run || (made === run && resources.execSpan.get(this.#resource) < this.#span)) {
        this.#made(made);
        made = this.#nextMade();
      } else {
        this.#run(run);
        run = this.#nextRun();
      }
    }
    while (this.#nextPhase < Number.POSITIVE_INFINITY && (this.#check >= 0 || this.#phase < phases.length))
      this.#passPhase();
    if (this.#timeline.finished) this.#microtasks.flush();
  }

  #nextMade(): Nanoseconds {
    const { resources } = this.#timeline;
    return this.#resource < resources.length ? resources.time.get(this.#resource) : Number.POSITIVE_INFINITY;
  }

  #nextRun(): Nanoseconds {
    const { spans } = this.#timeline;
    return this.#span < spans.length ? spans.start.get(this.#span) : Number.POSITIVE_INFINITY;
  }

  #made(time: Nanoseconds): void {
    const resource = this.#resource++;
    const { queue } = this.#factsOf(this.#timeline.resources.type.get(resource));
    if (queue === null || queue === 'microtasks') return;
    if (queue === 'ticks') this.#ticks.series.up(time);
    else if (queue === 'immediates') this.#immediates.series.up(time);
    else this.#calledBack[queue].made(resource);
  }

  #run(time: Nanoseconds): void {
    const { spans, resources } = this.#timeline;
    const span = this.#span++;
    const resource = spans.resource.get(span);
    if (resource < 0) return;
    const { queue, byLoop, repeats } = this.#factsOf(resources.type.get(resource));
    if (byLoop && spans.depth.get(span) === 0 && this.#loopRunsIn(spans.phase.get(span))) this.#empty(time);
    if (queue === null) return;
    if (queue === 'microtasks') {
      this.#microtasks.run(span, resource);
      return;
    }
    if (spans.previous.get(span) >= 0 && !repeats) return;
    if (queue === 'ticks') this.#leave(this.#ticks, time, span, resource);
    else if (queue === 'immediates') {
      this.#leave(this.#immediates, time, span, resource);
      if (resource < this.#foundBefore) this.#found--;
    } else this.#calledBack[queue].run(span, resource);
  }

  #leave(queue: RecordedQueue, time: Nanoseconds, span: SpanRow, resource: ResourceRow): void {
    queue.series.down(time);
    queue.waits.add(time - this.#timeline.resources.time.get(resource), span);
  }

  /** Whether callbacks of a phase are called by the loop; in main, and on the way out, the program may call some itself. */
  #loopRunsIn(row: PhaseRow): boolean {
    const { phases, meta } = this.#timeline;
    if (row < 0) return meta?.phases === false;
    const phase = phases.phase.get(row);
    return phase !== PHASE.MAIN && phase !== PHASE.EXIT;
  }

  /** Ticks and microtasks are done: the loop goes on only then. */
  #empty(time: Nanoseconds): void {
    this.#microtasks.empty(time);
    const { losses } = this.#timeline;
    if (losses.length === 0 || losses.time.get(0) > time) return;
    if (this.#ticks.series.depth > 0) this.#ticks.drop(this.#ticks.series.depth, time);
  }

  /** When the next phase begins, or the check phase ends that is running. */
  #phaseChange(): Nanoseconds {
    const { phases } = this.#timeline;
    if (this.#check >= 0) {
      const end = phases.end.get(this.#check);
      return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end;
    }
    return this.#phase < phases.length ? phases.start.get(this.#phase) : Number.POSITIVE_INFINITY;
  }

  #passPhase(): void {
    const { phases } = this.#timeline;
    const time = this.#nextPhase;
    if (this.#check >= 0) {
      // Check runs everything that it found at its begin: what has not run was cleared.
      this.#check = -1;
      this.#immediates.drop(this.#found, time);
      this.#foundBefore = 0;
    } else {
      const row = this.#phase++;
      const phase = phases.phase.get(row);
      if (phase !== PHASE.MAIN) this.#empty(time);
      if (phase === PHASE.CHECK) {
        this.#check = row;
        this.#found = this.#immediates.series.depth;
        this.#foundBefore = this.#resource;
      }
    }
    this.#nextPhase = this.#phaseChange();
  }

  #factsOf(type: number): TypeFacts {
    const known = this.#types[type];
    if (known !== undefined) return known;
    const name = this.#timeline.typeName(type);
    const queue = queueOfType(name);
    const facts = { queue, byLoop: isCalledByLoop(name) && queue !== 'microtasks', repeats: repeatsIn(name) };
    this.#types[type] = facts;
    return facts;
  }
}

/** Whether one resource of a type waits again after each callback. */
function repeatsIn(typeName: string): boolean {
  return typeName === 'Timeout' || poolKindOf(typeName)?.repeats === true;
}
