/** A thread's queues in numbers. */
import type { Nanoseconds } from '../schema/units.ts';
import { QUEUES, type QueueName, ThreadQueues } from './queues.ts';
import type { Certainty } from './queues-waits.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export interface QueueTotal {
  queue: QueueName;
  peak: number;
  /** When the peak was first reached. */
  peakAt: Nanoseconds;
  /** How many left the queue to run. */
  runs: number;
  /** From joining the queue to the callback's begin; NaN where nothing has run. */
  meanWait: Nanoseconds;
  longestWait: Nanoseconds;
  /** The run that waited longest, or -1. */
  longestSpan: SpanRow;
  certainty: Certainty;
}

/** The queues that held anything, in the order of QUEUES. */
export function queueSummary(timeline: ThreadTimeline): QueueTotal[] {
  const queues = new ThreadQueues(timeline);
  queues.update();
  return QUEUES.map((name): QueueTotal => {
    const { series, waits } = queues.queue(name);
    return {
      queue: name,
      peak: series.peak,
      peakAt: series.peakAt,
      runs: waits.count,
      meanWait: waits.mean,
      longestWait: waits.longest,
      longestSpan: waits.longestSpan,
      certainty: queues.certainty(name),
    };
  }).filter(({ peak }) => peak > 0);
}
