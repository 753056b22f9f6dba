/** What people call the things that async_hooks names by class. */
import type { ThreadMeta } from '../schema/events.ts';
import { visibleText } from './format.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

const PLAIN: Record<string, string> = { TickObject: 'tick', PROMISE: 'microtask', Microtask: 'microtask' };

/** In characters. A longer name is a program's joke, or damage. */
const LONGEST_TYPE = 100;

/** `Timeout`, `tick`, `microtask`. */
export function plainType(typeName: string): string {
  if (Object.hasOwn(PLAIN, typeName)) return PLAIN[typeName];
  return visibleText(typeName.length > LONGEST_TYPE ? `${typeName.slice(0, LONGEST_TYPE - 1)}…` : typeName);
}

/** V8's name of a space of the heap, such as `new_space`. */
export function spaceName(meta: Pick<ThreadMeta, 'heapSpaces'> | null, space: number): string {
  return meta?.heapSpaces?.[space] ?? `space_${space}`;
}

/** The same for sentences: `new`, `large object`. */
export function plainSpace(name: string): string {
  return visibleText(name.replace(/_space$/, '').replaceAll('_', ' '));
}

/** `Timeout #7`, `tick #12`. */
export function spanName(timeline: ThreadTimeline, span: SpanRow): string {
  const { spans } = timeline;
  return `${plainType(timeline.typeName(spans.type.get(span)))} #${spans.id.get(span)}`;
}

/** As `spanName`, for something that may not have run. */
export function resourceName(timeline: ThreadTimeline, resource: ResourceRow): string {
  const { resources } = timeline;
  return `${plainType(timeline.typeName(resources.type.get(resource)))} #${resources.id.get(resource)}`;
}
