import { beforeEach, describe, expect, test } from 'vitest';
import { Camera } from './camera.ts';
import type { View } from './time-scale.ts';
import { fitted, spanOf } from './viewport.ts';

let whole: View;
let mayMove: boolean;
let changes: number;
let camera: Camera;

const owner = {
  whole: () => whole,
  width: () => 1000,
  mayMove: () => mayMove,
  changed: () => {
    changes++;
  },
};

beforeEach(() => {
  [whole, mayMove, changes] = [{ start: 0, end: 1e9 }, false, 0];
  camera = new Camera(owner);
});

const settle = () => {
  for (let frame = 0; camera.advance(frame * 16) && frame < 1000; frame++);
};

describe('the camera', () => {
  test('follows from the start: the whole run while it is short, its last seconds when it is long', () => {
    settle();
    expect(camera.view).toEqual(fitted(whole));
    whole = { start: 0, end: 60e9 };
    settle();
    expect(spanOf(camera.view)).toBeCloseTo(8e9, 0);
    expect(camera.view.end).toBeGreaterThan(60e9);
  });

  test('glides after the newest moment where things may move, and arrives', () => {
    settle();
    mayMove = true;
    whole = { start: 0, end: 1.05e9 };
    expect(camera.advance(0)).toBe(true);
    expect(camera.view.end).toBeLessThan(fitted(whole).end);
    settle();
    expect(camera.view).toEqual(fitted(whole));
  });

  test('paused it holds still whatever comes, the end of the run too; resumed it follows as it did', () => {
    whole = { start: 0, end: 60e9 };
    settle();
    const before = camera.view;
    camera.follow(false);
    whole = { start: 0, end: 70e9 };
    settle();
    expect([camera.view, camera.placed]).toEqual([before, true]);
    camera.follow(false);
    camera.follow(true);
    settle();
    expect([spanOf(camera.view), camera.placed]).toEqual([spanOf(before), false]);
    expect(camera.view.end).toBeGreaterThan(70e9);
    camera.follow(false);
    const paused = camera.view;
    camera.end(true);
    settle();
    expect(camera.view).toEqual(paused);
  });

  test('what was moved while it was paused keeps its zoom when it follows again', () => {
    settle();
    camera.follow(false);
    camera.zoom(0.5, 500);
    const span = spanOf(camera.view);
    camera.follow(true);
    whole = { start: 0, end: 2e9 };
    settle();
    expect(spanOf(camera.view)).toBeCloseTo(span, 3);
  });

  test('every touch ends the following; following again keeps the zoom', () => {
    settle();
    camera.zoom(0.5, 500);
    expect([camera.following, changes]).toEqual([false, 1]);
    const span = spanOf(camera.view);
    whole = { start: 0, end: 2e9 };
    expect(camera.advance(0)).toBe(false);
    camera.follow(true);
    settle();
    expect(spanOf(camera.view)).toBeCloseTo(span, 3);
    expect(camera.view.end).toBeCloseTo(2e9 + 0.04 * span, 3);
  });

  test('at the end shows the whole run, unless somebody has put the view somewhere', () => {
    whole = { start: 0, end: 60e9 };
    settle();
    camera.end(false);
    expect([camera.view, camera.following]).toEqual([fitted(whole), false]);
    const placed = new Camera(owner, { start: 5, end: 6000 });
    placed.end(true);
    expect(placed.view).toEqual({ start: 5, end: 6000 });
  });

  test('several keys pressed in a row add up, whether or not the view has arrived', () => {
    settle();
    mayMove = true;
    camera.zoomBy(0.5, 0.5);
    camera.zoomBy(0.5, 0.5);
    camera.advance(performance.now() + 10_000);
    expect(spanOf(camera.view)).toBeCloseTo(spanOf(fitted(whole)) / 4, 0);
  });

  test('reveals what is out of sight by panning, a speck by zooming, a giant by fitting, and else rests', () => {
    camera.place({ start: 0, end: 1e6 });
    camera.reveal({ start: 5e6, end: 5.1e6 });
    settle();
    expect(camera.view).toEqual({ start: 4.55e6, end: 5.55e6 });
    camera.reveal({ start: 5e6, end: 5.2e6 });
    settle();
    expect(camera.view).toEqual({ start: 4.55e6, end: 5.55e6 });
    camera.reveal({ start: 5e6, end: 5e6 });
    settle();
    expect(camera.view).toEqual({ start: 4.55e6, end: 5.55e6 });
    camera.reveal({ start: 5e6, end: 5e6 + 500 });
    settle();
    expect(spanOf(camera.view)).toBeCloseTo(6000, 6);
    camera.reveal({ start: 1e8, end: 2e8 });
    settle();
    expect(camera.view).toEqual(fitted({ start: 1e8, end: 2e8 }));
  });

  test('reveals what would be out of sight once a glide has ended, though it is in sight yet', () => {
    settle();
    mayMove = true;
    camera.reveal({ start: 1e8, end: 1e8 + 1e5 });
    // Seen and no speck where the view is by now, but not where it is going.
    camera.reveal({ start: 8e8, end: 8.02e8 });
    camera.advance(performance.now() + 10_000);
    expect(camera.view).toEqual(fitted({ start: 8e8, end: 8.02e8 }));
  });

  test('goes to an edge as close as it will look when a glide has ended', () => {
    settle();
    mayMove = true;
    camera.show({ start: 1e8, end: 1.1e8 });
    camera.goTo('end');
    camera.advance(performance.now() + 10_000);
    expect(spanOf(camera.view)).toBeCloseTo(spanOf(fitted({ start: 1e8, end: 1.1e8 })), 0);
  });

  test('what begins or ends the recording is revealed without emptiness beside it', () => {
    camera.place({ start: 4e8, end: 5e8 });
    camera.reveal({ start: whole.start, end: whole.start + 2e6 });
    settle();
    expect(camera.view.start).toBeCloseTo(whole.start - 4e6, 3);
    camera.reveal({ start: whole.end - 2e6, end: whole.end });
    settle();
    expect(camera.view.end).toBeCloseTo(whole.end + 4e6, 3);
    camera.place(fitted(whole));
    camera.reveal({ start: whole.start, end: whole.start + 2e6 });
    settle();
    expect(camera.view.start).toBeCloseTo(fitted(whole).start, 3);
  });
});
