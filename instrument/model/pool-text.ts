/** What is said of a request to the thread pool, in words: how sure the moments are, why it waited, for what its callback did. */
import type { Nanoseconds } from '../schema/units.ts';
import { firstAtOrAfter } from './columns.ts';
import { countedText, countText, durationText } from './format.ts';
import { resourceName, spanName } from './names.ts';
import type { Moment, PoolRequest, PoolTable } from './pool-table.ts';

/** What is known better than this is said to be known. */
const EXACT: Nanoseconds = 5000;
/** A wait for the loop that is shorter than this needs no reason. */
const PROMPT: Nanoseconds = 500_000;

/** `PBKDF2REQUEST #7`. */
export function requestName({ timeline, resource }: PoolRequest): string {
  return resourceName(timeline, resource);
}

/** Half of the time in which a moment lies; null where it is known, or has not come. */
export function plusMinus({ from, to }: Moment): Nanoseconds | null {
  const half = (to - from) / 2;
  return half >= EXACT && half < Number.POSITIVE_INFINITY ? half : null;
}

/** How long it waited for a thread, most likely; 0 where one was free, infinite where it still waits. */
export function threadWait({ queuedAt, started, after }: PoolRequest): Nanoseconds {
  return after < 0 ? 0 : started.at - queuedAt;
}

/** `waited 51.0 ms for a thread of the pool, behind 4 others`; null where it did not wait. */
export function waitText(request: PoolRequest, now: Nanoseconds): string | null {
  const wait = threadWait(request);
  if (wait === 0) return null;
  const behind = `behind ${countedText(request.ahead, 'other')}`;
  if (wait === Number.POSITIVE_INFINITY)
    return `waits for a thread of the pool since ${durationText(now - request.queuedAt)}, ${behind}`;
  return `waited ${durationText(wait)} for a thread of the pool, ${behind}`;
}

/** Why it began when it did. */
export function whyStarted(request: PoolRequest, table: PoolTable): string {
  const { kind, after, running } = request;
  const wait = threadWait(request);
  if (wait === 0) {
    if (running === 0) return 'The thread pool was idle, so one of its threads took it at once.';
    const busy = Math.min(running, table.size - 1);
    return `Only ${countText(busy)} of the ${threads(table.size)} ${busy === 1 ? 'was' : 'were'} at work, so a free one took it at once.`;
  }
  const taken = kind.isSlow
    ? `look-ups may take only ${countText(Math.ceil(table.size / 2))} of the ${threads(table.size)}, and those had others`
    : table.size === 1
      ? 'the pool’s only thread had another'
      : `all ${threads(table.size)} had others`;
  if (wait === Number.POSITIVE_INFINITY) return `It still waits: ${taken} when it was made.`;
  const before = after >= 0 ? requestName(table.request(after)) : null;
  const freed = before === null ? '' : `; ${before} was the one whose end made room for it`;
  return `It waited ${durationText(wait)} for a thread: ${taken} when it was made${freed}.`;
}

/** What its callback waited for once it was done; null where it hardly did, or is not known to have. */
export function whyCalledLate(request: PoolRequest): string | null {
  const { timeline, done, calledBackAt } = request;
  const waited = calledBackAt - done.to;
  if (!(waited >= PROMPT)) return null;
  const running = busyFor(request);
  const least = plusMinus(done) === null ? '' : 'at least ';
  const culprit = running < 0 ? '' : `, in ${spanName(timeline, running)}`;
  return `Done, it waited ${least}${durationText(waited)} for the loop, which was busy${culprit}.`;
}

/** The callback that ran longest while the result lay ready; -1 where none did. */
function busyFor({ timeline, done, calledBackAt }: PoolRequest): number {
  const { spans } = timeline;
  let best = -1;
  let longest = 0;
  for (let row = timeline.spanAt(done.to); row >= 0; row = spans.parent.get(row)) best = row;
  if (best >= 0) longest = Math.min(spans.endOr(best, timeline.end), calledBackAt) - done.to;
  let row = best >= 0 ? best + 1 : firstAtOrAfter(spans.start, done.to);
  for (let looked = 0; row < spans.length && spans.start.get(row) < calledBackAt && looked < 10_000; row++, looked++) {
    const ran = Math.min(spans.endOr(row, timeline.end), calledBackAt) - spans.start.get(row);
    if (spans.depth.get(row) > 0 || ran <= longest) continue;
    longest = ran;
    best = row;
  }
  return best;
}

/** How sure the moments are that no record tells. */
export function certaintyText({ queuedCertainty, started, done, after }: PoolRequest): string[] {
  const said: string[] = [];
  if (queuedCertainty === 'inferred')
    said.push('When a zlib stream hands over its data is not recorded: it counts from its making, or its run before.');
  if (after < 0) said.push('Begun: inferred, as a free thread takes a request at once, or as soon as it gets a CPU.');
  else said.push(`Begun: ${sure(started, 'inferred from the order in which libuv takes requests')}.`);
  if (done.at < Number.POSITIVE_INFINITY)
    said.push(`Done: ${sure(done, 'inferred from when the loop woke and looked for results')}.`);
  return said;
}

function sure(moment: Moment, inferred: string): string {
  const half = plusMinus(moment);
  const within = half === null ? '' : `, ± ${durationText(half)}`;
  return moment.certainty === 'sampled' ? `seen by the host between two looks${within}` : `${inferred}${within}`;
}

const threads = (size: number): string => countedText(size, 'thread');
