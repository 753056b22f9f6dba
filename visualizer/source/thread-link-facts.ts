/** What the page says of how threads are joined: which callback started one, which was told of its end, and messages. */
import { schedulerOf } from '../../instrument/model/causes.ts';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { type ThreadLink, threadLinks } from '../../instrument/model/thread-links.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import { PHASE } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { shortDuration } from '../view/format.ts';
import { moment, phaseAt, spanOrPhase, threadName } from './link-parts.ts';
import { messageArrow } from './message-facts.ts';
import { mentionSpan } from './names.ts';
import type { Facts, Mention, MentionGroup, ThreadArrow } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

/** More than this are not sent to the page: it would not draw them. */
const MOST_ARROWS = 200;

/** What was found when there were so many events. */
const known = new WeakMap<LiveRecording, { events: number; links: ThreadLink[] }>();

function linksOf(recording: LiveRecording): ThreadLink[] {
  const threads = recording.threads.map(({ timeline }) => timeline);
  const events = threads.reduce((sum, thread) => sum + thread.events, 0);
  const before = known.get(recording);
  if (before?.events === events) return before.links;
  const links = threadLinks(threads);
  known.set(recording, { events, links });
  return links;
}

/** The arrows that lie between two times, at least in part; none where there are too many. */
export function arrowsBetween(recording: LiveRecording, from: Nanoseconds, to: Nanoseconds): ThreadArrow[] {
  if (recording.threads.length < 2) return [];
  const make: (() => ThreadArrow)[] = [];
  for (const link of linksOf(recording)) {
    const { child, startedAt, ended } = link;
    if (startedAt <= to && child.begin >= from) make.push(() => startArrow(recording, link));
    if ((ended >= 0 || link.waits) && child.end <= to && toldAt(link) >= from)
      make.push(() => endArrow(recording, link));
  }
  const threads = make.length > MOST_ARROWS ? [] : make.map((arrow) => arrow());
  const messages = recording.messages.between(from, to, MOST_ARROWS) ?? [];
  return [...threads, ...messages.map((message) => messageArrow(recording, message))].filter((arrow) => arrow !== null);
}

function startArrow(recording: LiveRecording, { parent, child, startedIn, startedAt }: ThreadLink): ThreadArrow {
  return {
    kind: 'start',
    from: spanOrPhase(recording, parent, startedIn, startedAt),
    to: phaseAt(child, child.begin, 0),
  };
}

function endArrow(recording: LiveRecording, link: ThreadLink): ThreadArrow {
  const { parent, child, ended } = link;
  const to = spanOrPhase(recording, parent, ended, toldAt(link));
  return { kind: 'end', from: phaseAt(child, child.end, child.phases.length - 1), to };
}

/** When the parent was told of the end: where it waits, at once. */
const toldAt = ({ parent, child, ended, waits }: ThreadLink) => (waits ? child.end : parent.spans.start.get(ended));

/** The facts of an item, and what joins it to other threads. */
export function withLinks(recording: LiveRecording, thread: LiveThread, facts: Facts): Facts {
  const { lane, item } = facts.ref;
  const isSpan = facts.span !== null;
  if (recording.threads.length < 2 || (!isSpan && lane !== LANE.PHASES)) return facts;
  const { timeline } = thread;
  const links: ThreadArrow[] = [];
  const started: Mention[] = [];
  const groups: MentionGroup[] = [];
  const group = (title: string, mention: Mention, end = '') => groups.push({ title, mentions: [mention], end });
  for (const link of linksOf(recording)) {
    if (link.parent === timeline) {
      const { startedIn, startedAt, child } = link;
      if (isSpan ? startedIn === item : startedIn < 0 && timeline.phaseAt(startedAt) === item) {
        links.push(startArrow(recording, link));
        if (link.waits) links.push(endArrow(recording, link));
        started.push({
          ...mentionThread(child, timeline, 'begin'),
          value: link.waits
            ? `and waited ${shortDuration(child.end - child.begin)} for its end`
            : `began after ${shortDuration(child.begin - startedAt)}${link.isIndirect ? ', not directly' : ''}`,
        });
      }
      if (isSpan && link.ended === item && !link.waits) {
        links.push(endArrow(recording, link));
        const before = shortDuration(facts.start - child.end);
        group('Called because this had ended', { ...mentionThread(child, timeline, 'end'), value: `${before} before` });
      }
    } else if (link.child === timeline) {
      const isFirst = isSpan ? facts.span!.root === 'main script' : item === 0;
      if (isFirst) {
        links.push(startArrow(recording, link));
        const end = [
          link.isIndirect ? 'It started another program, which started this one.' : '',
          link.waits ? 'Told by its standing still for as long as this process lived: no record says so.' : '',
        ];
        group(
          `${threadName(timeline, link.parent)} was started by`,
          mentionAt(recording, link, link.startedIn, link.startedAt),
          end.filter((sentence) => sentence !== '').join(' '),
        );
      }
      if (!isSpan && link.ended >= 0 && !link.waits && item === timeline.phases.length - 1) {
        links.push(endArrow(recording, link));
        group('Its end was told to', mentionAt(recording, link, link.ended, Number.NaN));
      }
    }
  }
  if (started.length > 0) groups.unshift({ title: 'Started', mentions: started, end: '' });
  return groups.length === 0 ? facts : { ...facts, links, lists: [...groups, ...facts.lists] };
}

/** A callback of the parent; the phase at a time where there is none. */
function mentionAt(
  recording: LiveRecording,
  { parent, child, resource }: ThreadLink,
  span: number,
  time: Nanoseconds,
): Mention {
  const thread = recording.thread(parent.key);
  const value = threadName(parent, child);
  if (span >= 0 && thread) return { ...mentionSpan(thread, span), value };
  const { ref, row } = phaseAt(parent, time, Math.max(0, parent.phaseAt(time)));
  const isMain =
    resource < 0 ? parent.phases.phase.get(ref.item) === PHASE.MAIN : schedulerOf(parent, resource) === 'main script';
  const title = isMain ? 'the main script' : 'code outside of any callback';
  return { ref, row, title, site: null, tone: TONE.MAIN, ...moment(time), value };
}

function mentionThread(timeline: ThreadTimeline, lookedAt: ThreadTimeline, which: 'begin' | 'end'): Mention {
  const time = which === 'begin' ? timeline.begin : timeline.end;
  const { ref, row } = phaseAt(timeline, time, which === 'begin' ? 0 : timeline.phases.length - 1);
  const tone = which === 'begin' ? TONE.MAIN : TONE.EXIT;
  return { ref, row, title: threadName(timeline, lookedAt), site: null, tone, ...moment(time) };
}
