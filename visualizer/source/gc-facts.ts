/** What the page says of a garbage collection: what it freed where, and whom it kept waiting. */
import { collectedBetween } from '../../instrument/model/behind.ts';
import { changesOf } from '../../instrument/model/heap.ts';
import { TONE } from '../../instrument/model/lanes.ts';
import { plainSpace, spaceName, spanName } from '../../instrument/model/names.ts';
import { gcName } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { counted, exactTime, kibibytes, percent, shortDuration } from '../view/format.ts';
import { base, inPhase, lasting } from './fact-parts.ts';
import { mentionSpan } from './names.ts';
import type { Facts, ItemRef, Sentence } from './protocol.ts';
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
    sentences: [interruption(thread, item, start, Number.isNaN(end) ? thread.timeline.end : end)],
    related: span >= 0 ? [mentionSpan(thread, span)] : [],
    relatedTitle: 'Interrupted',
  };
}

function bySpace({ timeline: { gcs, heap, meta } }: LiveThread, gc: number): Facts['numbers'] {
  return changesOf(heap, gcs.readBefore.get(gc), gcs.readAfter.get(gc)).map(({ space, before, after }) => [
    plainSpace(spaceName(meta, space)),
    `${kibibytes(before)} → ${kibibytes(after)}`,
  ]);
}

/** Whom it interrupted, and what that cost him; all JavaScript of the thread stands still meanwhile. */
function interruption({ timeline, lanes }: LiveThread, gc: number, start: Nanoseconds, end: Nanoseconds): Sentence {
  const span = timeline.gcs.span.get(gc);
  if (span < 0)
    return {
      text: 'No callback was running: it delayed the loop itself, and whatever was to come next, by all of its time.',
      rule: null,
    };
  const { spans } = timeline;
  const [from, to] = [spans.start.get(span), spans.endOr(span, timeline.end)];
  const delay = Math.max(0, Math.min(end, to) - Math.max(start, from));
  const all = collectedBetween(lanes, from, to);
  const share = to > from ? `, ${percent(delay / (to - from))} of its time` : '';
  const rest =
    all.count > 1 ? ` ${counted(all.count, 'collection')} interrupted it, ${shortDuration(all.time)} together.` : '';
  return {
    text: `It interrupted ${spanName(timeline, span)} and delayed it by ${shortDuration(delay)}${share}.${rest}`,
    rule: null,
  };
}
