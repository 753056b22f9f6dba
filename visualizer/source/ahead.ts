/** The worker that a page will want, begun before the page. */
import { readComparisonHash } from '../../instrument/schema/addresses.ts';
import { nativePlaceFromHash } from '../native/address.ts';
import type { ToWorker } from './protocol.ts';
import { recordingOf, streamOf } from './recordings.ts';

let ahead: Worker | null = null;

/** Begins to bring the recording that an address names, where it is the address of a timeline. */
export function startAhead(hash: string): void {
  if (readComparisonHash(hash) || nativePlaceFromHash(hash)) return;
  ahead = newWorker();
  ahead.postMessage({ type: 'open', url: streamOf(recordingOf(hash)) } satisfies ToWorker);
}

/** A worker that holds a recording: the one that was begun, once, and after it new ones. */
export function sourceWorker(): Worker {
  const worker = ahead ?? newWorker();
  ahead = null;
  return worker;
}

const newWorker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
