/** What the page says of a garbage collection: what it freed where, and whom it kept waiting. */
import { changesOf } from '../../instrument/model/heap.ts';
import { TONE } from '../../instrument/model/lanes.ts';
import { plainSpace, spaceName, spanName } from '../../instrument/model/names.ts';
import { gcName } from '../../instrument/schema/events.ts';
import { exactTime, kibibytes, percent, shortDuration } from '../view/format.ts';
import { base, inPhase, lasting } from './fact-parts.ts';
import { mentionSpan } from './names.ts';
import type { Facts, ItemRef } from './protocol.ts';
import type { LiveThread } from './recording.ts';

export function gcFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { gcs } = thread.timeline;
  const { item } = ref;
  const [start, end] = [gcs.start.get(item), gcs.end.get(item)];
  const [before, after] = [gcs.usedBefore.get(item), gcs.usedAfter.get(item)];
  const kind = gcName(gcs.kind.get(item));
  const span = gcs.span.get(item);
  const phase = gcs.phase.get(item);
  const numbers: Facts['numbers'] = [
    ['began', exactTime(start)],
    ['lasted', lasting(start, end)],
    ['phase', phase < 0 ? 'unknown' : inPhase(thread, phase)],
  ];
  if (span >= 0) numbers.push(...delayOf(thread, span, start, end));
  if (before > 0) numbers.push(['heap before', kibibytes(before)]);
  if (after > 0 && !Number.isNaN(end)) {
    numbers.push(['heap after', kibibytes(after)]);
    if (before > 0) numbers.push([before >= after ? 'freed' : 'grown', kibibytes(Math.abs(before - after))]);
  }
  numbers.push(...bySpace(thread, item));
  const minor = kind === 'scavenge' || kind === 'minor-mark-sweep';
  return {
    ...base(ref, kind.replaceAll('-', ' '), { start, end, tone: minor ? TONE.GC_MINOR : TONE.GC_MAJOR, row: 0 }),
    numbers,
    related: span >= 0 ? [mentionSpan(thread, span)] : [],
    relatedTitle: 'Interrupted',
  };
}

/** All of a collection within a callback is time that the callback stands still. */
function delayOf(thread: LiveThread, span: number, start: number, end: number): Facts['numbers'] {
  const { timeline } = thread;
  if (Number.isNaN(end)) return [['interrupts', spanName(timeline, span)]];
  const spanEnd = timeline.spans.endOr(span, timeline.end);
  const delay = Math.min(end, spanEnd) - start;
  const whole = spanEnd - timeline.spans.start.get(span);
  const share = whole > 0 ? `, ${percent(delay / whole)} of its time` : '';
  return [[`delayed ${spanName(timeline, span)}`, `by ${shortDuration(delay)}${share}`]];
}

function bySpace({ timeline: { gcs, heap, meta } }: LiveThread, gc: number): Facts['numbers'] {
  return changesOf(heap, gcs.readBefore.get(gc), gcs.readAfter.get(gc)).map(({ space, before, after }) => [
    plainSpace(spaceName(meta, space)),
    `${kibibytes(before)} → ${kibibytes(after)}`,
  ]);
}
