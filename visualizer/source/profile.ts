/** The recording at a glance, for when nothing is selected: what took longest, how often what ran. */
import { LANE } from '../../instrument/model/lanes.ts';
import { costText, threadCost, totalCost } from '../../instrument/model/thread-cost.ts';
import { mentionSpan } from './names.ts';
import type { Mention, Profile } from './protocol.ts';
import type { LiveRecording } from './recording.ts';

const LONGEST_LIMIT = 12;

export function profileOf(recording: LiveRecording): Profile {
  const profile: Profile = {
    ...{ longest: [], iterations: 0, callbacks: 0, ticks: 0, microtasks: 0 },
    ...{ collections: 0, collectionTime: 0, asleep: 0, longestDelay: 0, longestDelayAt: null, cost: null },
  };
  const found: Mention[] = [];
  for (const thread of recording.threads) {
    const { lanes, timeline } = thread;
    // What comes before the first iteration is none.
    const { length, number } = timeline.iterations;
    profile.iterations += length > 0 && number.get(0) === 0 ? length - 1 : length;
    for (const lane of [LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS] as const) {
      for (let row = 0; row < lanes.rows(lane); row++) {
        const levels = lanes.levels(lane, row)!;
        if (lane === LANE.CALLBACKS) profile.callbacks += levels.length;
        else if (lane === LANE.TICKS) profile.ticks += levels.length;
        else profile.microtasks += levels.length;
        if (row > 0) continue;
        for (const leaf of levels.heaviestFew(LONGEST_LIMIT)) found.push(mentionSpan(thread, levels.item(leaf)));
      }
    }
    const collections = lanes.levels(LANE.GC, 0);
    profile.collections += collections?.length ?? 0;
    profile.collectionTime += collections?.busy(0, collections.length) ?? 0;
    profile.asleep += lanes.asleep;
    const { delays } = lanes;
    const best = delays.heaviest(0, delays.length);
    if (best >= 0 && delays.weight(best) > profile.longestDelay) {
      profile.longestDelay = delays.weight(best);
      profile.longestDelayAt = { thread: thread.key, start: delays.start(best), end: delays.end(best) };
    }
  }
  const cost = totalCost(recording.threads.map(({ timeline, lanes }) => threadCost(timeline, lanes.asleep)));
  profile.cost = cost && costText(cost);
  profile.longest = found.sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, LONGEST_LIMIT);
  return profile;
}
