/** What the host has to compare, and how the page gets to it. */
import type { RecordingList, Twins } from '../../instrument/schema/messages.ts';

/** The recordings that the host has; null where it has no list. */
export async function fetchRecordings(): Promise<RecordingList | null> {
  try {
    const answer = await fetch('./api/recordings');
    return answer.ok ? ((await answer.json()) as RecordingList) : null;
  } catch {
    return null;
  }
}

/** Has the two proposed programs recorded. Rejects with a sentence where that could not be. */
export async function recordTwins(): Promise<Twins> {
  const answer = await fetch('./api/twins', { method: 'POST' });
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return (await answer.json()) as Twins;
}

/** The address of a recording's stream; null for the one that the host was started for. */
export function streamOf(recording: string | null): string {
  // The token is part of the page's own path: the stream lies beside the page.
  const stream = new URL('./stream', location.href);
  stream.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  stream.hash = '';
  stream.search = recording === null ? '' : `?recording=${encodeURIComponent(recording)}`;
  return stream.href;
}

/** The recording that a timeline's address names; null for the one that the host was started for. */
export function recordingOf(hash: string): string | null {
  const [, id] = /(?:^#|&)rec=([^&]+)/.exec(hash) ?? [];
  try {
    return id === undefined ? null : decodeURIComponent(id);
  } catch {
    return null;
  }
}

/** A timeline's address with the recording that it is of. */
export function withRecording(recording: string | null, hash: string): string {
  if (recording === null) return hash;
  return [`#rec=${encodeURIComponent(recording)}`, ...(hash === '' ? [] : [hash.slice(1)])].join('&');
}
