/** What the page says of a run of a callback, a tick or a microtask. */
import { collectedBetween } from '../../instrument/model/behind.ts';
import { cameOf } from '../../instrument/model/came-of.ts';
import { causedBy, chainOf, originOf } from '../../instrument/model/causes.ts';
import { spanName } from '../../instrument/model/names.ts';
import { reasonOf } from '../../instrument/model/why.ts';
import { counted, exactDuration, exactTime, shortDuration } from '../view/format.ts';
import { base, inPhase, lasting } from './fact-parts.ts';
import { mentionResource, mentionSpan } from './names.ts';
import { poolPart } from './pool-facts.ts';
import type { Facts, ItemRef, Mention, SpanFacts } from './protocol.ts';
import type { LiveThread } from './recording.ts';
import { waitFacts } from './wait-facts.ts';

/** How many of a long list the page gets. */
const LIST_LIMIT = 200;
const CHAIN_LIMIT = 50;
/** So many operations are followed to say what came of it all. */
const CAME_LIMIT = 5000;

export function spanFactsOf(thread: LiveThread, ref: ItemRef): Facts {
  const { timeline, lanes } = thread;
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
  const made = spans.resource.get(span);
  const numbers: Facts['numbers'] = [
    ['began', exactTime(mention.start)],
    ['ran', lasting(mention.start, mention.end)],
  ];
  if (origin.waited !== null)
    numbers.push([origin.previous < 0 ? 'waited' : 'since last run', exactDuration(origin.waited)]);
  numbers.push(['phase', phase < 0 ? 'unknown' : inPhase(thread, phase)]);
  const parent = spans.parent.get(span);
  if (parent >= 0) numbers.push(['inside', spanName(timeline, parent)]);
  const collected = collectedBetween(lanes, mention.start, spans.endOr(span, timeline.end));
  if (collected.count > 0)
    numbers.push(['GC in it', `${shortDuration(collected.time)} · ${counted(collected.count, 'collection')}`]);
  const onPool = poolPart(thread, span);
  numbers.push(...onPool.numbers);
  const reason = reasonOf(timeline, span);
  const wait = waitFacts(thread, span);
  const facts: SpanFacts = {
    id: spans.id.get(span),
    type: timeline.typeName(spans.type.get(span)),
    stack: made < 0 ? (timeline.site(timeline.siteOfSpan(span)) ?? []) : timeline.stackOf(made),
    scheduledAt: origin.scheduledAt,
    why: reason.text,
    chain: chain.spans.map((cause) => mentionSpan(thread, cause)),
    root: chain.root,
    previous: origin.previous < 0 ? null : mentionSpan(thread, origin.previous),
    caused,
    causedTotal,
    came: cameOf(timeline, span, CAME_LIMIT),
  };
  return {
    ...base(ref, mention.title, mention),
    numbers,
    sentences: wait ? [reason, wait.sentence] : [reason],
    lists: [...(wait?.behind ? [wait.behind] : []), ...onPool.lists],
    span: facts,
  };
}
