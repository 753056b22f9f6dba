/** What the page says of a request to the thread pool, and of one among the facts of its callback. */
import { chainOf, schedulerOf } from '../../instrument/model/causes.ts';
import { LANE } from '../../instrument/model/lanes.ts';
import type { Moment, PoolRequest, RequestRow } from '../../instrument/model/pool.ts';
import { POOL_TONES } from '../../instrument/model/pool-lanes.ts';
import {
  certaintyText,
  plusMinus,
  requestName,
  threadWait,
  whyCalledLate,
  whyStarted,
} from '../../instrument/model/pool-text.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, counted, exactTime, shortDuration } from '../view/format.ts';
import { base } from './fact-parts.ts';
import { poolLaneOf } from './live-pool.ts';
import { mentionSpan, siteOf } from './names.ts';
import type { Facts, ItemRef, Mention, MentionGroup, Sentence, SpanFacts } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

const CHAIN_LIMIT = 50;
/** How many of those ahead of it are listed, and among how many made before it they are looked for. */
const AHEAD_LIMIT = 12;
const LOOK_BACK = 5000;

/** The facts of a request, as its row in one of the pool's lanes; null where there is none. */
export function requestFacts(recording: LiveRecording, thread: LiveThread, ref: ItemRef): Facts | null {
  const { process } = thread;
  const lane = poolLaneOf(ref.lane);
  if (lane === null || ref.item >= process.pool.length) return null;
  const { table } = process.lanes;
  if (ref.item >= table.length) return null;
  const request = table.request(ref.item);
  const { queuedAt, started, done, calledBackAt, after, timeline } = request;
  const isThread = lane === 'threads';
  const owner = recording.thread(timeline.key)!;
  const sentences: Sentence[] = [{ text: whyStarted(request, table), rule: 'pool-order' }];
  const late = whyCalledLate(request);
  if (late !== null) sentences.push({ text: late, rule: 'pool' });
  const lists: MentionGroup[] = [];
  if (request.span >= 0) lists.push(group('Its callback', [mentionSpan(owner, request.span)]));
  if (after >= 0) lists.push(group('Made room for it', [mentionRequest(thread, after)]));
  const ahead = aheadOf(thread, request);
  if (ahead.length > 0) lists.push(group('In the pool when it was made', ahead, request.ahead - ahead.length));
  return {
    ...base(ref, requestName(request), {
      start: isThread ? started.at : queuedAt,
      end: isThread ? openAt(done.at) : calledBackAt,
      tone: POOL_TONES[request.kind.family],
      row: process.lanes.rowOf(lane, ref.item),
    }),
    numbers: [...numbersOf(request, table.end), ...threadNumbers(request)],
    sentences,
    certainty: certaintyText(request),
    lists,
    span: spanPart(owner, request, sentences[0].text),
  };
}

function numbersOf(request: PoolRequest, now: Nanoseconds): Facts['numbers'] {
  const { queuedAt, started, done, calledBackAt } = request;
  const wait = threadWait(request);
  const numbers: Facts['numbers'] = [
    ['queued', exactTime(queuedAt)],
    ['begun', moment(started)],
    ['done', moment(done)],
    ['called back', Number.isNaN(calledBackAt) ? 'not yet' : exactTime(calledBackAt)],
    ['waited for a thread', wait === 0 ? 'not at all' : shortDuration(Math.min(wait, now - queuedAt))],
  ];
  if (Number.isFinite(started.at)) numbers.push(['ran', shortDuration(Math.min(done.at, now) - started.at)]);
  if (Number.isFinite(done.at) && !Number.isNaN(calledBackAt))
    numbers.push(['waited for the loop', shortDuration(calledBackAt - done.at)]);
  return numbers;
}

