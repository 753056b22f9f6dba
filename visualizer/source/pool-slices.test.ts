import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { sampleWords } from '../../instrument/model/testing/samples-writer.ts';
import { SAMPLES_FROM } from '../../instrument/schema/messages.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { poolRecording } from '../testing/pool-log.ts';
import { finishedRecording, recordingOf } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import type { Facts, Slices } from './protocol.ts';
import { stepFrom } from './step.ts';

const thread = '4711:0';
const OPEN = { link: 'open', attempts: 0, retryAt: null, fault: null } as const;

/** Rows of both lanes as a view of the whole shows them. */
function rowsOf(recording = poolRecording(), nsPerPx = 10_000) {
  const lanes = [LANE.IN_FLIGHT, LANE.POOL];
  const query = { from: 0, to: 12e6, nsPerPx, threads: [{ key: thread, lanes }], overviewPx: 10 };
  const [inFlight, pool] = answer(recording, query).answer.threads[0].lanes;
  return { inFlight: inFlight.rows, pool: pool.rows };
}

const bars = ({ start, end, item, length }: Slices) =>
  Array.from({ length }, (_, i) => `${item[i]}: ${start[i] / 1000}–${end[i] / 1000}`);

describe('the pool’s lanes', () => {
  test('have a row per thread, with what it worked on', () => {
    expect(rowsOf().pool.map(bars)).toEqual([['1: 100–7000'], ['0: 110–5000', '2: 5000–7500']]);
  });

  test('have each request in flight from when it was made to its callback, in the first row that is free', () => {
    expect(rowsOf().inFlight.map(bars)).toEqual([['1: 100–7000'], ['0: 110–5000'], ['2: 120–9510']]);
  });

  test('say of a request that stands alone how far it had come when', () => {
    const [, , third] = rowsOf().inFlight;
    expect(third.requests!.get(0)).toMatchObject({
      started: 5e6,
      done: 7.5e6,
      doneFrom: 7e6,
      doneTo: 8e6,
      isOpen: false,
    });
    expect(third.labels.get(0)).toBe('PBKDF2REQUEST #4 derive app.js:4');
    expect(rowsOf(poolRecording(), 4e6).inFlight[0].requests!.size).toBe(0);
  });

  test('are named after the threads that were seen, and known to the summary', () => {
    const recording = poolRecording();
    const before = recording.summary(OPEN).threads[0];
    expect([before.rows[LANE.IN_FLIGHT], before.rows[LANE.POOL], before.pool]).toEqual([1, 2, ['501', '502']]);
    rowsOf(recording);
    const { rows, pool } = recording.summary(OPEN).threads[0];
    expect([rows[LANE.IN_FLIGHT], rows[LANE.POOL], pool]).toEqual([3, 2, ['501', '502']]);
    expect(poolRecording(false).summary(OPEN).threads[0].pool).toEqual(['#1', '#2']);
  });

  test('begin open where a request has waited for a thread', () => {
    const recording = poolRecording();
    expect(recording.summary(OPEN).threads[0].opens).toEqual([]);
    rowsOf(recording);
    expect(recording.summary(OPEN).threads[0].opens).toEqual([LANE.POOL, LANE.IN_FLIGHT]);
    const small = finishedRecording(SMALL_LOG + SMALL_END);
    rowsOf(small);
    expect(small.summary(OPEN).threads[0].opens).toEqual([]);
  });

  test('are not there for who makes no requests, nor for a worker thread, whose requests are its process’s', () => {
    const { rows } = finishedRecording(SMALL_LOG.replace('FSREQCALLBACK', 'TCPWRAP') + SMALL_END).summary(OPEN)
      .threads[0];
    expect([rows[LANE.IN_FLIGHT], rows[LANE.POOL]]).toEqual([0, 0]);
    const recording = recordingOf('4711:0', '4711:1');
    expect(recording.threads[1].process).toBe(recording.threads[0].process);
    expect(recording.summary(OPEN).threads[1].rows.slice(LANE.IN_FLIGHT)).toEqual([0, 0]);
  });

  test('take samples once, however often they come, and say what they have', () => {
    const recording = poolRecording();
    const { received } = recording.threads[0].process;
    recording.slots(SAMPLES_FROM, 0, sampleWords('@1 thread 0 9'));
    recording.slots(SAMPLES_FROM, received + 5, sampleWords('@1 thread 0 9'));
    recording.slots(SAMPLES_FROM + 7, 0, sampleWords('@1 thread 0 9'));
    expect(recording.threads[0].process.received).toBe(received);
    expect(recording.have()).toMatchObject({ 'samples of 4711:0': received });
  });
});

