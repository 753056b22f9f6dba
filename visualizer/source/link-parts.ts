/** What all that joins threads is told by. */
import { LANE } from '../../instrument/model/lanes.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { fileName } from '../view/format.ts';
import { mentionSpan } from './names.ts';
import type { LinkEnd } from './protocol.ts';
import type { LiveRecording } from './recording.ts';

/** A callback at a time; the phase where there is none. */
export function spanOrPhase(
  recording: LiveRecording,
  timeline: ThreadTimeline,
  span: number,
  time: Nanoseconds,
): LinkEnd {
  const thread = recording.thread(timeline.key);
  if (span < 0 || !thread) return phaseAt(timeline, time, Math.max(0, timeline.phaseAt(time)));
  const { ref, row } = mentionSpan(thread, span);
  return { ref: ref!, row, time };
}

export function phaseAt(timeline: ThreadTimeline, time: Nanoseconds, phase: number): LinkEnd {
  return { ref: { thread: timeline.key, lane: LANE.PHASES, item: Math.max(0, phase) }, row: 0, time };
}

export const moment = (time: Nanoseconds) => ({ start: time, end: time, scheduledAt: null });

/** What a thread is called where another one is looked at. */
export function threadName({ tid, pid, meta }: ThreadTimeline, lookedAt: ThreadTimeline): string {
  if (tid > 0) return `Worker ${meta?.name || tid}`;
  if (pid === lookedAt.pid && lookedAt.tid > 0) return 'Main thread';
  const script = meta?.argv[0];
  return script ? `Process ${pid} ${fileName(script)}` : `Process ${pid}`;
}
