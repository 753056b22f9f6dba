import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { AS_AT_FIRST, moved } from '../view/arrangement.ts';
import { HEADER_HEIGHT, layOut } from './layout.ts';

const rows = [1, 1, 3, 1, 1, 1];

describe('the layout', () => {
  test('lanes follow one another without gaps, callbacks with a row per depth', () => {
    const { threads, height } = layOut([{ key: '1:0', rows }], new Set(), 0);
    const [{ lanes, y }] = threads;
    expect(lanes[0].y).toBe(y + HEADER_HEIGHT);
    for (let i = 1; i < lanes.length; i++) expect(lanes[i].y).toBe(lanes[i - 1].y + lanes[i - 1].height);
    const callbacks = lanes.find(({ track }) => track.lane === LANE.CALLBACKS)!;
    expect(callbacks.height).toBeGreaterThanOrEqual(3 * callbacks.rowHeight);
    expect(height).toBeGreaterThan(lanes[5].y + lanes[5].height - 1);
  });

  test('a thread that wrote nothing has no lane for it', () => {
    const lanesOf = (rows: number[]) =>
      layOut([{ key: '1:0', rows }], new Set(), 0).threads[0].lanes.map(({ track }) => track.lane);
    expect(lanesOf([...rows, 0, 0])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(lanesOf([...rows, 1, 0])).toEqual([0, 1, 2, 3, 4, 5, LANE.OUTPUT]);
    expect(lanesOf([...rows, 0, 2])).toEqual([0, 1, 2, 3, 4, 5, LANE.TIMING]);
  });

  test('threads stand one below the other; a closed one is its header with its phases', () => {
    const { threads, height } = layOut(
      [
        { key: '1:0', rows },
        { key: '1:1', rows },
      ],
      new Set(['1:0']),
      0,
    );
    expect(threads[0].height).toBe(HEADER_HEIGHT);
    expect(threads[0].lanes.map(({ track }) => track.lane)).toEqual([LANE.PHASES]);
    expect(threads[1].y).toBe(HEADER_HEIGHT);
    expect(height).toBe(threads[1].y + threads[1].height);
  });

  test('rows are stretched to use the room, up to a limit, and never beyond the room', () => {
    const natural = layOut([{ key: '1:0', rows }], new Set(), 0).height;
    const roomy = layOut([{ key: '1:0', rows }], new Set(), natural * 1.2).height;
    expect(roomy).toBeGreaterThan(natural);
    expect(roomy).toBeLessThanOrEqual(natural * 1.2 + 6);
    expect(layOut([{ key: '1:0', rows }], new Set(), 400).height).toBeLessThanOrEqual(natural * 1.5);
    const { threads, height } = layOut([{ key: '1:0', rows: [1, 1, 1, 1, 1, 1] }], new Set(), 610);
    expect(height).toBeGreaterThan(350);
    expect(Math.max(...threads[0].lanes.map(({ rowHeight }) => rowHeight))).toBeLessThanOrEqual(60);
    expect(layOut([{ key: '1:0', rows }], new Set(), 1e6).height).toBeLessThan(610);
  });

  test('lanes stand in the order that was chosen, the hidden ones nowhere, rows as high as was chosen', () => {
    const order = moved(AS_AT_FIRST.order, LANE.GC, { before: LANE.ITERATIONS });
    const arrangement = { order, hidden: new Set([LANE.TICKS]), rowHeights: new Map([[LANE.CALLBACKS, 50]]) };
    const { lanes } = layOut([{ key: '1:0', rows }], new Set(), 0, new Set(), arrangement).threads[0];
    expect(lanes.map(({ track }) => track.lane)).toEqual([
      ...[LANE.GC, LANE.ITERATIONS, LANE.PHASES, LANE.CALLBACKS, LANE.MICROTASKS],
    ]);
    const callbacks = lanes.find(({ track }) => track.lane === LANE.CALLBACKS)!;
    expect(callbacks.rowHeight).toBe(50);
    expect(lanes[4].y).toBe(callbacks.y + callbacks.height);
    // It takes nothing of the room that the others have.
    const roomy = layOut([{ key: '1:0', rows }], new Set(), 2000, new Set(), arrangement).threads[0].lanes;
    expect(roomy.find(({ track }) => track.lane === LANE.CALLBACKS)!.rowHeight).toBe(50);
    expect(roomy[0].rowHeight).toBeGreaterThan(lanes[0].rowHeight);
    const higher = { ...arrangement, rowHeights: new Map([[LANE.CALLBACKS, 90]]) };
    expect(layOut([{ key: '1:0', rows }], new Set(), 500, new Set(), higher).threads[0].lanes[0]).toEqual(
      layOut([{ key: '1:0', rows }], new Set(), 500, new Set(), arrangement).threads[0].lanes[0],
    );
  });
});
