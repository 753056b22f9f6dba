import type { Places } from '../model/places.ts';
import { cutOf } from '../model/snapshot.ts';
import { ThreadTimeline } from '../model/timeline.ts';
import { readLog } from './read-log.ts';
import type { Recording } from './recording.ts';
import type { ThreadLog } from './thread-log.ts';

/**
 * The timeline of a recording's thread as far as its log has come.
 * @param places what source maps say of its call sites
 * @throws LoopscopeError where the log can't be read any more
 */
export function readTimeline({ manifest }: Recording, log: ThreadLog, places?: Places): ThreadTimeline {
  const timeline = new ThreadTimeline(log.key, BigInt(manifest.originNs), places?.of(log.pid));
  for (const words of readLog(log)) timeline.push(words);
  if (manifest.state === 'ended') timeline.finish(cutOf(manifest, log.key));
  return timeline;
}
