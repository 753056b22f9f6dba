/** What the page says of how threads are joined: which callback started one, which was told of its end. */
import { schedulerOf } from '../../instrument/model/causes.ts';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { type ThreadLink, threadLinks } from '../../instrument/model/thread-links.ts';
import type { ThreadTimeline } from '../../instrument/model/timeline.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { fileName, shortDuration } from '../view/format.ts';
import { mentionSpan } from './names.ts';
import type { Facts, LinkEnd, Mention, MentionGroup, ThreadArrow } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

/** More than this are not sent to the page: it would not draw them. */
const MOST_ARROWS = 200;

const linksOf = (recording: LiveRecording) => threadLinks(recording.threads.map(({ timeline }) => timeline));

/** The arrows that lie between two times, at least in part; none where there are too many. */
export function arrowsBetween(recording: LiveRecording, from: Nanoseconds, to: Nanoseconds): ThreadArrow[] {
  if (recording.threads.length < 2) return [];
  const make: (() => ThreadArrow)[] = [];
  for (const link of linksOf(recording)) {
    const { parent, child, startedAt, ended } = link;
    if (startedAt <= to && child.begin >= from) make.push(() => startArrow(recording, link));
    if (ended >= 0 && child.end <= to && parent.spans.start.get(ended) >= from)
      make.push(() => endArrow(recording, link));
  }
  return make.length > MOST_ARROWS ? [] : make.map((arrow) => arrow());
}

function startArrow(recording: LiveRecording, { parent, child, startedIn, startedAt }: ThreadLink): ThreadArrow {
  return { kind: 'start', from: at(recording, parent, startedIn, startedAt), to: phaseAt(child, child.begin, 0) };
}

function endArrow(recording: LiveRecording, { parent, child, ended }: ThreadLink): ThreadArrow {
  const to = at(recording, parent, ended, parent.spans.start.get(ended));
  return { kind: 'end', from: phaseAt(child, child.end, child.phases.length - 1), to };
}

/** A callback at a time; the phase where there is none. */
function at(recording: LiveRecording, timeline: ThreadTimeline, span: number, time: Nanoseconds): LinkEnd {
  const thread = recording.thread(timeline.key);
  if (span < 0 || !thread) return phaseAt(timeline, time, Math.max(0, timeline.phaseAt(time)));
  const { ref, row } = mentionSpan(thread, span);
  return { ref: ref!, row, time };
}

function phaseAt(timeline: ThreadTimeline, time: Nanoseconds, phase: number): LinkEnd {
  return { ref: { thread: timeline.key, lane: LANE.PHASES, item: Math.max(0, phase) }, row: 0, time };
}

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
        started.push({
          ...mentionThread(child, timeline, 'begin'),
          value: `began after ${shortDuration(child.begin - startedAt)}${link.isIndirect ? ', not directly' : ''}`,
        });
      }
      if (isSpan && link.ended === item) {
        links.push(endArrow(recording, link));
        const before = shortDuration(facts.start - child.end);
        group('Called because this had ended', { ...mentionThread(child, timeline, 'end'), value: `${before} before` });
      }
    } else if (link.child === timeline) {
      const isFirst = isSpan ? facts.span!.root === 'main script' : item === 0;
      if (isFirst) {
        links.push(startArrow(recording, link));
        const end = link.isIndirect ? 'It started another program, which started this one.' : '';
        group(
          `${threadName(timeline, link.parent)} was started by`,
          mentionAt(recording, link, link.startedIn, link.startedAt),
          end,
        );
      }
      if (!isSpan && link.ended >= 0 && item === timeline.phases.length - 1) {
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
  const scheduler = schedulerOf(parent, resource);
  const title = scheduler === 'main script' ? 'the main script' : 'code outside of any callback';
  return { ref, row, title, site: null, tone: TONE.MAIN, ...momentary(time), value };
}

function mentionThread(timeline: ThreadTimeline, lookedAt: ThreadTimeline, moment: 'begin' | 'end'): Mention {
  const time = moment === 'begin' ? timeline.begin : timeline.end;
  const { ref, row } = phaseAt(timeline, time, moment === 'begin' ? 0 : timeline.phases.length - 1);
  const tone = moment === 'begin' ? TONE.MAIN : TONE.EXIT;
  return { ref, row, title: threadName(timeline, lookedAt), site: null, tone, ...momentary(time) };
}

const momentary = (time: Nanoseconds) => ({ start: time, end: time, scheduledAt: null });

/** What a thread is called where another one is looked at. */
function threadName({ tid, pid, meta }: ThreadTimeline, lookedAt: ThreadTimeline): string {
  if (tid > 0) return `Worker ${meta?.name || tid}`;
  if (pid === lookedAt.pid && lookedAt.tid > 0) return 'Main thread';
  const script = meta?.argv[0];
  return script ? `Process ${pid} ${fileName(script)}` : `Process ${pid}`;
}
