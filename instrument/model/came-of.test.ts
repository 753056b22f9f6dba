import { expect, test } from 'vitest';
import { cameOf } from './came-of.ts';
import { timelineOf } from './testing/timeline-of.ts';

const timeline = timelineOf(`
  @0     main
  @1     init 2 Timeout <1
  @100   turn
  @110   timers
  @200   before 2
  @210   init 3 Immediate <2
  @211   init 4 Timeout <2
  @212   init 5 TickObject <2
  @215   init 6 HTTPPARSER <2
  @216   before 6
  @219   after 6
  @220   after 2
  @220   before 5
  @225   init 7 TickObject <5
  @230   after 5
  @230   before 7
  @260   after 7
  @300   turn
  @310   poll
  @400   check idle=50 io=0
  @410   before 3
  @480   after 3
  @490   closing
  @500   turn
`);

test('all that came of a callback is followed: what ran within the callback itself takes no time of its own', () => {
  expect(cameOf(timeline, 0, 100)).toEqual({ operations: 5, ran: 4, time: 10 + 30 + 70, more: false });
  expect(cameOf(timeline, 2, 100)).toEqual({ operations: 1, ran: 1, time: 30, more: false });
});

test('it stops at the limit and says so', () => {
  expect(cameOf(timeline, 0, 2)).toMatchObject({ operations: 2, more: true });
});
