import { expect, test } from 'vitest';
import { PHASE } from '../schema/events.ts';
import { lateTimers } from './late-timers.ts';
import { timelineOf } from './testing/timeline-of.ts';

const LOG = (durations: string[]) => `
  @0         main
  @0         init 2 Timeout <1
             ${durations[0]}
  @0         init 3 Timeout <1
             ${durations[1]}
  @10        init 4 TickObject <1
  @1000000   turn
  @1100000   poll
  @2000000   before 90
  @9000000   after 90
  @9100000   check idle=500000 io=1
  @9200000   closing
  @9300000   timers
  @9300000   before 2
  @9400000   after 2
  @9500000   before 4
  @9600000   after 4
  @9700000   before 3
  @9800000   after 3
  @9900000   turn
  @10000000  poll
  @10100000  before 91
`;

function lateIn(durations: string[]) {
  const timeline = timelineOf(LOG(durations));
  const rows = Array.from({ length: timeline.phases.length }, (_, row) => row);
  const timers = rows.find((row) => timeline.phases.phase.get(row) === PHASE.TIMERS)!;
  const { count, latest, more } = lateTimers(timeline, timers, 8);
  return { count, more, latest: latest.map((it) => [timeline.spans.id.get(it.span), it.late, it.isKnown]) };
}

test('timers are late by what passed since they were due', () => {
  expect(lateIn(['timer 2 8', 'timer 3 3'])).toEqual({
    ...{ count: 2, more: false },
    latest: [
      [3, 6_700_000, true],
      [2, 1_300_000, true],
    ],
  });
});

test('without their durations, by what passed since the loop woke at most', () => {
  expect(lateIn(['', ''])).toEqual({
    ...{ count: 2, more: false },
    latest: [
      [3, 8_100_000, false],
      [2, 7_700_000, false],
    ],
  });
});
