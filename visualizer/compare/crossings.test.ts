import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { layOut } from '../tracks/layout.ts';
import { THEMES } from '../view/palette.ts';
import { drawStrands, type SidePlace, strandsOf } from './crossings.ts';
import type { Lines } from './protocol.ts';

const layout = layOut([{ key: '4711:0', rows: [1, 1, 2, 1, 1, 1, 0, 0] }], new Set(), 0);
const box = (lane: number) => layout.threads[0].lanes.find(({ track }) => track.lane === lane)!;

const place = (top: number, change: Partial<SidePlace> = {}): SidePlace => ({
  ...{ layout, scrollTop: 0, top, height: 200, x: (time: number) => time / 10 },
  ...change,
});

/** Lines from [start in A, lane, row] to [start in B, lane, row]. */
function linesOf(list: { item: number; moved?: boolean; a: number[]; b: number[] }[]): Lines {
  const bytes = (of: (line: (typeof list)[0]) => number) => Uint8Array.from(list, of);
  return {
    length: list.length,
    item: Uint32Array.from(list, ({ item }) => item),
    moved: bytes(({ moved }) => Number(moved ?? false)),
    phase: bytes(() => 2),
    start: [Float64Array.from(list, ({ a }) => a[0]), Float64Array.from(list, ({ b }) => b[0])],
    lane: [bytes(({ a }) => a[1]), bytes(({ b }) => b[1])],
    row: [bytes(({ a }) => a[2]), bytes(({ b }) => b[2])],
  };
}

test('a line leaves below its callback in A and arrives above its counterpart in B', () => {
  const lines = linesOf([{ item: 7, a: [100, LANE.CALLBACKS, 1], b: [300, LANE.TICKS, 0] }]);
  const [strand] = strandsOf(lines, place(0), place(300), 1000);
  const callbacks = box(LANE.CALLBACKS);
  expect(strand).toMatchObject({
    item: 7,
    from: { x: 10, y: callbacks.contentY + 2 * callbacks.rowHeight - 2 },
    to: { x: 30, y: 300 + box(LANE.TICKS).contentY },
  });
});

test('what has moved is drawn above the rest, and what is out of sight is not drawn', () => {
  const lines = linesOf([
    { item: 1, moved: true, a: [100, LANE.CALLBACKS, 0], b: [200, LANE.CALLBACKS, 0] },
    { item: 2, a: [100, LANE.CALLBACKS, 0], b: [200, LANE.CALLBACKS, 0] },
    { item: 3, moved: true, a: [99_000, LANE.CALLBACKS, 0], b: [98_000, LANE.CALLBACKS, 0] },
    { item: 4, a: [-99_000, LANE.CALLBACKS, 0], b: [98_000, LANE.CALLBACKS, 0] },
  ]);
  expect(strandsOf(lines, place(0), place(300), 1000).map(({ item }) => item)).toEqual([2, 4, 1]);
});

test('where a timeline is scrolled, a line ends at its edge', () => {
  const lines = linesOf([{ item: 1, a: [0, LANE.PHASES, 0], b: [0, LANE.GC, 0] }]);
  const scrolled = place(0, { scrollTop: 500 });
  expect(strandsOf(lines, scrolled, place(300, { height: 60 }), 1000)[0]).toMatchObject({
    from: { y: 0 },
    to: { y: 360 },
  });
});

test('the selected line is drawn last and in the colour of what is selected', () => {
  const calls: string[] = [];
  const state = { strokeStyle: '', lineWidth: 0, globalAlpha: 1 };
  const pen = Object.assign(state, {
    beginPath: () => {},
    moveTo: (x: number, y: number) => calls.push(`${state.strokeStyle} ${state.globalAlpha.toFixed(2)} M${x},${y}`),
    lineTo: () => {},
    stroke: () => {},
  });
  const lines = linesOf([
    { item: 1, a: [0, LANE.CALLBACKS, 0], b: [100, LANE.CALLBACKS, 0] },
    { item: 2, moved: true, a: [100, LANE.CALLBACKS, 0], b: [0, LANE.CALLBACKS, 0] },
  ]);
  const { light } = THEMES;
  const strands = strandsOf(lines, place(0), place(300), 1000);
  drawStrands(pen as unknown as CanvasRenderingContext2D, strands, { top: 200, bottom: 300 }, light, 1);
  const between = calls.filter((call) => call.endsWith(',200')).map((call) => call.split(' ').slice(0, 2).join(' '));
  expect(between.at(-1)).toBe(`${light.accent} 1.00`);
  expect(between).toContain(`${light.ink} 0.80`);
});
