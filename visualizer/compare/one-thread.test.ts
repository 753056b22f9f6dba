import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import type { WorkerLike } from '../source/client.ts';
import type { FromWorker, Summary } from '../source/protocol.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { byTick } from '../testing/twins.ts';
import { OneThread } from './one-thread.ts';

const CONNECTION = { link: 'open', attempts: 0, retryAt: null, fault: null } as const;

/** What comes through of a summary with three threads. */
function through(thread: string | null): Summary {
  const worker: WorkerLike = { postMessage: () => {}, onmessage: null };
  const one = new OneThread(worker, thread);
  let seen: Summary | null = null;
  one.onmessage = ({ data }) => {
    if (data.type === 'summary') seen = data.summary;
  };
  const summary = finishedRecording(byTick('/x.js')).summary(CONNECTION);
  const [first] = summary.threads;
  const threads = [{ ...first, key: '4711:3', tid: 3, begin: 7, end: 9 }, { ...first, key: '9:0', pid: 9 }, first];
  const all: Summary = { ...summary, begin: 0, end: 1e12, threads, manifest: { ...summary.manifest!, pid: 4711 } };
  worker.onmessage?.({ data: { type: 'summary', summary: all } } as MessageEvent<FromWorker>);
  return seen!;
}

test('of many threads the main one of the program that was started comes through, with its own begin and end', () => {
  const { threads, begin, end } = through(null);
  expect(threads.map(({ key }) => key)).toEqual(['4711:0']);
  expect([begin, end]).toEqual([500_000, 8_900_000]);
});

test('or the one that was named, or none where there is no such', () => {
  expect(through('4711:3')).toMatchObject({ begin: 7, end: 9, threads: [{ key: '4711:3' }] });
  expect(through('1:1').threads).toEqual([]);
});

test('only lanes that are compared have rows', () => {
  const [{ rows }] = through(null).threads;
  expect(rows[LANE.CALLBACKS]).toBe(1);
  expect(rows[LANE.QUEUES]).toBe(0);
  expect(rows[LANE.HEAP]).toBe(0);
});
