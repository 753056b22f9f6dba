import { expect, test } from 'vitest';
import { plainStyle } from './print-style.ts';
import { queueLines } from './queues-print.ts';
import { queueSummary } from './queues-summary.ts';
import { timelineOf } from './testing/timeline-of.ts';

const timeline = timelineOf(`
  @1000  main
  @2000  init 2 TickObject <1
  @3000  init 3 TickObject <1
  @4000  init 4 Timeout <1
  @4500  init 6 FSREQCALLBACK <1
  @5000  before 2
  @5500  after 2
  @6000  before 3
  @6500  after 3
  @7000  thread-end 0`);

test('a summary has the peak and the waits of each queue that held anything', () => {
  const [ticks, ...rest] = queueSummary(timeline);
  expect(ticks).toEqual({
    queue: 'ticks',
    peak: 2,
    peakAt: 3000,
    runs: 2,
    meanWait: 3000,
    longestWait: 3000,
    longestSpan: 0,
    certainty: { kind: 'exact', reason: 'Every tick is recorded when it is queued and when it runs.' },
  });
  expect(rest).toEqual([]);
});

test('is printed as one small table, or not at all', () => {
  const unrun = timelineOf('@1 main\n@2 init 2 TickObject <1\n@3 thread-end 0');
  expect([...queueLines(timeline, plainStyle)]).toEqual([
    '  queue              peak  mean wait   longest  depth is',
    '  ticks                 2    3.00 µs   3.00 µs  exact',
  ]);
  expect([...queueLines(unrun, plainStyle)][1]).toBe('  ticks                 1          –         –  exact');
  expect([...queueLines(timelineOf('@1 main'), plainStyle)]).toEqual([]);
});
