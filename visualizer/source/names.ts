/** What things on the timeline are called. */
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { gcName, PHASE_NAMES, type StoredFrame } from '../../instrument/schema/events.ts';
import type { ItemRef, Mention } from './protocol.ts';
import type { LiveThread } from './recording.ts';
import { shortSite } from './site.ts';

/** Where a span's operation was created: the first frame, or null. */
export function siteOfSpan(timeline: ThreadTimeline, span: number): StoredFrame | null {
  const resource = timeline.spans.resource.get(span);
  if (resource < 0) return null;
  return timeline.site(timeline.resources.site.get(resource))?.[0] ?? null;
}

export function spanTitle(timeline: ThreadTimeline, span: number): string {
  return `${timeline.typeName(timeline.spans.type.get(span)) || 'callback'} #${timeline.spans.id.get(span)}`;
}

/** The text in a slice that stands for one item alone. */
export function label(timeline: ThreadTimeline, lane: ItemRef['lane'], item: number, tone: number): string {
  switch (lane) {
    case LANE.ITERATIONS:
      return `#${timeline.iterations.number.get(item)}`;
    case LANE.PHASES:
      return tone === TONE.ASLEEP ? 'asleep' : PHASE_NAMES[timeline.phases.phase.get(item)];
    case LANE.GC:
      return gcName(timeline.gcs.kind.get(item)).replaceAll('-', ' ');
    default: {
      const type = timeline.typeName(timeline.spans.type.get(item)) || 'callback';
      const site = siteOfSpan(timeline, item);
      const what = lane === LANE.TICKS ? 'tick' : lane === LANE.MICROTASKS ? 'microtask' : type;
      const name = site?.[3] ? ` ${site[3]}` : '';
      return site ? `${what}${name} ${shortSite(site)}` : what;
    }
  }
}

export function mentionSpan(thread: LiveThread, span: number): Mention {
  const { timeline, lanes } = thread;
  const { spans, resources, phases } = timeline;
  const lane = (spans.lane.get(span) + LANE.CALLBACKS) as ItemRef['lane'];
  const resource = spans.resource.get(span);
  const phase = spans.phase.get(span);
  const tones = { [LANE.TICKS]: TONE.TICK, [LANE.MICROTASKS]: TONE.MICROTASK } as Record<number, number>;
  return {
    ref: { thread: thread.key, lane, item: span },
    title: spanTitle(timeline, span),
    site: siteOfSpan(timeline, span),
    tone: tones[lane] ?? (phase < 0 ? TONE.NONE : phases.phase.get(phase)),
    start: spans.start.get(span),
    end: spans.end.get(span),
    row: lanes.rowOfSpan(span),
    scheduledAt: resource < 0 ? null : resources.time.get(resource),
  };
}
