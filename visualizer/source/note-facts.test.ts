import { describe, expect, test } from 'vitest';
import { LANE, type Lane, TONE } from '../../instrument/model/lanes.ts';
import { talkativeLog } from '../testing/logs.ts';
import { recordingFrom } from '../testing/recordings.ts';
import { answer } from './answer.ts';
import { factsOf } from './facts.ts';
import { stepFrom } from './step.ts';

const recording = recordingFrom(talkativeLog());
const thread = '4711:0';
const facts = (lane: Lane, item: number) => factsOf(recording, { thread, lane, item })!;
const plain = (numbers: [string, string][]) => numbers.map((row) => row.join(' ').replaceAll(/\s/g, ' '));

describe('what a program says of itself', () => {
  test('output has its text, its time, and the callback that wrote it', () => {
    const wrote = facts(LANE.OUTPUT, 2);
    expect(wrote).toMatchObject({ title: 'stderr', tone: TONE.STDERR, text: 'no such\ncolour', start: 6_400_000 });
    expect(plain(wrote.numbers)).toEqual(['written 6.4 ms', 'phase poll of iteration #1', 'lines 2']);
    expect(wrote.related.map(({ title }) => title)).toEqual(['FSREQCALLBACK #4']);
    expect(facts(LANE.OUTPUT, 0)).toMatchObject({ title: 'stdout', text: 'reading', related: [] });
  });

  test('a measure has its stretch of time, a mark its moment', () => {
    expect(plain(facts(LANE.TIMING, 4).numbers).slice(0, 3)).toEqual(['from 6.4 ms', 'to 7.3 ms', 'lasted 900 µs']);
    expect(facts(LANE.TIMING, 4)).toMatchObject({ title: 'measure check', start: 6_400_000, end: 7_300_000, row: 1 });
    expect(facts(LANE.TIMING, 1)).toMatchObject({ title: 'mark read', start: 6_300_000, end: 6_300_000, text: null });
  });

  test('what is not there has no facts', () => {
    expect(factsOf(recording, { thread, lane: LANE.OUTPUT, item: 6 })).toBeNull();
  });

  test('slices have the first line of each text that has room up to the next one', () => {
    const lanes = [LANE.OUTPUT, LANE.TIMING];
    const query = { from: 0, to: 22e6, nsPerPx: 20_000, threads: [{ key: thread, lanes }], overviewPx: 100 };
    const [output, timing] = answer(recording, query).answer.threads[0].lanes;
    expect([...output.rows[0].labels.values()]).toEqual(['reading', 'no such', 'read']);
    expect(timing.rows.map(({ labels }) => [...labels.values()])).toEqual([['read', 'checked'], ['check']]);
  });

  test('from a text one steps to the callbacks around it', () => {
    const from = { thread, lane: LANE.OUTPUT, item: 0 };
    const next = stepFrom(recording, { from, time: 0, thread, kind: 'callback', direction: 1 });
    expect(next).toEqual({ thread, lane: LANE.CALLBACKS, item: 0 });
  });
});
