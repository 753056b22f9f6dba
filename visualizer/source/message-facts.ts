/** What the page says of messages between threads and processes: who posted what arrived, what became of what was posted. */
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { handledAt, handler, type Message, postedAt } from '../../instrument/model/messages.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { PHASE } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { counted, exactDuration, shortDuration } from '../view/format.ts';
import { moment, spanOrPhase, threadName } from './link-parts.ts';
import { mentionSpan } from './names.ts';
import type { Facts, ItemRef, Mention, MentionGroup, ThreadArrow } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

/** More are not listed. */
const MOST_LISTED = 100;

/** The arrow from where a message was posted to what handles it; null where nothing does yet. */
export function messageArrow(recording: LiveRecording, message: Message): ThreadArrow | null {
  const { from, post, to } = message;
  const span = handler(to);
  if (to === null || span < 0) return null;
  const at = handledAt(message);
  // Clocks of two threads are one, but what is told of each is exact to its neighbours' time.
  return {
    kind: 'message',
    from: spanOrPhase(recording, from, from.messages.posts.span.get(post), Math.min(postedAt(message), at)),
    to: spanOrPhase(recording, to.thread, span, at),
  };
}

/** The facts of an item, and the messages that it posted, handles or brought. */
export function withMessages(recording: LiveRecording, thread: LiveThread, facts: Facts): Facts {
  const { lane, item } = facts.ref;
  if (facts.span !== null) return withSpanMessages(recording, thread, facts, item);
  if (lane !== LANE.PHASES) return facts;
  const end = Number.isNaN(facts.end) ? thread.timeline.end : facts.end;
  return withPosted(recording, facts, recording.messages.postedIn(thread.timeline, -1, facts.start, end));
}

function withSpanMessages(recording: LiveRecording, thread: LiveThread, facts: Facts, span: number): Facts {
  const { timeline } = thread;
  const { messages } = recording;
  let told = withPosted(recording, facts, messages.postedIn(timeline, span));
  const brought = listed(messages.broughtBy(timeline, span));
  if (brought.found.length > 0) {
    const mentions = brought.found.map((message) => mentionPoster(recording, message, timeline));
    const links = brought.found.map((message) => messageArrow(recording, message)).filter((link) => link !== null);
    told = withGroup(told, { title: 'Brought messages from', mentions, end: brought.end });
    told = { ...told, links: [...told.links, ...links] };
  }
  const message = messages.handledBy(timeline, span);
  if (message === null) {
    const unknown = whyUnknown(timeline, span);
    return unknown === null ? told : { ...told, certainty: [...told.certainty, unknown] };
  }
  const waited = Math.max(0, handledAt(message) - postedAt(message));
  const mention = mentionPoster(recording, message, timeline);
  return {
    ...withGroup(told, { title: 'Its message was posted by', mentions: [mention], end: '' }, true),
    numbers: [...told.numbers, ['since posted', exactDuration(waited)]],
    links: [...told.links, messageArrow(recording, message)].filter((link) => link !== null),
  };
}

/** What an item posted: each leads to what handles it. */
function withPosted(recording: LiveRecording, facts: Facts, posted: Iterable<Message>): Facts {
  const { found, end } = listed(posted);
  if (found.length === 0) return facts;
  const mentions = found.map((message) => mentionHandler(recording, message));
  const links = found.map((message) => messageArrow(recording, message)).filter((link) => link !== null);
  return { ...withGroup(facts, { title: 'Posted', mentions, end }), links: [...facts.links, ...links] };
}

/** The first of them, and a word on how many more there are. */
function listed(messages: Iterable<Message>): { found: Message[]; end: string } {
  const found: Message[] = [];
  let more = 0;
  for (const message of messages) {
    if (found.length < MOST_LISTED) found.push(message);
    else more++;
  }
  return { found, end: more > 0 ? `and ${counted(more, 'further message')}` : '' };
}

function withGroup(facts: Facts, group: MentionGroup, isFirst = false): Facts {
  return { ...facts, lists: isFirst ? [group, ...facts.lists] : [...facts.lists, group] };
}

function mentionPoster(recording: LiveRecording, message: Message, lookedAt: ThreadTimeline): Mention {
  const { from, post } = message;
  const span = from.messages.posts.span.get(post);
  const at = postedAt(message);
  const value = `${threadName(from, lookedAt)} · ${since(at, handledAt(message))} before`;
  const thread = recording.thread(from.key);
  if (span >= 0 && thread) return { ...mentionSpan(thread, span), value };
  const { ref, row } = spanOrPhase(recording, from, -1, at);
  return { ref, row, title: outside(from, ref), site: null, tone: TONE.MAIN, ...moment(at), value };
}

function mentionHandler(recording: LiveRecording, message: Message): Mention {
  const { from, to } = message;
  const span = handler(to);
  const thread = to && recording.thread(to.thread.key);
  if (to === null || !thread) {
    const title = through(from, message);
    return { ...nowhere(message), title, value: 'who got it is not known, or nobody has' };
  }
  const name = threadName(to.thread, from);
  if (span < 0) return { ...nowhere(message), title: name, value: 'has arrived, and was not handled' };
  return { ...mentionSpan(thread, span), value: `${name} · ${since(postedAt(message), handledAt(message))} later` };
}

function nowhere(message: Message) {
  return { ref: null, row: 0, site: null, tone: TONE.NONE, ...moment(Number.NaN), scheduledAt: postedAt(message) };
}

/** `MESSAGEPORT #7`: what it was posted through. */
function through(from: ThreadTimeline, { post }: Message): string {
  const id = from.messages.posts.through.get(post);
  return `by ${from.isChannel(id) ? 'PIPEWRAP' : 'MESSAGEPORT'} #${id}`;
}

const since = (from: Nanoseconds, to: Nanoseconds) => shortDuration(Math.max(0, to - from));

function outside({ phases }: ThreadTimeline, { item }: ItemRef): string {
  const isMain = phases.length > 0 && phases.phase.get(item) === PHASE.MAIN;
  return isMain ? 'the main script' : 'code outside of any callback';
}

/** Why it is not known who posted what a callback handles; null where it is known, or where no message has come. */
function whyUnknown(timeline: ThreadTimeline, span: number): string | null {
  const { spans, phases, meta, lost, drops } = timeline;
  if (timeline.typeName(spans.type.get(span)) !== 'MESSAGEPORT') return null;
  const phase = spans.phase.get(span);
  if (phase >= 0 && phases.phase.get(phase) === PHASE.CLOSING) return null;
  if (meta?.posts !== true) return 'Who posted the message, and when, is not recorded.';
  if (lost > 0 || drops.length > 0)
    return 'Who posted the message can’t be told where records are missing: messages are told apart by their number.';
  return 'Who posted the message is not known: Node itself, a BroadcastChannel, or a thread that is not recorded.';
}
