/** A stall in a sentence. */
import { PHASE, PHASE_NAMES } from '../schema/events.ts';
import type { AsyncId, ThreadKey } from '../schema/units.ts';
import { placeText } from './call-sites.ts';
import { countText, durationText, momentText, spanText, visibleText } from './format.ts';
import { plainType } from './names.ts';
import type { Frame } from './places.ts';
import type { Stall } from './stalls.ts';

/** What ran longest in it. */
export interface StallCulprit {
  id: AsyncId;
  /** Null where it is not known. */
  type: string | null;
  frames: Frame[] | null;
}

/**
 * `Thread 4711:0 did not turn for 812 ms at 12,340.100 ms, in timers of iteration 47: Timeout #7 from app.js:4:11 ran 800 ms.`
 * @param now nanoseconds since the recording's origin, for a stall that goes on
 * @param cwd where the program runs, for paths
 */
export function stallSentence(
  thread: ThreadKey,
  { start, end, mark, iteration, longest }: Stall,
  culprit: StallCulprit | null,
  now: number,
  cwd: string,
): string {
  const took = spanText((end ?? now) - start);
  const place = mark === PHASE.TURN ? 'between timers and poll' : `in ${PHASE_NAMES[mark]}`;
  const where = iteration > 0 ? `${place} of iteration ${countText(iteration)}` : place;
  const when = `${momentText(start)} ms`;
  const what = end === null ? `has not turned for ${took}, since ${when}` : `did not turn for ${took} at ${when}`;
  const sentence = `Thread ${thread} ${what}, ${where}`;
  if (longest === null || culprit === null) return `${sentence}.`;
  const from = placeText(culprit.frames, cwd);
  const name = `${culprit.type === null ? 'callback' : visibleText(plainType(culprit.type))} #${culprit.id}`;
  const ran =
    longest.end === null
      ? `runs since ${spanText(now - longest.start)}`
      : `ran ${durationText(longest.end - longest.start)}`;
  return `${sentence}: ${name}${from === '' ? '' : ` from ${from}`} ${ran}.`;
}