const plain = (text: string) => text.replace(/\s/g, ' ');
const numbers = (facts: Facts | null) =>
  Object.fromEntries(facts!.numbers.map(([name, value]) => [name, plain(value)]));

describe('what is said of a request', () => {
  test('is when it was made, begun, done and called back, for what it waited and on which thread', () => {
    const facts = factsOf(poolRecording(), { thread, lane: LANE.POOL, item: 2 })!;
    expect(facts.title).toBe('PBKDF2REQUEST #4');
    expect(facts.sentences.map(({ text }) => plain(text))).toEqual([
      'It waited 4.88 ms for a thread: all 2 threads had others when it was made; PBKDF2REQUEST #3 was the one whose end made room for it.',
      'Done, it waited at least 1.51 ms for the loop, which was busy, in PBKDF2REQUEST #2.',
    ]);
    expect(numbers(facts)).toMatchObject({
      queued: '120 µs',
      begun: '5 ms ± 50.0 µs',
      'called back': '9.51 ms',
      'waited for a thread': '4.88 ms',
      'ahead of it': '2 requests',
    });
    expect(facts.lists.map(({ title, mentions }) => [title, mentions.map((mention) => mention.title)])).toEqual([
      ['Its callback', ['PBKDF2REQUEST #4']],
      ['Made room for it', ['PBKDF2REQUEST #3']],
      ['In the pool when it was made', ['PBKDF2REQUEST #2', 'PBKDF2REQUEST #3']],
    ]);
    expect(facts.span).toMatchObject({ id: 4, root: 'main script', scheduledAt: 120_000 });
    expect(facts.span!.stack[0].slice(1, 4)).toEqual([4, 3, 'derive']);
    expect(facts.certainty).toHaveLength(2);
  });

  test('lies in the lane in which it was asked for', () => {
    const recording = poolRecording();
    const place = (lane: typeof LANE.POOL | typeof LANE.IN_FLIGHT) => {
      const { start, end, row } = factsOf(recording, { thread, lane, item: 2 })!;
      return [start / 1000, end / 1000, row];
    };
    expect([place(LANE.POOL), place(LANE.IN_FLIGHT)]).toEqual([
      [5000, 7500, 1],
      [120, 9510, 2],
    ]);
    expect(factsOf(recording, { thread, lane: LANE.POOL, item: 3 })).toBeNull();
  });

  test('is mentioned by its callback, with its time on the pool', () => {
    const facts = factsOf(poolRecording(), { thread, lane: LANE.CALLBACKS, item: 2 })!;
    expect(facts.title).toBe('PBKDF2REQUEST #4');
    expect(numbers(facts)['on the pool']).toBe('about 2.50 ms, waited 4.88 ms for a thread');
    expect(facts.lists.at(-1)).toMatchObject({
      title: 'The request that it ended',
      mentions: [{ ref: { lane: LANE.POOL, item: 2 }, row: 1 }],
    });
  });

  test('leads on to the callbacks around it', () => {
    const from = { thread, lane: LANE.IN_FLIGHT, item: 2 } as const;
    const step = { from, time: 0, thread, kind: 'callback', direction: 1 } as const;
    expect(stepFrom(poolRecording(), step)).toEqual({ thread, lane: LANE.CALLBACKS, item: 0 });
  });
});
