/** What things on the timeline are called, and how one is mentioned among another one's facts. */
import { visibleText } from '../../instrument/model/format.ts';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { NOTE_TONES } from '../../instrument/model/lanes-notes.ts';
import { plainType, resourceName, spanName } from '../../instrument/model/names.ts';
import type { Frame } from '../../instrument/model/places.ts';
import type { PoolRequest } from '../../instrument/model/pool.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { GC, gcName, PHASE_NAMES } from '../../instrument/schema/events.ts';
import type { ItemRef, Mention } from './protocol.ts';
import type { LiveThread } from './recording.ts';
import { namedFrame, shortSite } from './site.ts';

const LONGEST_LABEL = 160;
const LONGEST_SEARCHED = 1000;

/** Where a resource was made: the frame to name, or null. */
export function siteOf(timeline: ThreadTimeline, resource: number): Frame | null {
  const frames = resource < 0 ? null : timeline.site(timeline.resources.site.get(resource));
  return frames && namedFrame(frames);
}

/** Where what ran was made: the frame to name, or null. */
function siteOfSpan(timeline: ThreadTimeline, span: number): Frame | null {
  const frames = timeline.site(timeline.siteOfSpan(span));
  return frames && namedFrame(frames);
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
    case LANE.OUTPUT:
    case LANE.TIMING:
      return firstLine(timeline.notes.texts[item]);
    default: {
      const { spans } = timeline;
      const type = plainType(timeline.typeName(spans.type.get(item)));
      const site = siteOfSpan(timeline, item);
      if (!site || site[0].startsWith('node:')) return type;
      return `${type} ${site[3] ? `${site[3]} ` : ''}${shortSite(site)}`;
    }
  }
}

/** The text in a bar that stands for a request to the thread pool. */
export function requestLabel({ timeline, resource }: PoolRequest): string {
  const type = plainType(timeline.typeName(timeline.resources.type.get(resource)));
  const site = siteOf(timeline, resource);
  const id = timeline.resources.id.get(resource);
  if (!site || site[0].startsWith('node:')) return `${type} #${id}`;
  return `${type} #${id} ${site[3] ? `${site[3]} ` : ''}${shortSite(site)}`;
}

/** The first line of a text that is not empty, as much of it as a slice could show. */
export function firstLine(text: string): string {
  const line = /\S[^\n]*/.exec(text.slice(0, LONGEST_SEARCHED))?.[0] ?? '';
  return visibleText(line.trimEnd().slice(0, LONGEST_LABEL));
}

/** The colour of a callback, a collection or a text on its lane. */
export function toneOf({ timeline }: LiveThread, lane: ItemRef['lane'], item: number): number {
  const { spans, phases, gcs, notes } = timeline;
  if (lane === LANE.TICKS) return TONE.TICK;
  if (lane === LANE.MICROTASKS) return TONE.MICROTASK;
  if (lane === LANE.OUTPUT || lane === LANE.TIMING) return NOTE_TONES[notes.kind.get(item)];
  if (lane === LANE.GC) return gcs.kind.get(item) & (GC.SCAVENGE | GC.MINOR_MARK_SWEEP) ? TONE.GC_MINOR : TONE.GC_MAJOR;
  const phase = spans.phase.get(item);
  return phase < 0 ? TONE.NONE : phases.phase.get(phase);
}

export function mentionSpan(thread: LiveThread, span: number): Mention {
  const { timeline, lanes } = thread;
  const { spans, resources } = timeline;
  const lane = (spans.lane.get(span) + LANE.CALLBACKS) as ItemRef['lane'];
  const resource = spans.resource.get(span);
  return {
    ref: { thread: thread.key, lane, item: span },
    title: spanName(timeline, span),
    site: siteOfSpan(timeline, span),
    tone: toneOf(thread, lane, span),
    start: spans.start.get(span),
    end: spans.end.get(span),
    row: lanes.rowOfSpan(span),
    scheduledAt: resource < 0 ? null : resources.time.get(resource),
  };
}

/** Something that was scheduled: its first run, or itself where it has not run. */
export function mentionResource(thread: LiveThread, resource: number): Mention {
  const { timeline } = thread;
  const ran = timeline.resources.firstSpan.get(resource);
  if (ran >= 0) return mentionSpan(thread, ran);
  return {
    ...{ ref: null, tone: TONE.NONE, start: Number.NaN, end: Number.NaN, row: 0 },
    title: resourceName(timeline, resource),
    site: siteOf(timeline, resource),
    scheduledAt: timeline.resources.time.get(resource),
  };
}
