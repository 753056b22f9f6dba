import { describe, expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { SMALL_END, SMALL_LOG } from '../testing/logs.ts';
import { finishedRecording } from '../testing/recordings.ts';
import { answer, overviewOf } from './answer.ts';

const recording = finishedRecording(SMALL_LOG + SMALL_END);
const lanes = [LANE.ITERATIONS, LANE.PHASES, LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS, LANE.GC];

function ask(from: number, to: number, nsPerPx: number) {
  return answer(recording, { from, to, nsPerPx, threads: [{ key: '4711:0', lanes }], overviewPx: 100 });
}

describe('an answer', () => {
  test('has the rows of each lane, with the names of what is wide enough', () => {
    const { answer: it } = ask(0, 22e6, 20_000);
    const rows = it.threads[0].lanes.map(({ rows }) => rows.map((row) => [...row.labels.values()]));
    expect(rows[LANE.PHASES][0]).toEqual(['main', 'asleep', 'poll', 'check', 'timers', 'asleep', 'exit']);
    expect(rows[LANE.CALLBACKS][0]).toEqual([
      'FSREQCALLBACK app.js:7',
      'Immediate onRead app.js:8',
      'Timeout app.js:3',
    ]);
    expect(rows[LANE.TICKS][0]).toEqual([]);
    expect(it.threads[0].lanes[LANE.TICKS].rows[0].length).toBe(1);
    expect(it.events).toBe(39);
  });

  test('has no more slices than pixels, and hands its columns over', () => {
    const { answer: it, transfer } = ask(0, 22e6, 2_200_000);
    for (const { rows } of it.threads[0].lanes) for (const row of rows) expect(row.length).toBeLessThanOrEqual(16);
    const phases = it.threads[0].lanes[LANE.PHASES].rows[0];
    expect(phases.count.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
    expect([...phases.tone]).toContain(TONE.ASLEEP);
    expect(transfer).toContain(phases.start.buffer);
    expect(new Set(transfer).size).toBe(transfer.length);
  });

  test('leaves out what is not in view and threads that are not known', () => {
    const { answer: it } = ask(0, 2e6, 1000);
    expect(it.threads[0].lanes[LANE.CALLBACKS].rows[0].length).toBe(0);
    const other = answer(recording, { from: 0, to: 1, nsPerPx: 1, threads: [{ key: '1:1', lanes }], overviewPx: 10 });
    expect(other.answer.threads).toEqual([]);
  });
});

describe('the overview', () => {
  test('shows in each column how long the loop left everybody waiting', () => {
    const { begin, end, delay, longest } = overviewOf(recording, 20);
    expect([begin, end]).toEqual([1e6, 21e6]);
    // A column is a millisecond: main until poll at 4.01 ms, awake from 6.01 to 12.7 ms, and again from 19.9 ms on.
    expect([...delay].map((ns) => Math.round(ns / 10_000))).toEqual([
      ...[301, 301, 301, 301, 0, 669, 669, 669, 669, 669, 669, 669, 0, 0, 0, 0, 0, 0, 110, 110],
    ]);
    expect(longest).toBe(6_690_000);
  });

  test('of an empty recording is empty', () => {
    expect(overviewOf(finishedRecording(''), 4)).toMatchObject({ longest: 0 });
  });
});
