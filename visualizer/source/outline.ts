/** A thread as a comparison takes it, to be handed over. */
import { buffersOfOutline, outlineOf, type ThreadOutline } from '../../instrument/model/compare-outline.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import { mainThread } from './main-thread.ts';
import type { LiveRecording } from './recording.ts';

/** The outline of a thread, of the main one where none is named; null where there is none (yet). */
export function outline(
  recording: LiveRecording,
  key: ThreadKey | null,
): { value: ThreadOutline | null; transfer: ArrayBuffer[] } {
  const wanted = key ?? mainThread(recording.threads, recording.manifest?.pid ?? null)?.key;
  const thread = wanted === undefined ? undefined : recording.thread(wanted);
  if (!thread) return { value: null, transfer: [] };
  const value = outlineOf(thread.timeline, recording.name);
  return { value, transfer: buffersOfOutline(value) };
}
