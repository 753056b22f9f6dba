/** What the page says of how long a callback waited: in which queue, and behind whom. */
import { type RanBetween, ranBetween } from '../../instrument/model/behind.ts';
import { type Wait, waitOf } from '../../instrument/model/waits.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, counted, shortDuration } from '../view/format.ts';
import { QUEUE_TEXTS } from '../view/queue-texts.ts';
import { mentionSpan } from './names.ts';
import type { MentionGroup, Sentence } from './protocol.ts';
import type { LiveThread } from './recording.ts';

const LIST_LIMIT = 8;
/** Less than this is no lateness: timers count whole milliseconds. */
const TIMER_GRAIN: Nanoseconds = 1e6;

export interface WaitFacts {
  sentence: Sentence;
  /** Whom it waited behind; null where there was nobody. */
  behind: MentionGroup | null;
}

/** Null where there is nothing to say: it was called directly, or was there before recording began. */
export function waitFacts(thread: LiveThread, span: number): WaitFacts | null {
  const { timeline, lanes } = thread;
  const wait = waitOf(timeline, span);
  if (wait === null) return null;
  const start = timeline.spans.start.get(span);
  const ran = ranBetween(timeline, lanes, wait.ready, start, LIST_LIMIT);
  return {
    sentence: { text: sentenceOf(wait, start, ran), rule: null },
    behind: listOf(thread, ran, start - wait.ready),
  };
}

function sentenceOf(wait: Wait, start: Nanoseconds, ran: RanBetween): string {
  const waited = start - wait.ready;
  const all = ran.callbacks + ran.ticks + ran.microtasks;
  const behind = all === 0 ? '' : `, behind ${countText(ran)}`;
  switch (wait.queue) {
    case 'timers':
      return timerSentence(wait, waited, behind);
    case 'microtasks':
      if (!wait.isKnown)
        return `It became a microtask when its promise settled; when that was is recorded in lab detail only, at the earliest ${shortDuration(waited)} before it ran.`;
      return `It waited ${shortDuration(waited)} in the microtask queue${behind}.`;
    case 'ticks':
      return `It waited ${shortDuration(waited)} in the nextTick queue${behind}.`;
    case 'immediates':
      return `It waited ${shortDuration(waited)} in the queue of immediates${behind}.`;
    case null:
      return all === 0
        ? 'It was the first that poll called back after it had looked for events.'
        : `After poll had looked for events, ${countText(ran)} came before it, ${shortDuration(ran.time)} together.`;
    default: {
      const flight = `It was in flight for ${shortDuration(start - wait.queued)} (${QUEUE_TEXTS[wait.queue].name}), the work itself included`;
      return all === 0
        ? `${flight}; when poll took its result in, nothing else came before it.`
        : `${flight}; when poll had looked for results, ${countText(ran)} came before it, ${shortDuration(ran.time)} together.`;
    }
  }
}

function timerSentence({ duration, due, queued, ready }: Wait, waited: Nanoseconds, behind: string): string {
  const isOnTime = waited < TIMER_GRAIN;
  const onTime = 'ran on time, to the millisecond that timers count in';
  if (duration !== null && due !== null)
    return `It was set for ${shortDuration(duration)} and ${isOnTime ? onTime : `ran ${shortDuration(waited)} late${behind}`}.`;
  const since =
    ready === queued
      ? 'not longer before had it been set'
      : 'not longer before, the loop had slept still, or had looked at its timers and found it not due';
  const why =
    duration === null
      ? 'How long a timer is set for is recorded in lab detail only.'
      : `It was set for ${shortDuration(duration)} at first, and again later: when is not recorded.`;
  return `It ${isOnTime ? onTime : `ran ${shortDuration(waited)} late at most${behind}`}: ${since}. ${why}`;
}

function countText({ callbacks, ticks, microtasks }: RanBetween): string {
  const parts: string[] = [];
  if (callbacks > 0) parts.push(counted(callbacks, 'callback'));
  if (ticks > 0) parts.push(counted(ticks, 'tick'));
  if (microtasks > 0) parts.push(counted(microtasks, 'microtask'));
  return parts.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

function listOf(thread: LiveThread, ran: RanBetween, waited: Nanoseconds): MentionGroup | null {
  if (ran.longest.length === 0) return null;
  const all = ran.callbacks + ran.ticks + ran.microtasks;
  const more = all - ran.longest.length;
  const own = waited - ran.time;
  const end: string[] = [];
  if (more > 0) end.push(`and ${count(more)} more`);
  if (own > ran.time / 20) end.push(`${shortDuration(own)} were the loop’s own, or asleep`);
  return {
    title: `Waited behind · ${shortDuration(ran.time)}`,
    mentions: ran.longest.map(({ span, ns }) => ({ ...mentionSpan(thread, span), value: shortDuration(ns) })),
    end: end.join('; '),
  };
}
