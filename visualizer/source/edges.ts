/** Where the edge of a range goes next: to the begin or end of the callbacks, or of the iterations, of a thread. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import type { LiveRecording } from './recording.ts';

export interface EdgeQuestion {
  time: Nanoseconds;
  direction: 1 | -1;
  /** Which side of things the edge stands at: at ends it takes in whole ones on its left. */
  side: 'start' | 'end';
  kind: 'callback' | 'iteration';
  /** Null for the first one. */
  thread: ThreadKey | null;
}

const CALLBACK_LANES = [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS] as const;

/** The nearest begin or end beyond a time; null where there is none. */
export function edgeAfter(recording: LiveRecording, question: EdgeQuestion): Nanoseconds | null {
  const { time, direction, side, kind } = question;
  const thread = question.thread === null ? recording.threads[0] : recording.thread(question.thread);
  if (!thread) return null;
  let best: Nanoseconds | null = null;
  const lanes: readonly Lane[] = kind === 'iteration' ? [LANE.ITERATIONS] : CALLBACK_LANES;
  for (const lane of lanes) {
    const levels = thread.lanes.levels(lane, 0);
    if (!levels) continue;
    const at = (leaf: number) => (side === 'end' ? levels.end(leaf) : levels.start(leaf));
    let leaf = side === 'end' ? levels.firstEndingAfter(time) : levels.firstStartingAt(time);
    if (direction > 0) while (leaf < levels.length && at(leaf) <= time) leaf++;
    else {
      leaf--;
      while (leaf >= 0 && at(leaf) >= time) leaf--;
    }
    if (leaf < 0 || leaf >= levels.length) continue;
    if (best === null || (direction > 0 ? at(leaf) < best : at(leaf) > best)) best = at(leaf);
  }
  return best;
}
