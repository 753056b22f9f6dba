import { expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { queues } from './queues.ts';

const { tones } = THEMES.light;
const TICK = tones[TONE.TICK];
const TIMER = tones[TONE.TIMERS];

/** Depth of a queue from a time to another: the greatest, and that at the end. */
const depth = (start: number, end: number, peak: number, after: number, tone: number) => ({
  ...{ start, end, busy: peak, count: after, tone },
});

function frame(closed: boolean) {
  const it = frameOf(
    [
      [
        depth(0, 100, 0, 0, TONE.TICK),
        depth(100, 200, 4, 4, TONE.TICK),
        depth(200, 300, 8, 0, TONE.TICK),
        depth(300, 400, 2, 2, TONE.TICK),
      ],
      [depth(50, 1000, 1, 1, TONE.TIMERS)],
    ],
    { start: 0, end: 1000 },
    1000,
    LANE.QUEUES,
  );
  return { ...it, closed, slices: { ...it.slices!, peaks: [8, 1] } };
}

test('opened, each queue is an area as high as it is deep; what came and went within a pixel is seen', () => {
  const it = frame(false);
  queues.draw(it);
  expect(it.calls).toEqual([
    `rect 100 109 100 9 ${TICK} 0.85`,
    `rect 200 100 1 18 ${TICK} 0.85`,
    `rect 300 113 100 5 ${TICK} 0.85`,
    `rect 50 120 950 18 ${TIMER} 0.85`,
  ]);
});

test('closed, each queue is a strip that is strong where it is deep', () => {
  const it = frame(true);
  queues.draw(it);
  expect(it.calls).toEqual([
    `rect 100 100 100 5 ${TICK} 0.60`,
    `rect 200 100 1 5 ${TICK}`,
    `rect 300 100 100 5 ${TICK} 0.40`,
    `rect 50 106 950 5 ${TIMER}`,
  ]);
});

test('a pixel that is taken is not drawn again', () => {
  const row = Array.from({ length: 5000 }, (_, i) => depth(i / 5, i / 5 + 0.2, 2, 1, TONE.TICK));
  const it = { ...frameOf([row], { start: 0, end: 1000 }, 200, LANE.QUEUES), closed: true };
  it.slices!.peaks = [2];
  queues.draw(it);
  expect(it.calls.length).toBeLessThanOrEqual(202);
});

test('the pointer means the moment that it is at', () => {
  expect(queues.hitTest(frame(true), 250, 105)).toMatchObject({ item: 250 });
  const empty = frameOf([], { start: 0, end: 1000 }, 1000, LANE.QUEUES);
  expect(queues.hitTest(empty, 250, 105)).toBeNull();
});
