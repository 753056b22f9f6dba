/** Everything the details panel says about one item. */
import { causedBy, chainOf, originOf } from '../../instrument/model/causes.ts';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { spanName } from '../../instrument/model/names.ts';
import { whyHere } from '../../instrument/model/why.ts';
import { PHASE, PHASE_NAMES } from '../../instrument/schema/events.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { count, counted, exactDuration, exactTime } from '../view/format.ts';
import { base, inPhase, lasting } from './fact-parts.ts';
import { gcFacts } from './gc-facts.ts';
import { heapFacts } from './heap-slices.ts';
import { mentionResource, mentionSpan } from './names.ts';
import { noteFacts } from './note-facts.ts';
import type { Facts, ItemRef, Mention, SpanFacts } from './protocol.ts';
import { queueFacts } from './queue-slices.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import { tableOf } from './step.ts';

/** How many of a long list the page gets. */
const LIST_LIMIT = 200;
const CHAIN_LIMIT = 50;
const LONGEST_LIMIT = 8;

type Numbers = Facts['numbers'];

/** The facts of an item; null where there is no such item (yet). */
export function factsOf(recording: LiveRecording, ref: ItemRef): Facts | null {
  const thread = recording.thread(ref.thread);
  if (!thread) return null;
  const { timeline } = thread;
  const { lane, item } = ref;
  if (lane === LANE.QUEUES) return queueFacts(thread, ref);
  if (lane === LANE.HEAP) return heapFacts(thread, ref);
  if (item >= tableOf(timeline, lane).length) return null;
  if (lane === LANE.ITERATIONS) return iterationFacts(thread, ref);
  if (lane === LANE.PHASES) return phaseFacts(thread, ref);
  if (lane === LANE.GC) return gcFacts(thread, ref);
  if (lane === LANE.OUTPUT || lane === LANE.TIMING) return noteFacts(thread, ref);
  return spanFactsOf(thread, ref);
}

function spanFactsOf(thread: LiveThread, ref: ItemRef): Facts {
  const { timeline } = thread;
  const { spans } = timeline;
  const span = ref.item;
  const mention = mentionSpan(thread, span);
  const origin = originOf(timeline, span);
  const chain = chainOf(timeline, span, CHAIN_LIMIT);
  const caused: Mention[] = [];
  let causedTotal = 0;
  for (const resource of causedBy(timeline, span)) {
    if (causedTotal++ < LIST_LIMIT) caused.push(mentionResource(thread, resource));
  }
  const phase = spans.phase.get(span);
  const numbers: Numbers = [
    ['began', exactTime(mention.start)],
    ['ran', lasting(mention.start, mention.end)],
  ];
  if (origin.waited !== null)
    numbers.push([origin.previous < 0 ? 'waited' : 'since last run', exactDuration(origin.waited)]);
  numbers.push(['phase', phase < 0 ? 'unknown' : inPhase(thread, phase)]);
  const parent = spans.parent.get(span);
  if (parent >= 0) numbers.push(['inside', spanName(timeline, parent)]);
  const facts: SpanFacts = {
    id: spans.id.get(span),
    type: timeline.typeName(spans.type.get(span)),
    site: origin.site,
    scheduledAt: origin.scheduledAt,
    why: whyHere(timeline, span),
    chain: chain.spans.map((cause) => mentionSpan(thread, cause)),
    root: chain.root,
    previous: origin.previous < 0 ? null : mentionSpan(thread, origin.previous),
    caused,
    causedTotal,
  };
  return { ...base(ref, mention.title, mention), numbers, span: facts };
}

function phaseFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { phases } = thread.timeline;
  const [start, end] = [phases.start.get(ref.item), phases.end.get(ref.item)];
  const phase = phases.phase.get(ref.item);
  const within = callbacksWithin(thread, start, endOr(thread, end));
  const numbers: Numbers = [
    ['began', exactTime(start)],
    ['lasted', lasting(start, end)],
    ['iteration', `#${count(phases.iteration.get(ref.item))}`],
  ];
  if (phase === PHASE.POLL && !Number.isNaN(end)) {
    numbers.push(['asleep', exactDuration(phases.idle.get(ref.item))]);
    numbers.push(['awake', exactDuration(Math.max(0, end - start - phases.idle.get(ref.item)))]);
    numbers.push(['I/O events', count(phases.io.get(ref.item))]);
  }
  numbers.push(['ran', within.text]);
  return {
    ...base(ref, PHASE_NAMES[phase], { start, end, tone: phase, row: 0 }),
    numbers,
    related: within.longest,
    relatedTitle: 'Longest callbacks in it',
  };
}

function iterationFacts(thread: LiveThread, ref: ItemRef): Facts {
  const { iterations, phases } = thread.timeline;
  const [start, end] = [iterations.start.get(ref.item), iterations.end.get(ref.item)];
  const number = iterations.number.get(ref.item);
  const within = callbacksWithin(thread, start, endOr(thread, end));
  let asleep = 0;
  for (let row = firstPhaseOf(thread, start); row < phases.length && phases.iteration.get(row) <= number; row++) {
    if (phases.iteration.get(row) === number && phases.phase.get(row) === PHASE.POLL) asleep += phases.idle.get(row);
  }
  const numbers: Numbers = [
    ['began', exactTime(start)],
    ['lasted', lasting(start, end)],
    ['asleep', exactDuration(asleep)],
    ['awake', exactDuration(Math.max(0, endOr(thread, end) - start - asleep))],
    ['ran', within.text],
  ];
  const title = number === 0 ? 'Before the first iteration' : `Iteration #${count(number)}`;
  return {
    ...base(ref, title, { start, end, tone: TONE.ITERATION, row: 0 }),
    numbers,
    related: within.longest,
    relatedTitle: 'Longest callbacks in it',
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

/** Counts what ran between two moments, and finds the longest of it. */
function callbacksWithin(thread: LiveThread, from: Nanoseconds, to: Nanoseconds) {
  const counts: number[] = [];
  const found: Mention[] = [];
  for (const lane of [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS] as const) {
    const levels = thread.lanes.levels(lane, 0);
    const first = levels?.firstStartingAt(from) ?? 0;
    const last = levels?.firstStartingAt(to, first) ?? 0;
    counts.push(last - first);
    if (!levels) continue;
    for (const leaf of levels.heaviestFew(LONGEST_LIMIT, first, last))
      found.push(mentionSpan(thread, levels.item(leaf)));
  }
  const longest = found.sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, LONGEST_LIMIT);
  const [callbacks, ticks, microtasks] = counts;
  const text = [counted(callbacks, 'callback')];
  if (ticks > 0) text.push(counted(ticks, 'tick'));
  if (microtasks > 0) text.push(counted(microtasks, 'microtask'));
  return { longest, text: text.join(', ') };
}
