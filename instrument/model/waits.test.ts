import { describe, expect, test } from 'vitest';
import { timelineOf } from './testing/timeline-of.ts';
import type { ThreadTimeline } from './timeline.ts';
import { waitOf } from './waits.ts';

/** The wait of the `nth` run of an id. */
function wait(timeline: ThreadTimeline, id: number, nth = 0) {
  const rows = Array.from({ length: timeline.spans.length }, (_, row) => row);
  return waitOf(timeline, rows.filter((row) => timeline.spans.id.get(row) === id)[nth]);
}

/** The loop's marks around two timers steps; main sets timer 2 at 1 ms. */
const timers = (timer: string, poll = '@7000000 check idle=0 io=1') => `
  @0         main
  @1000000   init 2 Timeout <1
             ${timer}
  @2000000   turn
  @2100000   poll
  @3000000   before 9
  @6900000   after 9
  ${poll}
  @7100000   closing
  @7200000   timers
  @7300000   before 2
  @8000000   after 2
  @8100000   turn
  @8200000   poll
  @19000000  check idle=10500000 io=0
  @19100000  closing
  @19200000  timers
  @19300000  before 2
  @19400000  after 2
  @19500000  turn
  @19600000  thread-end 0
`;

describe('waits', () => {
  test('ticks and immediates are ready as soon as they are queued', () => {
    const timeline = timelineOf(`
      @0     main
      @10    init 2 Immediate <1
      @20    init 3 TickObject <1
      @100   before 3
      @110   after 3
      @200   turn
      @210   poll
      @300   check idle=0 io=0
      @310   before 2
      @320   after 2
    `);
    expect(wait(timeline, 2)).toMatchObject({ queue: 'immediates', queued: 10, ready: 10, isKnown: true });
    expect(wait(timeline, 3)).toMatchObject({ queue: 'ticks', queued: 20, ready: 20, isKnown: true });
  });

  test('a microtask is ready when its promise settles, where that is recorded', () => {
    const log = (settling: string) => `
      @0     main
      @10    init 2 PROMISE <1
      @20    init 3 PROMISE <2
      @50    ${settling}
      @100   before 3
      @110   after 3
      @120   turn
    `;
    expect(wait(timelineOf(log('resolve 2')), 3)).toMatchObject({ queued: 20, ready: 50, isKnown: true });
    expect(wait(timelineOf(log('resolve 7')), 3)).toMatchObject({ queued: 20, ready: 20, isKnown: false });
  });

  test('a timer is ready when its time has passed, where its duration is recorded: an interval counts from its last begin', () => {
    const timeline = timelineOf(timers('timer 2 5'));
    expect(wait(timeline, 2)).toMatchObject({ queue: 'timers', duration: 5e6, due: 6e6, ready: 6e6, isKnown: true });
    const long = timelineOf(timers('timer 2 11'));
    expect(wait(long, 2, 1)).toMatchObject({ queued: 8e6, due: 18.3e6, ready: 18.3e6 });
  });

  test('without its duration a timer is ready, at the earliest, when the loop last slept or found it not due', () => {
    expect(wait(timelineOf(timers('')), 2)).toMatchObject({ queued: 1e6, ready: 2e6, isKnown: false, due: null });
    const slept = timelineOf(timers('', '@7000000 check idle=800000 io=1'));
    expect(wait(slept, 2)).toMatchObject({ ready: 2.9e6, isKnown: false });
    expect(wait(slept, 2, 1)).toMatchObject({ queued: 8e6, ready: 18.7e6, isKnown: false });
  });

  test('a timer that the loop has passed over since its time was set again: when is not known', () => {
    const timeline = timelineOf(timers('timer 2 3'));
    expect(wait(timeline, 2, 1)).toMatchObject({ duration: 3e6, due: null, ready: 18.7e6, isKnown: false });
  });

  test('what waits for the system is ready, at the earliest, when poll takes it in', () => {
    const timeline = timelineOf(`
      @0     main
      @10    init 2 FSREQCALLBACK <1
      @200   turn
      @210   poll
      @300   before 2
      @310   init 3 HTTPINCOMINGMESSAGE <2
      @311   before 3
      @312   after 3
      @320   after 2
      @400   check idle=60 io=1
    `);
    expect(wait(timeline, 2)).toMatchObject({ queue: 'fs', queued: 10, ready: 270, isKnown: false });
    expect(wait(timeline, 3)).toBeNull();
  });

  test('what was there before recording has no wait that is known', () => {
    expect(wait(timelineOf(timers('')), 9)).toBeNull();
  });
});
