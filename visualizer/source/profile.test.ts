import { expect, test } from 'vitest';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { profileOf } from './profile.ts';
import { RangeJob } from './range-answer.ts';

test('a recording at a glance has the numbers of a range that is all of it', () => {
  const recording = finishedRecording(SMALL_LOG + SMALL_END);
  const profile = profileOf(recording);
  expect(profile.iterations).toBe(2);
  const job = new RangeJob(recording, { from: 0, to: 22e6, thread: null, limit: 10 });
  job.go(() => false);
  const { callbacks, ticks, microtasks, asleep, collections, collectionTime, longestDelay, iterations } =
    job.answer(10);
  expect(profile).toMatchObject({
    ...{ callbacks, ticks, microtasks, asleep, collections, collectionTime, longestDelay, iterations },
  });
  expect(profile.longest.slice(0, 2).map(({ title }) => title)).toEqual(['Timeout #2', 'Immediate #5']);
});
