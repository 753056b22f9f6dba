/** Everything the details panel says about one item. */
import { LANE } from '../../instrument/model/lanes.ts';
import { asOnPage } from '../view/format.ts';
import { gcFacts } from './gc-facts.ts';
import { heapFacts } from './heap-slices.ts';
import { poolLaneOf } from './live-pool.ts';
import { delayFacts, iterationFacts, phaseFacts } from './loop-facts.ts';
import { withMessages } from './message-facts.ts';
import { noteFacts } from './note-facts.ts';
import { requestFacts } from './pool-facts.ts';
import type { Facts, ItemRef } from './protocol.ts';
import { queueFacts } from './queue-slices.ts';
import type { LiveRecording, LiveThread } from './recording.ts';
import { spanFactsOf } from './span-facts.ts';
import { tableOf } from './step.ts';
import { withLinks } from './thread-link-facts.ts';

/** The facts of an item; null where there is no such item (yet). */
export function factsOf(recording: LiveRecording, ref: ItemRef): Facts | null {
  const thread = recording.thread(ref.thread);
  if (!thread) return null;
  const facts = ownFacts(recording, thread, ref);
  return facts && onPage(withMessages(recording, thread, withLinks(recording, thread, facts)));
}

/** Sentences are the command line's; their numbers are written as all others on the page. */
function onPage(facts: Facts): Facts {
  const { sentences, certainty } = facts;
  return {
    ...facts,
    sentences: sentences.map((sentence) => ({ ...sentence, text: asOnPage(sentence.text) })),
    certainty: certainty.map(asOnPage),
  };
}

/** What its own thread says of it. */
function ownFacts(recording: LiveRecording, thread: LiveThread, ref: ItemRef): Facts | null {
  const { timeline } = thread;
  const { lane, item } = ref;
  if (lane === LANE.QUEUES) return queueFacts(thread, ref);
  if (lane === LANE.HEAP) return heapFacts(thread, ref);
  if (lane === LANE.DELAYS) return delayFacts(thread, ref);
  if (poolLaneOf(lane) !== null) return requestFacts(recording, thread, ref);
  if (item >= tableOf(timeline, lane).length) return null;
  if (lane === LANE.ITERATIONS) return iterationFacts(thread, ref);
  if (lane === LANE.PHASES) return phaseFacts(thread, ref);
  if (lane === LANE.GC) return gcFacts(thread, ref);
  if (lane === LANE.OUTPUT || lane === LANE.TIMING) return noteFacts(thread, ref);
  return spanFactsOf(thread, ref);
}
