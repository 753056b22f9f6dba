/** The part of the page's address that both sides write: where it asks for a comparison. */
import type { ThreadKey } from './units.ts';

/** One side of a comparison: a recording and, where it is not the main one, a thread of it. */
export interface ComparedThread {
  /** As `GET api/recordings` gives it. */
  recording: string;
  /** Null for the main thread. */
  thread: ThreadKey | null;
}

/** `#compare&a=before&b=after/4711:1&align=iteration:4` */
export function comparisonHash(a: ComparedThread, b: ComparedThread, align = 'main'): string {
  const parts = [`a=${sideText(a)}`, `b=${sideText(b)}`];
  if (align !== 'main') parts.push(`align=${encodeURIComponent(align).replaceAll('%3A', ':').replaceAll('%2F', '/')}`);
  return `#compare&${parts.join('&')}`;
}

function sideText({ recording, thread }: ComparedThread): string {
  return `${encodeURIComponent(recording)}${thread === null ? '' : `/${thread}`}`;
}

/** What `comparisonHash` says; null where the address does not ask for a comparison. */
export function readComparisonHash(hash: string): { a: ComparedThread; b: ComparedThread; align: string } | null {
  const [first, ...parts] = hash.replace(/^#/, '').split('&');
  if (first !== 'compare') return null;
  const value = (name: string) => parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const [a, b] = [readSide(value('a')), readSide(value('b'))];
  return a && b ? { a, b, align: decoded(value('align') ?? 'main') ?? 'main' } : null;
}

function readSide(text: string | undefined): ComparedThread | null {
  const [, id, thread] = /^([^/]+)(?:\/(\d+:\d+(?:\.\d+)?))?$/.exec(text ?? '') ?? [];
  const recording = decoded(id ?? '');
  return recording ? { recording, thread: thread ?? null } : null;
}

/** Null for what was encoded wrongly. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
