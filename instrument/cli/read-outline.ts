import { LoopscopeError } from '../host/errors.ts';
import type { Recording } from '../host/recording.ts';
import { readSources } from '../host/sources.ts';
import type { ThreadLog } from '../host/thread-log.ts';
import type { ThreadOutline } from '../model/compare-outline.ts';

/** How a thread may be named: `main`, the id of a worker of the main process, or a key of `loopscope events`. */
export const THREAD_FORMS = 'main, a worker’s number such as 1, or PID:TID';

/**
 * Reads one thread of a recording and keeps of it what a comparison needs.
 * @param wanted see THREAD_FORMS
 * @throws LoopscopeError where the recording has no such thread
 */
export async function readOutline(recording: Recording, wanted: string): Promise<ThreadOutline> {
  const { readTimeline } = await import('../host/read-timeline.ts');
  const { outlineOf } = await import('../model/compare-outline.ts');
  const log = findThread(recording, wanted);
  const outline = outlineOf(readTimeline(recording, log, readSources(recording).places), recording.name);
  return { ...outline, lost: outline.lost + log.untold };
}

/** The thread that is meant. */
export function findThread({ logs, mainLog: main, name }: Recording, wanted: string): ThreadLog {
  const written = logs.filter((log) => log.slots > 0);
  const process = main?.pid ?? written[0]?.pid;
  const found =
    wanted === 'main'
      ? (main ?? written[0])
      : written.find((log) => log.key === wanted || (log.pid === process && String(log.tid) === wanted));
  if (found) return found;
  if (written.length === 0)
    throw new LoopscopeError(
      'E_THREAD_MISSING',
      `The recording ${name} is empty: no thread of it has written anything; record the program again.`,
    );
  const keys = written.map(({ key }) => key);
  const shown = keys.length > 8 ? [...keys.slice(0, 8), '…'] : keys;
  throw new LoopscopeError(
    'E_THREAD_MISSING',
    `The recording ${name} has no thread ${wanted}; name one of ${shown.join(', ')} with --thread.`,
  );
}
