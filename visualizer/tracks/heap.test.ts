import { expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { heap } from './heap.ts';

const { tones, ground } = THEMES.light;
const reading = (start: number, end: number, used: number, tone: number) => ({ start, end, busy: used, tone });

/** Old objects from 100 to 300 KiB with 100 KiB of young ones on top, at 0, 400 and 600 of 1000 ns; the peak is 400. */
function frame(closed: boolean) {
  const row = (used: number[], tone: number) => [
    reading(0, 400, used[0], tone),
    reading(400, 600, used[1], tone),
    reading(600, 900, used[2], tone),
  ];
  const rows = [row([100, 300, 200], TONE.HEAP_OLD), row([100, 100, 0], TONE.HEAP_NEW)];
  const it = frameOf(rows, { start: 0, end: 1000 }, 1000, LANE.HEAP);
  // 42 pixels in all, 2 of them space below, 4 between lanes.
  return { ...it, rowHeight: closed ? 42 : 21, height: 46, closed, slices: { ...it.slices!, peaks: [400] } };
}

const LAYERS = [
  `M0,140 L0,130 L400,110 L600,120 L600,140 L400,140 L0,140  ${tones[TONE.HEAP_OLD]}`,
  `rect 600 120 300 20 ${tones[TONE.HEAP_OLD]} 0.35`,
  `M0,130 L0,120 L400,100 L600,120 L600,120 L400,110 L0,130  ${tones[TONE.HEAP_NEW]}`,
  `rect 600 120 300 0 ${tones[TONE.HEAP_NEW]} 0.35`,
  `stroke M0,130 L400,110 L600,120  ${ground}`,
];

test.each([
  ['opened', false],
  ['closed', true],
])('%s, the spaces lie one on the other, pale after the last reading', (_, closed) => {
  const it = frame(closed);
  heap.draw(it);
  expect(it.calls).toEqual(LAYERS);
});

test('of readings that are not seen only the next on either side are drawn', () => {
  const row = Array.from({ length: 100 }, (_, i) => reading(i * 10, i * 10 + 10, 50, TONE.HEAP_ALL));
  const it = frameOf([row], { start: 501, end: 529 }, 28, LANE.HEAP);
  it.slices!.peaks = [100];
  heap.draw({ ...it, closed: true });
  expect(it.calls[0].match(/L/g)).toHaveLength(8);
});

test('nothing is drawn where there is nothing', () => {
  const it = frameOf([[]], { start: 0, end: 1000 }, 1000, LANE.HEAP);
  heap.draw(it);
  expect(it.calls).toEqual([]);
  expect(heap.hitTest(it, 5, 105)).toBeNull();
});

test('the pointer means the moment that it is at', () => {
  expect(heap.hitTest(frame(true), 250, 105)).toMatchObject({ item: 250 });
});
