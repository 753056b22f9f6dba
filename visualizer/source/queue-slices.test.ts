import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import { usedQueues } from './queue-slices.ts';

const thread = '4711:0';
const query = { from: 0, to: 22e6, nsPerPx: 1000, threads: [{ key: thread, lanes: [LANE.QUEUES] }], overviewPx: 10 };

test('queues are followed from the first question on, and those that held nothing have no row', () => {
  const recording = finishedRecording(SMALL_LOG + SMALL_END);
  expect(recording.threads[0].queues).toBeNull();
  expect(usedQueues(recording.threads[0])).toEqual([]);
  const [lane] = answer(recording, query).answer.threads[0].lanes;
  expect(usedQueues(recording.threads[0])).toEqual(['ticks', 'timers', 'immediates', 'fs']);
  expect(lane.peaks).toEqual([1, 1, 1, 1]);
  const immediates = lane.rows[2];
  const waits = [...immediates.start].flatMap((start, i) =>
    immediates.count[i] > 0 ? [[start, immediates.end[i]]] : [],
  );
  expect(waits).toEqual([[6_200_000, 7_100_000]]);
});

test('at a moment each queue has its depth', () => {
  const recording = finishedRecording(SMALL_LOG + SMALL_END);
  const depths = (item: number) =>
    factsOf(recording, { thread, lane: LANE.QUEUES, item })!.numbers.map((row) => row.join(' '));
  expect(depths(6_500_000)[2]).toBe('immediates 1 of at most 1');
  expect(depths(7_500_000)[2]).toBe('immediates 0 of at most 1');
});
