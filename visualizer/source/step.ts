/** From one callback or iteration to its neighbour. */
import { firstAtOrAfter } from '../../instrument/model/columns.ts';
import { isOfSpans, LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { poolLaneOf } from './live-pool.ts';
import type { ItemRef, Step } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

/** The neighbour in execution order within the thread; null at either end. */
export function stepFrom(recording: LiveRecording, step: Step): ItemRef | null {
  const key = step.from?.thread ?? step.thread ?? recording.threads[0]?.key;
  const thread = key === undefined ? undefined : recording.thread(key);
  if (!thread) return null;
  return step.kind === 'callback' ? nextSpan(thread, step) : nextIteration(thread, step);
}

function nextSpan(thread: LiveThread, { from, time, direction }: Step): ItemRef | null {
  const { spans } = thread.timeline;
  let next: number;
  if (from && isOfSpans(from.lane)) next = from.item + direction;
  else {
    const first = firstAtOrAfter(spans.start, from ? startOf(thread, from) : time);
    next = direction > 0 ? first : first - 1;
  }
  if (next < 0 || next >= spans.length) return null;
  return { thread: thread.key, lane: (spans.lane.get(next) + LANE.CALLBACKS) as Lane, item: next };
}

function nextIteration(thread: LiveThread, { from, time, direction }: Step): ItemRef | null {
  const { iterations } = thread.timeline;
  let next: number;
  if (from?.lane === LANE.ITERATIONS) next = from.item + direction;
  else {
    const around = firstAtOrAfter(iterations.start, (from ? startOf(thread, from) : time) + 1) - 1;
    next = direction > 0 ? around + 1 : around;
  }
  if (next < 0 || next >= iterations.length) return null;
  return { thread: thread.key, lane: LANE.ITERATIONS, item: next };
}

/** The table that a lane's items are rows of. */
export function tableOf(timeline: ThreadTimeline, lane: Lane) {
  switch (lane) {
    case LANE.ITERATIONS:
      return timeline.iterations;
    case LANE.PHASES:
      return timeline.phases;
    case LANE.GC:
      return timeline.gcs;
    case LANE.OUTPUT:
    case LANE.TIMING:
      return timeline.notes;
    default:
      return timeline.spans;
  }
}

/** When an item began; a note's moment is the end of what it tells of. One that is not decoded yet: after all that is. */
export function startOf(thread: LiveThread, { lane, item }: ItemRef): number {
  const onPool = poolLaneOf(lane);
  if (onPool !== null) {
    const { table } = thread.process.lanes;
    return onPool === 'threads' ? table.startedAt(item) : table.queuedAt(item);
  }
  const table = tableOf(thread.timeline, lane);
  if (item >= table.length) return thread.timeline.end;
  return 'start' in table ? table.start.get(item) : table.time.get(item);
}
