/** Queues of which every arrival and departure is recorded: ticks, and immediates but for the cleared ones. */
import type { Nanoseconds } from '../schema/units.ts';
import { QueueSeries } from './queues-series.ts';
import { type Certainty, type Queue, Waits } from './queues-waits.ts';

export class RecordedQueue implements Queue {
  readonly series = new QueueSeries();
  readonly waits = new Waits();
  /** How many were taken out without having run. */
  dropped = 0;
  readonly certainty: () => Certainty;

  constructor(certainty: (queue: RecordedQueue) => Certainty) {
    this.certainty = () => certainty(this);
  }

  get bytes(): number {
    return this.series.bytes;
  }

  drop(count: number, time: Nanoseconds): void {
    this.dropped += count;
    for (let left = count; left > 0; left--) this.series.down(time);
  }
}
