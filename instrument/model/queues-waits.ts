/** What every queue has: its depth over time, and how long things waited in it. */
import type { Nanoseconds } from '../schema/units.ts';
import { ZERO } from './doubles.ts';
import type { QueueSeries } from './queues-series.ts';
import type { SpanRow } from './tables.ts';

/** How far a queue's depth can be trusted. */
export interface Certainty {
  kind: 'exact' | 'inferred';
  /** Why, in one sentence. */
  reason: string;
}

export function exact(reason: string): Certainty {
  return { kind: 'exact', reason };
}

export function inferred(reason: string): Certainty {
  return { kind: 'inferred', reason };
}

export interface Queue {
  readonly series: QueueSeries;
  readonly waits: Waits;
  certainty(): Certainty;
  /** Bytes held, room to grow included. */
  readonly bytes: number;
}

/** How long things waited, from joining the queue to the begin of their callback. */
export class Waits {
  /** How many left the queue to run. */
  count = 0;
  total: Nanoseconds = ZERO;
  longest: Nanoseconds = ZERO;
  /** The run that waited longest, or -1. */
  longestSpan: SpanRow = -1;

  /** NaN where nothing has run. */
  get mean(): Nanoseconds {
    return this.total / this.count;
  }

  add(waited: Nanoseconds, span: SpanRow): void {
    this.count++;
    this.total += waited;
    if (this.longestSpan >= 0 && waited <= this.longest) return;
    this.longest = waited;
    this.longestSpan = span;
  }
}
