import { describe, expect, test } from 'vitest';
import { summarizeThread, utilization } from './summary.ts';
import { timelineOf } from './testing/timeline-of.ts';

const PROGRAM = `
  @100  main
        init 2 Timeout <1
        init 3 TickObject <1
  @150  before 3
        init 4 PROMISE <3
        after 3
  @160  before 4
  @171  after 4
  @200  turn
  @210  poll
  @1010 before 9
  @1020 before 8
  @1050 after 8
  @1060 after 9
  @1070 gc-begin scavenge 10KiB
  @1075 gc-end scavenge 10KiB
  @1110 check idle=800 io=1
  @1120 closing
  @1130 timers
  @1140 before 2
  @1540 after 2
  @1541 gc-begin mark-sweep-compact 10KiB
  @1561 gc-end mark-sweep-compact 10KiB
  @1562 gc-begin scavenge 10KiB
  @1565 gc-end scavenge 10KiB
  @1600 turn
  @1610 poll
  @2010 check idle=400
  @2020 closing
  @2030 turn
  @2100 thread-end 0`;

describe('a summary', () => {
  const timeline = timelineOf(PROGRAM);
  const summary = summarizeThread(timeline, 3);

  test('has the time of each phase, poll’s sleep apart, in the order of the loop', () => {
    expect(summary.phases.map(({ phase, passes, awake, asleep }) => `${phase} ${passes} ${awake} ${asleep}`)).toEqual([
      'main 1 100 0',
      'timers 1 470 0',
      'idle-prepare 2 20 0',
      'poll 2 100 1200',
      'check 2 20 0',
      'closing 2 20 0',
      'exit 1 70 0',
    ]);
    expect(summary.duration).toBe(2000);
    expect(utilization(summary)).toBeCloseTo(630 / 1830);
  });

  test('names the iteration that kept the loop awake longest', () => {
    expect(summary.iterations).toBe(2);
    expect(summary.longestDelay).toEqual({ iteration: 1, start: 200, awake: 600 });
  });

  test('counts callbacks, ticks and microtasks and names the longest outermost ones', () => {
    expect([summary.callbacks, summary.ticks, summary.microtasks]).toEqual([3, 1, 1]);
    expect(summary.longest.map((span) => timeline.spans.id.get(span))).toEqual([2, 9, 4]);
  });

  test('has what was made and run of each type', () => {
    expect(summary.types).toEqual([
      { type: 'Timeout', made: 1, runs: 1, time: 400 },
      { type: 'UNKNOWN', made: 0, runs: 2, time: 80 },
      { type: 'PROMISE', made: 1, runs: 1, time: 11 },
      { type: 'TickObject', made: 1, runs: 1, time: 10 },
    ]);
  });

  test('adds up collections by kind', () => {
    expect(summary.gcs).toEqual([
      { kind: 'mark-sweep-compact', count: 1, time: 20 },
      { kind: 'scavenge', count: 2, time: 8 },
    ]);
    expect([summary.gcTime, summary.longestGc]).toEqual([28, 20]);
  });

  test('an exit that ‘beforeExit’ puts off does not make two iterations of one', () => {
    const log =
      '@1 poll\n@2 check\n@3 turn\n@4 init 2 TickObject <0\n@5 before 2\n@6 after 2\n@7 timers\n@9 turn\n@10 poll';
    expect(summarizeThread(timelineOf(log)).iterations).toBe(2);
  });

  test('what still runs counts up to the latest time', () => {
    const live = summarizeThread(timelineOf('@0 poll\n@10 before 2\n@30 gc-begin scavenge 1KiB', { finish: false }));
    expect(live.phases).toEqual([{ phase: 'poll', passes: 1, awake: 30, asleep: 0 }]);
    expect([live.types[0].time, live.longestDelay?.awake]).toEqual([20, 30]);
  });

  test('a thread that did nothing has an empty summary', () => {
    expect(summarizeThread(timelineOf(''))).toMatchObject({
      duration: 0,
      phases: [],
      iterations: 0,
      longestDelay: null,
    });
    expect(utilization(summarizeThread(timelineOf('')))).toBe(0);
  });
});
