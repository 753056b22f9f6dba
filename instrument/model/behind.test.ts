import { describe, expect, test } from 'vitest';
import { collectedBetween, ranBetween } from './behind.ts';
import { ThreadLanes } from './lanes.ts';
import { timelineOf } from './testing/timeline-of.ts';

function between(log: string, from: number, to: number, limit = 3) {
  const timeline = timelineOf(log);
  const lanes = new ThreadLanes(timeline);
  lanes.update();
  const ran = ranBetween(timeline, lanes, from, to, limit);
  return { ...ran, longest: ran.longest.map(({ span, ns }) => `${timeline.spans.id.get(span)}: ${ns}`) };
}

const LOG = `
  @0     main
  @1     init 3 TickObject <1
  @2     init 4 PROMISE <1
  @100   turn
  @110   poll
  @200   before 90
  @210   before 91
  @220   gc-begin scavenge
  @250   gc-end scavenge
  @290   after 91
  @300   after 90
  @300   before 3
  @330   after 3
  @330   before 4
  @340   after 4
  @350   gc-begin mark-sweep-compact
  @355   gc-begin weak-callbacks
  @358   gc-end weak-callbacks
  @390   gc-end mark-sweep-compact
  @400   check idle=50 io=1
`;

describe('what ran between two moments', () => {
  test('is counted by kind, callbacks within callbacks left out, as far as it lies between them', () => {
    expect(between(LOG, 0, 1000)).toEqual({
      ...{ callbacks: 1, ticks: 1, microtasks: 1, time: 140, longest: ['90: 100', '3: 30', '4: 10'] },
    });
    expect(between(LOG, 290, 310)).toEqual({
      ...{ callbacks: 1, ticks: 1, microtasks: 0, time: 20, longest: ['90: 10', '3: 10'] },
    });
    expect(between(LOG, 300, 300)).toMatchObject({ callbacks: 0, ticks: 0, time: 0, longest: [] });
  });

  test('is as exact where it is too much to go through one by one', () => {
    const ticks = Array.from(
      { length: 6000 },
      (_, i) => `@${i * 10 + 100} before ${i + 2}\n@${i * 10 + 107} after ${i + 2}`,
    );
    const made = ticks.map((_, i) => `init ${i + 2} TickObject <1`);
    const log = `@0 main\n@1 init 1000000 Immediate <1\n${made.join('\n')}\n${ticks.join('\n')}\n@70000 turn`;
    expect(between(log, 103, 60_094, 1)).toMatchObject({ ticks: 6000, time: 6000 * 7 - 3 - 3 });
  });

  test('collections are counted apart, those within others as theirs', () => {
    const timeline = timelineOf(LOG);
    const lanes = new ThreadLanes(timeline);
    lanes.update();
    expect(collectedBetween(lanes, 0, 1000)).toEqual({ count: 2, time: 70 });
    expect(collectedBetween(lanes, 240, 360)).toEqual({ count: 2, time: 20 });
    expect(collectedBetween(lanes, 260, 300)).toEqual({ count: 0, time: 0 });
  });
});
