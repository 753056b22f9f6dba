import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import { usedQueues } from './queue-slices.ts';
import { SHORT_LOG } from './recording.ts';

const thread = '4711:0';
const query = { from: 0, to: 22e6, nsPerPx: 1000, threads: [{ key: thread, lanes: [LANE.QUEUES] }], overviewPx: 10 };

test('queues of a short log have their rows at once, those of a long one from the first question on', () => {
  expect(usedQueues(finishedRecording(SMALL_LOG + SMALL_END).threads[0])).toEqual([
    'ticks',
    'timers',
    'immediates',
    'fs',
  ]);
  const long = finishedRecording(SMALL_LOG + '\nresolve 5'.repeat(SHORT_LOG) + SMALL_END);
  expect(usedQueues(long.threads[0])).toEqual([]);
  expect(answer(long, query).answer.threads[0].lanes[0].peaks).toEqual([1, 1, 1, 1]);
  expect(usedQueues(long.threads[0])).toEqual(['ticks', 'timers', 'immediates', 'fs']);
});

test('queues that held nothing have no row; one that held something says when', () => {
  const recording = finishedRecording(SMALL_LOG + SMALL_END);
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
