import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { HEAP_LOG, SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording, recordingOf } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import { heapLayers } from './heap-slices.ts';

const thread = '4711:0';
const lab = finishedRecording(HEAP_LOG);
const app = finishedRecording(SMALL_LOG + SMALL_END);

/** Each row as `from–to: MiB` of its readings. */
function drawn(recording: typeof lab, from: number, to: number): string[] {
  const query = { from, to, nsPerPx: 1000, threads: [{ key: thread, lanes: [LANE.HEAP] }], overviewPx: 10 };
  const [{ rows }] = answer(recording, query).answer.threads[0].lanes;
  return rows.map(({ start, end, busy }) =>
    [...start].map((time, i) => `${time / 1e6}–${end[i] / 1e6}: ${(busy[i] / 1024).toFixed(1)}`).join('  '),
  );
}

test('there is a layer for each kind of space, what changes least at the bottom', () => {
  expect(heapLayers(lab.threads[0])).toEqual(['old', 'large', 'new']);
  expect(drawn(lab, 0, 20e6)).toEqual([
    '1–10: 2.0  10–14: 2.0  14–18.1: 4.0',
    '1–10: 0.0  10–14: 2.0  14–18.1: 2.0',
    '1–10: 1.0  10–14: 4.0  14–18.1: 0.0',
  ]);
});

test('where spaces were not told apart there is one layer', () => {
  expect(heapLayers(app.threads[0])).toEqual(['all']);
  expect(drawn(app, 0, 20e6)).toEqual(['7.5–7.9: 3.9  7.9–21: 2.4']);
});

test('a view has the readings next to it on either side', () => {
  expect(drawn(lab, 11e6, 12e6)[0]).toBe('10–14: 2.0  14–18.1: 4.0');
});

test('a thread whose heap was never read has no layer and nothing to say', () => {
  const recording = recordingOf(thread);
  expect(heapLayers(recording.threads[0])).toEqual([]);
  expect(drawn(recording, 0, 20e6)).toEqual([]);
  expect(factsOf(recording, { thread, lane: LANE.HEAP, item: 5 })).toBeNull();
});

test('at a moment each space holds what lies straight between the readings, and it says so', () => {
  const said = (recording: typeof lab, item: number) => {
    const { numbers, certainty } = factsOf(recording, { thread, lane: LANE.HEAP, item })!;
    return [...numbers.map((row) => row.join(' ')), ...certainty].map((text) => text.replaceAll(/\s/g, ' '));
  };
  expect(said(lab, 11e6)).toEqual([
    'used 7.50 MiB',
    'new 3.00 MiB of 4.00 MiB',
    'large object 2.00 MiB of 2.00 MiB',
    'old 2.50 MiB of 5.00 MiB',
    'Read at 10 ms, before a scavenge, and at 14 ms, after a scavenge; drawn straight in between.',
  ]);
  expect(said(lab, 500_000)).toEqual(['It is read for the first time at 1 ms.']);
  expect(said(lab, 5e6).at(-1)).toBe('Read at 1 ms, and at 10 ms, before a scavenge; drawn straight in between.');
  expect(said(lab, 17e6).at(-1)).toBe('Read at 14 ms, after a scavenge, and not since.');
  expect(said(app, 7_700_000)[0]).toBe('used 3.17 MiB');
});