function threadNumbers({
  started,
  done,
  thread,
  threadCertainty,
  systemId,
  cpu,
  ahead,
}: PoolRequest): Facts['numbers'] {
  const numbers: Facts['numbers'] = [];
  if (Number.isFinite(started.at)) {
    const sure = { sampled: '', probable: 'probably ', inferred: 'any, here ' }[threadCertainty];
    numbers.push(['pool thread', `${sure}${systemId ?? `#${count(thread + 1)}`}`]);
  }
  if (cpu !== null) {
    const share = Math.min(100, Math.round((cpu / (done.at - started.at)) * 100));
    numbers.push(['on a CPU', `${shortDuration(cpu)}, ${share} % of the time`]);
  }
  if (ahead > 0) numbers.push(['ahead of it', counted(ahead, 'request')]);
  return numbers;
}

/** With no more digits than are known. */
function moment(of: Moment): string {
  if (!Number.isFinite(of.at)) return 'not yet';
  const half = plusMinus(of);
  if (half === null) return exactTime(of.at);
  const digit = 10 ** Math.floor(Math.log10(half));
  return `${exactTime(Math.round(of.at / digit) * digit)} ± ${shortDuration(half)}`;
}

/** How a callback's facts mention the request that it ended; nothing for other callbacks. */
export function poolPart(thread: LiveThread, span: number): { numbers: Facts['numbers']; lists: MentionGroup[] } {
  const { process, timeline } = thread;
  const row = process.pool.ofSpan(timeline, span);
  if (row < 0 || row >= process.lanes.table.length) return { numbers: [], lists: [] };
  const request = process.lanes.table.request(row);
  const wait = threadWait(request);
  const ran = `${plusMinus(request.done) === null ? '' : 'about '}${shortDuration(request.done.at - request.started.at)}`;
  const waited = wait === 0 ? '' : `, waited ${shortDuration(wait)} for a thread`;
  return {
    numbers: [['on the pool', `${ran}${waited}`]],
    lists: [group('The request that it ended', [mentionRequest(thread, row)])],
  };
}

/** A request as it is mentioned among the facts of another thing. */
function mentionRequest({ process }: LiveThread, row: RequestRow): Mention {
  const { table } = process.lanes;
  const request = table.request(row);
  const { timeline, resource, started, done, queuedAt, kind } = request;
  return {
    ref: { thread: process.key, lane: LANE.POOL, item: row },
    title: requestName(request),
    site: siteOf(timeline, resource),
    tone: POOL_TONES[kind.family],
    start: Math.min(started.at, table.end),
    end: openAt(done.at),
    row: table.threadOf(row),
    scheduledAt: queuedAt,
    value: Number.isFinite(done.at) ? shortDuration(done.at - started.at) : 'not done',
  };
}

/** What is open ends at NaN on the page. */
const openAt = (time: Nanoseconds): Nanoseconds => (Number.isFinite(time) ? time : Number.NaN);

function group(title: string, mentions: Mention[], more = 0): MentionGroup {
  return { title, mentions, end: more > 0 ? `and ${count(more)} more` : '' };
}

/** Those that had been made before it and were not done, the latest first. */
function aheadOf(thread: LiveThread, { row, queuedAt }: PoolRequest): Mention[] {
  const { table } = thread.process.lanes;
  const at = table.order.indexOf(row);
  const found: Mention[] = [];
  for (let i = at - 1; i >= Math.max(0, at - LOOK_BACK) && found.length < AHEAD_LIMIT; i--)
    if (table.doneAt(table.order[i]) > queuedAt) found.push(mentionRequest(thread, table.order[i]));
  return found.reverse();
}

/** Where it was made, and by whom. */
function spanPart(owner: LiveThread, { id, timeline, resource, queuedAt }: PoolRequest, why: string): SpanFacts {
  const scheduler = schedulerOf(timeline, resource);
  const rest = typeof scheduler === 'object' ? chainOf(timeline, scheduler.span, CHAIN_LIMIT) : null;
  const chain = typeof scheduler === 'object' ? [scheduler.span, ...(rest?.spans ?? [])] : [];
  return {
    id,
    type: timeline.typeName(timeline.resources.type.get(resource)),
    stack: timeline.stackOf(resource),
    scheduledAt: queuedAt,
    why,
    chain: chain.map((span) => mentionSpan(owner, span)),
    root: typeof scheduler === 'object' ? (rest?.root ?? null) : scheduler,
    previous: null,
    caused: [],
    causedTotal: 0,
    came: { operations: 0, ran: 0, time: 0, more: false },
  };
}
