/** How far each queue's depth can be trusted, as a sentence. */
import { countedText, countText } from './format.ts';
import type { CalledBackQueue } from './queues-called-back.ts';
import type { RecordedQueue } from './queues-recorded.ts';
import { type Certainty, exact, inferred } from './queues-waits.ts';

export function ticksCertainty(): Certainty {
  return exact('Every tick is recorded when it is queued and when it runs.');
}

export function immediatesCertainty({ dropped }: RecordedQueue): Certainty {
  if (dropped === 0) return exact('Every immediate is recorded when it is set and when it runs.');
  return inferred(
    `When an immediate is cleared is not recorded: ${countText(dropped)} that did not run ${dropped === 1 ? 'counts' : 'count'} until the check phase that would have run ${dropped === 1 ? 'it' : 'them'}.`,
  );
}

export function timersCertainty({ leftOut, repeats }: CalledBackQueue): Certainty {
  if (leftOut > 0)
    return inferred(
      `When a timer is cleared is not recorded: ${countedText(leftOut, 'timer')} that ${leftOut === 1 ? 'has' : 'have'} not run ${leftOut === 1 ? 'is' : 'are'} left out.`,
    );
  if (repeats > 0)
    return inferred(
      'A timer that runs again counts from the end of its run before; when it was set again is not recorded.',
    );
  return exact('Every timer has run, so it waited from when it was set to then.');
}

export function requestsCertainty({ leftOut }: CalledBackQueue): Certainty {
  if (leftOut === 0) return exact('Every request is recorded when it is made and when its callback begins.');
  return inferred(
    `${countedText(leftOut, 'request')} without a callback so far ${leftOut === 1 ? 'is' : 'are'} left out: when ${leftOut === 1 ? 'it was' : 'they were'} done is not recorded.`,
  );
}

export function poolCertainty(queue: CalledBackQueue): Certainty {
  if (queue.repeats > 0)
    return inferred(
      'What zlib streams work on is not recorded: one counts from its making, or its run before, to its next.',
    );
  if (queue.leftOut === 0) return requestsCertainty(queue);
  return inferred(
    `${countedText(queue.leftOut, 'job')} without a callback so far ${queue.leftOut === 1 ? 'is' : 'are'} left out: synchronous ones have none.`,
  );
}
