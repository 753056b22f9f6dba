import { describe, expect, test } from 'vitest';
import { LineRuns, lineOf } from './line-runs.ts';
import { timelineOf } from './testing/timeline-of.ts';

/** Line 7 schedules immediates of these lengths, in one thread; line 8 a tick each. */
const program = (lengths: number[]) =>
  timelineOf(`
    @0 main
    ${lengths.map((_, i) => `init ${i * 2 + 2} Immediate <1 at /srv/a.js:7:${i + 1} f\ninit ${i * 2 + 3} TickObject <1 at /srv/a.js:8:1`).join('\n')}
    @100 turn
    @110 poll
    @200 check idle=0 io=0
    ${lengths.map((length, i) => `@${1000 * (i + 1)} before ${i * 2 + 2}\n@${1000 * (i + 1) + length} after ${i * 2 + 2}\n@${1000 * (i + 1) + length} before ${i * 2 + 3}\n@${1000 * (i + 1) + length + 1} after ${i * 2 + 3}`).join('\n')}
    @100000 thread-end 0
  `);

function runsOf(...timelines: ReturnType<typeof program>[]) {
  const runs = new LineRuns(() => timelines, lineOf(timelines[0], 0));
  runs.go(() => false);
  return runs;
}

describe('the runs of a line', () => {
  test('are all that the line scheduled, whatever the column, in every thread', () => {
    const runs = runsOf(program([10, 30, 20]), program([5, 90]));
    expect(runs.key).toEqual({ file: '/srv/a.js', line: 7 });
    expect(runs.totals).toEqual({ count: 5, total: 155, longest: 90, longestAt: { of: 1, span: 2 } });
    expect(runs.median).toBe(20);
  });

  test('have a median, of an even number the longer one of the middle', () => {
    expect(runsOf(program([4])).median).toBe(4);
    expect(runsOf(program([4, 2])).median).toBe(4);
    expect(runsOf(program([9, 1, 1, 1, 5, 5])).median).toBe(5);
    const many = Array.from({ length: 99 }, (_, i) => ((i * 37) % 99) + 1);
    expect(runsOf(program(many)).median).toBe(50);
    const long = Array.from({ length: 301 }, (_, i) => 300 + ((i * 97) % 301));
    expect(runsOf(program(long)).median).toBe(450);
  });

  test('know their neighbours', () => {
    const timeline = program([10, 30, 20]);
    const runs = runsOf(timeline);
    expect(runs.around(timeline, 0)).toEqual({ index: 0, count: 3, previous: -1, next: 2 });
    expect(runs.around(timeline, 2)).toEqual({ index: 1, count: 3, previous: 0, next: 4 });
    expect(runs.around(timeline, 4)).toEqual({ index: 2, count: 3, previous: 2, next: -1 });
    expect(runs.around(timeline, 3)).toEqual({ index: -1, count: 3, previous: 2, next: 4 });
  });

  test('are those of a type where no call site is known', () => {
    const timeline = timelineOf(`
      @0 main
      init 2 Timeout <1
      init 3 Immediate <1
      @10 turn
      @20 before 2
      @25 after 2
      @30 before 3
      @31 after 3
      @40 before 2
      @47 after 2
      @50 turn
    `);
    const runs = new LineRuns(() => [timeline], lineOf(timeline, 0));
    runs.go(() => false);
    expect(runs.key).toEqual({ type: 'Timeout' });
    expect(runs.totals).toMatchObject({ count: 2, total: 12, longest: 7 });
  });

  test('stop when they are asked to, and go on from there', () => {
    const timeline = program(Array.from({ length: 2000 }, () => 1));
    const runs = new LineRuns(() => [timeline], lineOf(timeline, 0));
    runs.go(() => true);
    expect([runs.isDone, runs.totals.count]).toEqual([false, 1024]);
    while (!runs.isDone) runs.go(() => true);
    expect(runs.totals.count).toBe(2000);
  });
});
