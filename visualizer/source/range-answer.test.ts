import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { edgeAfter } from './edges.ts';
import { LineJob } from './line-answer.ts';
import { RangeJob } from './range-answer.ts';

const recording = finishedRecording(SMALL_LOG + SMALL_END);
const key = '4711:0';

function answer(from: number, to: number, limit = 10) {
  const job = new RangeJob(recording, { from, to, thread: null, limit });
  job.go(() => false);
  return job.answer(limit);
}

describe('a range’s answer', () => {
  test('has what the loop did, what ran, and the longest of it', () => {
    const whole = answer(0, 22e6);
    expect(whole).toMatchObject({
      ...{ from: 0, to: 22e6, iterations: 2, callbacks: 3, ticks: 1, microtasks: 0, busy: 5_840_000 },
      ...{ asleep: 9_200_000, collections: 1, collectionTime: 400_000, longestDelay: 6_690_000 },
      ...{ done: true, progress: 1, mayGrow: false },
    });
    expect(whole.longest.map(({ title }) => title)).toEqual([
      'Timeout #2',
      'Immediate #5',
      'FSREQCALLBACK #4',
      'tick #6',
    ]);
    expect(whole.tables.thread.rows.map(({ name, runs }) => [name, runs])).toEqual([['main thread of 4711', 4]]);
    expect(whole.tables.site.rows[0]).toMatchObject({
      ...{ site: ['/home/me/app.js', 3, 1, ''], runs: 1, time: 4e6, longest: 4e6 },
      ref: { thread: key, lane: LANE.CALLBACKS, item: 2 },
    });
  });

  test('counts iterations that lie in it in part, and no more', () => {
    expect(answer(0, 4e6).iterations).toBe(0);
    expect(answer(0, 4.2e6).iterations).toBe(1);
    expect(answer(5e6, 6e6).iterations).toBe(1);
    expect(answer(12.6e6, 12.65e6).iterations).toBe(1);
    expect(answer(12.5e6, 12.65e6).iterations).toBe(2);
    expect(answer(30e6, 31e6).iterations).toBe(0);
  });

  test('has as many rows as are asked for, and says how many it leaves out', () => {
    const { phase } = answer(0, 22e6, 2).tables;
    expect(phase.rows.map(({ name }) => name)).toEqual(['poll, asleep', 'timers']);
    expect(phase.more).toBe(6);
  });

  test('is of one thread where one is asked for', () => {
    const job = new RangeJob(recording, { from: 0, to: 22e6, thread: '1:1', limit: 9 });
    expect(job.isDone).toBe(true);
    expect(job.answer(9)).toMatchObject({ callbacks: 0, done: true, progress: 1 });
  });
});

test('a line’s answer has its runs, and those before and after', () => {
  const job = new LineJob(recording, { file: '/home/me/app.js', line: 8 });
  job.go(() => false);
  expect(job.answer(recording.threads[0], 1)).toMatchObject({
    ...{ count: 1, total: 1e6, longest: 1e6, median: 1e6, position: 1, ofThread: 1, previous: null, next: null },
    ...{ longestRef: { thread: key, lane: LANE.CALLBACKS, item: 1 }, done: true },
  });
});

test('an edge goes from end to end, or from begin to begin, of callbacks or of iterations', () => {
  const edge = (time: number, direction: 1 | -1, side: 'start' | 'end', kind: 'callback' | 'iteration' = 'callback') =>
    edgeAfter(recording, { time, direction, side, kind, thread: null });
  expect(edge(0, 1, 'end')).toBe(6.9e6);
  expect(edge(6.9e6, 1, 'end')).toBe(8.1e6);
  expect(edge(8.1e6, -1, 'end')).toBe(6.9e6);
  expect(edge(6.9e6, -1, 'end')).toBeNull();
  expect(edge(10e6, -1, 'start')).toBe(8.45e6);
  expect(edge(8.45e6, 1, 'start')).toBe(12.46e6);
  expect(edge(13e6, 1, 'end')).toBeNull();
  expect(edge(5e6, 1, 'end', 'iteration')).toBe(12.6e6);
  expect(edge(5e6, -1, 'start', 'iteration')).toBe(4e6);
});
