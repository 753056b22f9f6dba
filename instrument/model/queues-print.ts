/** A thread's queues as a small table. */
import { countText, durationText } from './format.ts';
import type { PrintStyle } from './print-style.ts';
import { queueSummary } from './queues-summary.ts';
import type { ThreadTimeline } from './timeline.ts';

/** Nothing where nothing was ever queued. */
export function* queueLines(timeline: ThreadTimeline, style: PrintStyle): Generator<string, void> {
  const totals = queueSummary(timeline);
  if (totals.length === 0) return;
  yield style.dim(row('queue', 'peak', 'mean wait', 'longest', 'depth is'));
  for (const { queue, peak, meanWait, longestWait, runs, certainty } of totals) {
    const waits = runs > 0 ? [durationText(meanWait), durationText(longestWait)] : ['–', '–'];
    yield row(queue, countText(peak), waits[0], waits[1], certainty.kind);
  }
}

function row(queue: string, peak: string, mean: string, longest: string, certainty: string): string {
  return `  ${queue.padEnd(12)}  ${peak.padStart(9)}  ${mean.padStart(9)}  ${longest.padStart(8)}  ${certainty}`;
}
