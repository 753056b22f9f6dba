import { describe, expect, test } from 'vitest';
import { Motion } from './motion.ts';
import { TimeScale } from './time-scale.ts';
import { between, clamp, endAt, fitted, pan, SHORTEST_VIEW, spanOf, zoomAt } from './viewport.ts';

const whole = { start: 1000, end: 101_000 };

describe('the time scale', () => {
  test('translates there and back', () => {
    const scale = new TimeScale({ start: 1000, end: 3000 }, 500);
    expect([scale.x(1000), scale.x(2000), scale.x(3000)]).toEqual([0, 250, 500]);
    expect(scale.timeAtPx(125)).toBe(1500);
    expect(scale.nsPerPx).toBe(4);
  });

  test('keeps single nanoseconds apart after a hundred days', () => {
    const day = 86_400e9;
    const scale = new TimeScale({ start: 100 * day, end: 100 * day + 1000 }, 1000);
    expect(scale.x(100 * day + 501) - scale.x(100 * day + 500)).toBe(1);
  });
});

describe('the viewport', () => {
  test('zooming keeps the moment under the pointer where it is', () => {
    const view = { start: 20_000, end: 60_000 };
    for (const factor of [0.5, 0.9, 1.3]) {
      const zoomed = zoomAt(view, factor, 30_000, whole);
      expect(spanOf(zoomed)).toBeCloseTo(40_000 * factor, 6);
      expect((30_000 - zoomed.start) / spanOf(zoomed)).toBeCloseTo(0.25, 9);
    }
  });

  test('zooming ends at the shortest view and at the whole with some air', () => {
    let view = { start: 20_000, end: 60_000 };
    for (let i = 0; i < 100; i++) view = zoomAt(view, 0.5, 30_000, whole);
    expect(spanOf(view)).toBeCloseTo(SHORTEST_VIEW, 6);
    expect(view.start).toBeLessThanOrEqual(30_000);
    expect(view.end).toBeGreaterThanOrEqual(30_000);
    for (let i = 0; i < 100; i++) view = zoomAt(view, 2, 30_000, whole);
    expect(spanOf(view)).toBeCloseTo(spanOf(fitted(whole)), 3);
  });

  test('panning never leaves the recording behind', () => {
    const view = { start: 20_000, end: 60_000 };
    expect(pan(view, 1000, whole)).toEqual({ start: 21_000, end: 61_000 });
    expect(pan(view, 1e9, whole)).toEqual({ start: 81_000, end: 121_000 });
    expect(pan(view, -1e9, whole)).toEqual({ start: -19_000, end: 21_000 });
    expect(clamp(view, whole)).toBe(view);
  });

  test('what is fitted has air on both sides, and a moment gets the shortest view', () => {
    const view = fitted({ start: 100_000, end: 192_000 });
    expect(view.start).toBeCloseTo(96_000, 6);
    expect(view.end).toBeCloseTo(196_000, 6);
    expect(spanOf(fitted({ start: 5000, end: 5000 }))).toBeGreaterThanOrEqual(SHORTEST_VIEW);
  });

  test('the newest moment stands a little left of the edge', () => {
    expect(endAt({ start: 0, end: 1000 }, 5000)).toEqual({ start: 4040, end: 5040 });
  });

  test('on the way between two views every step zooms by the same factor, and the common moment rests', () => {
    const from = { start: 0, end: 100_000 };
    const to = { start: 25_000, end: 50_000 };
    const half = between(from, to, 0.5);
    expect(spanOf(half)).toBeCloseTo(50_000, 6);
    // The moment at a third of the screen is the same in both views.
    expect(half.start + spanOf(half) / 3).toBeCloseTo(100_000 / 3, 6);
    expect(between(from, to, 1)).toBe(to);
    const aside = between({ start: 0, end: 10 }, { start: 100, end: 110 }, 0.25);
    expect([aside.start, aside.end]).toEqual([25, 35]);
  });

  test('a motion without time is over at once', () => {
    const motion = new Motion({ start: 0, end: 10 }, { start: 5, end: 6 }, 1000, 0);
    expect(motion.at(1000)).toEqual({ start: 5, end: 6 });
    expect(motion.isOver(1000)).toBe(true);
    const slow = new Motion({ start: 0, end: 10 }, { start: 100, end: 110 }, 1000, 200);
    expect(slow.at(1000).start).toBe(0);
    expect(slow.at(1200)).toEqual({ start: 100, end: 110 });
    expect(slow.isOver(1199)).toBe(false);
  });
});
