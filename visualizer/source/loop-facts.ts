/** What the page says of phases, iterations, and the delays between two polls. */
import { collectedBetween, ranBetween } from '../../instrument/model/behind.ts';
import { TONE } from '../../instrument/model/lanes.ts';
import { lateTimers } from '../../instrument/model/late-timers.ts';
import { PHASE, PHASE_NAMES } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, counted, exactDuration, exactTime, shortDuration } from '../view/format.ts';
import { base, inPhase, lasting } from './fact-parts.ts';
import { mentionSpan } from './names.ts';
import type { Facts, ItemRef, MentionGroup, Sentence } from './protocol.ts';
import type { LiveThread } from './recording.ts';

const LONGEST_LIMIT = 8;
const LATE_LIMIT = 8;
const LONGEST_TITLE = 'Longest callbacks in it';
/** Timers count whole milliseconds: less is no lateness. */
const TIMER_GRAIN: Nanoseconds = 1e6;

export function phaseFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { phases } = thread.timeline;
  const [start, end] = [phases.start.get(ref.item), phases.end.get(ref.item)];
  const phase = phases.phase.get(ref.item);
  const numbers: Facts['numbers'] = [
    ['began', exactTime(start)],
    ['lasted', lasting(start, end)],
    ['iteration', `#${count(phases.iteration.get(ref.item))}`],
  ];
  if (phase === PHASE.POLL && !Number.isNaN(end)) {
    numbers.push(['asleep', exactDuration(phases.idle.get(ref.item))]);
    numbers.push(['awake', exactDuration(Math.max(0, end - start - phases.idle.get(ref.item)))]);
    numbers.push(['I/O events', count(phases.io.get(ref.item))]);
  }
  return {
    ...base(ref, PHASE_NAMES[phase], { start, end, tone: phase, row: 0 }),
    ...within(thread, numbers, start, end),
  };
}

export function iterationFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { iterations, phases } = thread.timeline;
  const [start, end] = [iterations.start.get(ref.item), iterations.end.get(ref.item)];
  const number = iterations.number.get(ref.item);
  let [asleep, io, timers] = [0, 0, -1];
  for (let row = firstPhaseOf(thread, start); row < phases.length && phases.iteration.get(row) <= number; row++) {
    if (phases.iteration.get(row) !== number) continue;
    if (phases.phase.get(row) === PHASE.TIMERS) timers = row;
    if (phases.phase.get(row) !== PHASE.POLL) continue;
    asleep += phases.idle.get(row);
    io += phases.io.get(row);
  }
  const numbers: Facts['numbers'] = [
    ['began', exactTime(start)],
    ['lasted', lasting(start, end)],
    ['asleep', exactDuration(asleep)],
    ['awake', exactDuration(Math.max(0, endOr(thread, end) - start - asleep))],
    ['I/O events', count(io)],
  ];
  const title = number === 0 ? 'Before the first iteration' : `Iteration #${count(number)}`;
  const late = timers < 0 ? null : lateness(thread, timers);
  return {
    ...base(ref, title, { start, end, tone: TONE.ITERATION, row: 0 }),
    ...within(thread, numbers, start, end),
    sentences: late ? [late.sentence] : [],
    lists: late ? [late.list] : [],
  };
}

/** How late the timers of a timers phase were. */
function lateness(thread: LiveThread, timers: number): { sentence: Sentence; list: MentionGroup } | null {
  const { count: all, latest, more } = lateTimers(thread.timeline, timers, LATE_LIMIT);
  if (all === 0) return null;
  const [worst] = latest;
  const atMost = worst.isKnown ? '' : 'at most ';
  const text =
    worst.late < TIMER_GRAIN
      ? `${capital(counted(all, 'timer'))} ran at its end, on time.`
      : `${capital(counted(all, 'timer'))} ran at its end, the latest ${atMost}${shortDuration(worst.late)} late.`;
  return {
    sentence: { text, rule: 'timers' },
    list: {
      title: 'How late its timers ran',
      mentions: latest.map(({ span, late, isKnown }) => ({
        ...mentionSpan(thread, span),
        value: late < TIMER_GRAIN ? 'on time' : `${isKnown ? '' : '≤ '}${shortDuration(late)}`,
      })),
      end: more
        ? 'Of many timers only the first were looked at.'
        : all > latest.length
          ? `and ${count(all - latest.length)} more`
          : '',
    },
  };
}

const capital = (text: string) => text.replace(/^1\s/, 'One ');

export function delayFacts(thread: LiveThread, ref: ItemRef): Facts | null {
  const { lanes, timeline } = thread;
  const { delays, awakeSince } = lanes;
  const isOpen = ref.item === delays.length && awakeSince < timeline.end;
  if (ref.item >= delays.length && !isOpen) return null;
  const start = isOpen ? awakeSince : delays.start(ref.item);
  const end = isOpen ? Number.NaN : delays.end(ref.item);
  const phase = timeline.phaseAt(start);
  const numbers: Facts['numbers'] = [
    ['from', exactTime(start)],
    ['lasted', lasting(start, end)],
  ];
  if (phase >= 0) numbers.push(['begun in', inPhase(thread, phase)]);
  return {
    ...base(ref, 'Loop delay', { start, end, tone: TONE.DELAY, row: 0 }),
    ...within(thread, numbers, start, end),
    sentences: [
      {
        text: `From a wake-up of poll to the next poll. In between the loop does not ask the system for news: an event that came just after the wake-up had to wait ${shortDuration(endOr(thread, end) - start)}, one that came later, less.`,
        rule: 'poll',
      },
    ],
  };
}

/** What ran in a stretch, and the longest of it. */
function within(thread: LiveThread, numbers: Facts['numbers'], start: Nanoseconds, end: Nanoseconds) {
  const to = endOr(thread, end);
  const ran = ranBetween(thread.timeline, thread.lanes, start, to, LONGEST_LIMIT);
  const text = [counted(ran.callbacks, 'callback')];
  if (ran.ticks > 0) text.push(counted(ran.ticks, 'tick'));
  if (ran.microtasks > 0) text.push(counted(ran.microtasks, 'microtask'));
  const collected = collectedBetween(thread.lanes, start, to);
  const all: Facts['numbers'] = [...numbers, ['ran', text.join(', ')]];
  if (ran.time > 0) all.push(['in callbacks', exactDuration(ran.time)]);
  if (collected.count > 0)
    all.push(['GC', `${shortDuration(collected.time)} · ${counted(collected.count, 'collection')}`]);
  return {
    numbers: all,
    related: ran.longest.map(({ span }) => mentionSpan(thread, span)),
    relatedTitle: LONGEST_TITLE,
  };
}

function endOr(thread: LiveThread, end: Nanoseconds): Nanoseconds {
  return Number.isNaN(end) ? thread.timeline.end : end;
}

/** The first phase that ends after `time`. */
function firstPhaseOf(thread: LiveThread, time: Nanoseconds): number {
  const { phases } = thread.timeline;
  let low = 0;
  let high = phases.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const end = phases.end.get(middle);
    if (end > time || Number.isNaN(end)) high = middle;
    else low = middle + 1;
  }
  return low;
}
