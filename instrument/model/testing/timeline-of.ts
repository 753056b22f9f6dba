import { ThreadTimeline } from '../timeline.ts';
import { logOf, ORIGIN_NS } from './log-writer.ts';

/** The timeline of a log that is written as text; see LogWriter. */
export function timelineOf(text: string, { finish = true, key = '4711:0' } = {}): ThreadTimeline {
  const timeline = new ThreadTimeline(key, ORIGIN_NS);
  timeline.push(logOf(text));
  if (finish) timeline.finish();
  return timeline;
}
