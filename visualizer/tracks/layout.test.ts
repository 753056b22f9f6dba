import { describe, expect, test } from 'vitest';
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
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

  test('of several threads that have not room enough each has only the lanes that something is in', () => {
    const idle = [1, 1, 0, 0, 0, 0];
    const threads = [
      { key: '1:0', rows },
      { key: '1:1', rows: idle },
    ];
    const lanesIn = (room: number) =>
      layOut(threads, new Set(), room).threads.map(({ lanes }) => lanes.map(({ track }) => track.lane));
    const all = [LANE.ITERATIONS, LANE.PHASES, LANE.CALLBACKS, LANE.TICKS, LANE.MICROTASKS, LANE.GC];
    expect(lanesIn(300)).toEqual([all, [LANE.ITERATIONS, LANE.PHASES, LANE.CALLBACKS]]);
    expect(lanesIn(600)).toEqual([all, all]);
    expect(layOut([{ key: '1:0', rows: idle }], new Set(), 10).threads[0].lanes.length).toBe(6);
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
    expect(roomy).toBeLessThanOrEqual(natural * 1.2);
    expect(layOut([{ key: '1:0', rows }], new Set(), 400).height).toBeLessThanOrEqual(natural * 1.5);
    const { threads, height } = layOut([{ key: '1:0', rows: [1, 1, 1, 1, 1, 1] }], new Set(), 610);
    expect(height).toBeGreaterThan(350);
    expect(Math.max(...threads[0].lanes.map(({ rowHeight }) => rowHeight))).toBeLessThanOrEqual(60);
    expect(layOut([{ key: '1:0', rows }], new Set(), 1e6).height).toBeLessThan(610);
  });

  test('callbacks that are nested deep have thin rows, until somebody makes them higher', () => {
    const rowHeights = (depth: number, chosen: [Lane, number][] = []) => {
      const arrangement = { ...AS_AT_FIRST, rowHeights: new Map(chosen) };
      const { lanes } = layOut(
        [{ key: '1:0', rows: rows.with(LANE.CALLBACKS, depth) }],
        new Set(),
        0,
        new Map(),
        arrangement,
      ).threads[0];
      return lanes.find(({ track }) => track.lane === LANE.CALLBACKS)!.rowHeight;
    };
    expect([1, 20, 40, 200, 3500].map((depth) => rowHeights(depth))).toEqual([22, 22, 11, 2, 2]);
    expect(rowHeights(200, [[LANE.CALLBACKS, 12]])).toBe(12);
  });

  describe('of lanes that can be closed', () => {
    // Three queues, four layers of the heap, two rows of requests and four threads of the pool.
    const rich = [...rows, 0, 0, 3, 4, 1, 2, 4];
    const CLOSABLE = [LANE.IN_FLIGHT, LANE.POOL, LANE.QUEUES, LANE.HEAP];
    const openIn = (room: number, chosen: [Lane, boolean][] = [], opens: Lane[] = []) =>
      layOut([{ key: '1:0', rows: rich, opens }], new Set(), room, new Map(chosen))
        .threads[0].lanes.filter(({ track, closed }) => CLOSABLE.includes(track.lane as never) && !closed)
        .map(({ track }) => track.lane);
    const closedHeight = layOut([{ key: '1:0', rows: rich }], new Set(), 0).height;

    test('all are open where there is a lot of room, one after the other where there is less, none where there is little', () => {
      expect(openIn(1000)).toEqual(CLOSABLE);
      expect(openIn(closedHeight)).toEqual([]);
      const rooms = Array.from({ length: 40 }, (_, i) => openIn(closedHeight + i * 20));
      for (let i = 1; i < rooms.length; i++) expect(rooms[i]).toEqual(expect.arrayContaining(rooms[i - 1]));
      expect([0, 1, 2, 3, 4].map((length) => rooms.find((lanes) => lanes.length === length))).toEqual([
        ...[[], [LANE.QUEUES], [LANE.QUEUES, LANE.HEAP], [LANE.POOL, LANE.QUEUES, LANE.HEAP], CLOSABLE],
      ]);
    });

    test('none that opens by itself hides what was seen; one that somebody has opened or closed is so in any room', () => {
      for (let room = closedHeight; room < 1000; room += 20)
        expect(layOut([{ key: '1:0', rows: rich, opens: [LANE.POOL] }], new Set(), room).height).toBeLessThanOrEqual(
          room,
        );
      expect(openIn(closedHeight, [], [LANE.POOL])).toEqual([]);
      expect(openIn(closedHeight + 60, [], [LANE.POOL])).toEqual([LANE.POOL]);
      expect(openIn(closedHeight, [[LANE.HEAP, true]])).toEqual([LANE.HEAP]);
      expect(openIn(1000, [[LANE.HEAP, false]])).toEqual([LANE.IN_FLIGHT, LANE.POOL, LANE.QUEUES]);
    });

    test('those that begin open are so where the page has to be scrolled anyway', () => {
      expect(openIn(100, [], [LANE.POOL, LANE.IN_FLIGHT])).toEqual([LANE.IN_FLIGHT, LANE.POOL]);
    });
  });

  test('lanes stand in the order that was chosen, the hidden ones nowhere, rows as high as was chosen', () => {
    const order = moved(AS_AT_FIRST.order, LANE.GC, { before: LANE.ITERATIONS });
    const arrangement = { order, hidden: new Set([LANE.TICKS]), rowHeights: new Map([[LANE.CALLBACKS, 50]]) };
    const { lanes } = layOut([{ key: '1:0', rows }], new Set(), 0, new Map(), arrangement).threads[0];
    expect(lanes.map(({ track }) => track.lane)).toEqual([
      ...[LANE.GC, LANE.ITERATIONS, LANE.PHASES, LANE.CALLBACKS, LANE.MICROTASKS],
    ]);
    const callbacks = lanes.find(({ track }) => track.lane === LANE.CALLBACKS)!;
    expect(callbacks.rowHeight).toBe(50);
    expect(lanes[4].y).toBe(callbacks.y + callbacks.height);
    // It takes nothing of the room that the others have.
    const roomy = layOut([{ key: '1:0', rows }], new Set(), 2000, new Map(), arrangement).threads[0].lanes;
    expect(roomy.find(({ track }) => track.lane === LANE.CALLBACKS)!.rowHeight).toBe(50);
    expect(roomy[0].rowHeight).toBeGreaterThan(lanes[0].rowHeight);
    const higher = { ...arrangement, rowHeights: new Map([[LANE.CALLBACKS, 90]]) };
    expect(layOut([{ key: '1:0', rows }], new Set(), 500, new Map(), higher).threads[0].lanes[0]).toEqual(
      layOut([{ key: '1:0', rows }], new Set(), 500, new Map(), arrangement).threads[0].lanes[0],
    );
  });
});
