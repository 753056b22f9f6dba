/** Who scheduled whom. */

import { mentionSpan } from './names.ts';
import type { Mention } from './protocol.ts';
import type { LiveThread } from './recording.ts';

/** The spans of what was scheduled while a span ran, in the order of scheduling. */
export function causedBy(thread: LiveThread, span: number, limit: number): { caused: Mention[]; total: number } {
  const { spans, resources } = thread.timeline;
  const caused: Mention[] = [];
  let total = 0;
  for (let row = spans.firstCaused.get(span); row >= 0; row = resources.nextInSpan.get(row)) {
    total++;
    const ran = resources.firstSpan.get(row);
    if (caused.length < limit) caused.push(ran >= 0 ? mentionSpan(thread, ran) : mentionResource(thread, row));
  }
  return { caused, total };
}

/** The callbacks that led to a span, the nearest first, back to the main script or to what is not known. */
export function chainOf(thread: LiveThread, span: number, limit: number): Mention[] {
  const { spans, resources } = thread.timeline;
  const chain: Mention[] = [];
  for (let at = span; chain.length < limit; ) {
    const resource = spans.resource.get(at);
    at = resource < 0 ? -1 : resources.execSpan.get(resource);
    if (at < 0) break;
    chain.push(mentionSpan(thread, at));
  }
  return chain;
}

/** One sentence why a span ran when it did. */
export function whySpan(_thread: LiveThread, _span: number): string | null {
  return null;
}

/** Something that was scheduled and has not run. */
function mentionResource(thread: LiveThread, row: number): Mention {
  const { resources } = thread.timeline;
  const time = resources.time.get(row);
  return {
    ref: null,
    title: `${thread.timeline.typeName(resources.type.get(row)) || 'resource'} #${resources.id.get(row)}`,
    site: thread.timeline.site(resources.site.get(row))?.[0] ?? null,
    tone: 0,
    start: Number.NaN,
    end: Number.NaN,
    row: 0,
    scheduledAt: time,
  };
}
