import { describe, expect, test } from 'vitest';
import { LANE, type Lane, TONE } from '../../instrument/model/lanes.ts';
import type { RequestMoments } from '../source/protocol.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { inFlight } from './in-flight.ts';
import { layOut } from './layout.ts';
import { pool } from './pool.ts';

const CRYPTO = THEMES.light.tones[TONE.POOL_CRYPTO];

/** Moments that are known: made at 100, begun, done, called back at 900. */
const moments = (started: number, done: number, more: Partial<RequestMoments> = {}): RequestMoments => ({
  ...{ started, startedFrom: started, startedTo: started, done, doneFrom: done, doneTo: done, isOpen: false },
  ...more,
});

function drawn(track: typeof pool, of: RequestMoments, { closed = false, start = 100, end = 900 } = {}): string[] {
  const frame = frameOf(
    [[{ start, end, tone: TONE.POOL_CRYPTO, label: 'PBKDF2REQUEST #4' }]],
    { start: 0, end: 1000 },
    1000,
    track.lane,
  );
  frame.slices!.rows[0].requests = new Map([[0, of]]);
  track.draw({ ...frame, closed });
  return frame.calls;
}

describe('a request in flight', () => {
  test('is pale while it waits for a thread, full on it, low while its result waits for the loop', () => {
    expect(drawn(inFlight, moments(300, 700))).toEqual([
      `rect 100 100 200 18 ${CRYPTO} 0.25`,
      `round 300 100 399 18 ${CRYPTO}`,
      `rect 700 106 199 6 ${CRYPTO} 0.50`,
      'text "PBKDF2REQUEST #4" 306 109.5 #ffffff',
    ]);
  });

  test('is pale only while it has no thread, and has no end while it is not done', () => {
    expect(drawn(inFlight, moments(900, 900, { isOpen: true }))[0]).toBe(`rect 100 100 799 18 ${CRYPTO} 0.25`);
    expect(drawn(inFlight, moments(300, 900, { isOpen: true })).slice(0, 2)).toEqual([
      `rect 100 100 200 18 ${CRYPTO} 0.25`,
      `round 300 100 599 18 ${CRYPTO}`,
    ]);
  });

  test('is a strip without a text in a closed lane', () => {
    expect(drawn(inFlight, moments(100, 900), { closed: true })).toEqual([`round 100 100 799 4 ${CRYPTO}`]);
  });
});

describe('a request on its thread', () => {
  test('fades where its begin or end is not known exactly', () => {
    const calls = drawn(pool, moments(320, 680, { startedFrom: 300, startedTo: 340, doneFrom: 660, doneTo: 700 }));
    expect(calls[0]).toBe(`rect 340 100 320 18 ${CRYPTO}`);
    const alphas = calls.slice(1, -1).map((call) => Number(call.split(' ').at(-1)));
    expect(alphas.slice(0, 6)).toEqual([0.08, 0.25, 0.42, 0.58, 0.75, 0.92]);
    expect(alphas.slice(6)).toEqual([0.92, 0.75, 0.58, 0.42, 0.25, 0.08]);
    expect(calls[1]).toMatch(/^rect 300 /);
    expect(calls[7]).toMatch(/^rect 660 /);
  });

  test('is sharp where it is', () => {
    expect(drawn(pool, moments(100, 900))).toEqual([
      `round 100 100 799 18 ${CRYPTO}`,
      'text "PBKDF2REQUEST #4" 106 109.5 #ffffff',
    ]);
  });
});

describe('the pool’s lane', () => {
  const boxOf = (threads: number, changed: boolean | null = null, opens: Lane[] = []) => {
    const rows = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, threads];
    const chosen = new Map(changed === null ? [] : [[LANE.POOL as Lane, changed]]);
    const [box] = layOut([{ key: '1:0', rows, opens }], new Set(), 0, chosen).threads;
    return box.lanes.find(({ track }) => track === pool)!;
  };

  test('begins closed, or open where its thread’s summary says so; a click changes that', () => {
    expect([boxOf(4).closed, boxOf(4, true).closed]).toEqual([true, false]);
    expect([boxOf(4, null, [LANE.POOL]).closed, boxOf(4, false, [LANE.POOL]).closed]).toEqual([false, true]);
  });

  test('has a row per thread while it is open, and strips that are thinner where there are many while it is closed', () => {
    expect(boxOf(4, true).height).toBe(4 * 17 + 4);
    expect(boxOf(4).height).toBe(4 * 6 + 3 + 4);
    expect(boxOf(16).height).toBeLessThan(80);
    expect(boxOf(1024).height).toBeLessThan(80);
  });

  test('leaves as little room to hundreds of requests in flight, open and closed', () => {
    const rows = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 200, 4];
    const [closed, open] = [false, true].map((isOpen) => {
      const [box] = layOut([{ key: '1:0', rows }], new Set(), 0, new Map([[LANE.IN_FLIGHT as Lane, isOpen]])).threads;
      return box.lanes.find(({ track }) => track === inFlight)!.height;
    });
    expect([closed, open]).toEqual([64 + 3 + 4, 200 * 2 + 4]);
  });

  test('finds what lies under the pointer, open and closed', () => {
    const frame = frameOf(
      [[{ start: 0, end: 500 }], [{ start: 500, end: 900 }]],
      { start: 0, end: 1000 },
      1000,
      LANE.POOL,
    );
    expect(pool.hitTest(frame, 600, 125)).toMatchObject({ row: 1, index: 0 });
    expect(pool.hitTest({ ...frame, closed: true }, 600, 107)).toMatchObject({ row: 1, index: 0 });
    expect(pool.hitTest({ ...frame, closed: true }, 600, 103)).toBeNull();
    expect(inFlight.hitTest({ ...frame, closed: true }, 100, 101)).toMatchObject({ row: 0 });
    expect(inFlight.hitTest(frame, 100, 300)).toBeNull();
  });
});
