/** Queues of logs that are written as text, and queues as text. */
import { type QueueName, ThreadQueues } from '../queues.ts';
import { timelineOf } from './timeline-of.ts';

/** How a thread's log begins in lab detail. */
export const LAB = '@0 thread-start 1:0 main\n meta {"node":"v20","argv":[],"detail":"lab","phases":true}\n';
/** And in app detail. */
export const APP = '@0 thread-start 1:0 main\n meta {"node":"v20","argv":[],"detail":"app","phases":true}\n';

/** The queues of the log; see LogWriter. */
export function queuesOf(log: string, options?: { finish?: boolean }): ThreadQueues {
  const queues = new ThreadQueues(timelineOf(log, options));
  queues.update();
  return queues;
}

/** `time:depth` for each change. */
export function changes(queues: ThreadQueues, name: QueueName): string {
  const found: string[] = [];
  queues.series(name).each(0, Number.POSITIVE_INFINITY, (time, depth) => found.push(`${time}:${depth}`));
  return found.join(' ');
}

/** How many waited, and how long. */
export function waits(queues: ThreadQueues, name: QueueName): string {
  const { count, mean, longest } = queues.queue(name).waits;
  return `${count} waited ${mean}, at most ${longest}`;
}
