import { describe, expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { delays } from './delays.ts';
import { delayHeight } from './overview.ts';

const FILL = THEMES.light.tones[TONE.DELAY];

function frame(row: Parameters<typeof frameOf>[0][number], span: number, width: number) {
  const it = frameOf([row], { start: 0, end: span }, width, LANE.DELAYS);
  it.slices!.peaks = [10e6];
  return it;
}

/** Height of a bar in a lane of 20 pixels. */
const tall = (ns: number) => delayHeight(10e6, 18)(ns);

describe('the loop delay’s track', () => {
  test('a delay is a bar, the taller the longer, with its text where there is room', () => {
    const it = frame(
      [
        { start: 0, end: 10e6, busy: 10e6, label: '10.0 ms' },
        { start: 12e6, end: 13e6, busy: 1e6, label: '1.00 ms' },
      ],
      20e6,
      200,
    );
    delays.draw(it);
    const [high, low] = [118 - tall(10e6), 118 - tall(1e6)];
    expect(it.calls).toEqual([
      `rect 0 ${high} 100 ${118 - high} ${FILL} 0.45`,
      `rect 120 ${low} 10 ${118 - low} ${FILL} 0.45`,
      `text "10.0 ms" 5 112 ${THEMES.light.ink}`,
    ]);
    expect(tall(1e6)).toBeLessThan(tall(10e6));
  });

  test('of those that share a pixel the longest is drawn', () => {
    const row = Array.from({ length: 50 }, (_, i) => ({
      ...{ start: i * 1000, end: i * 1000 + 900, busy: i === 17 ? 9e6 : 900, count: 3 },
    }));
    const it = frame(row, 1e6, 10);
    delays.draw(it);
    expect(it.calls[0]).toBe(`rect 0 ${118 - tall(9e6)} 1 ${118 - (118 - tall(9e6))} ${FILL} 0.45`);
    expect(it.calls.length).toBe(1);
  });

  test('what is hit is what was drawn', () => {
    const it = frame([{ start: 2e6, end: 10e6, busy: 8e6, item: 7 }], 20e6, 200);
    expect(delays.hitTest(it, 50, 105)).toMatchObject({ index: 0, row: 0 });
    expect(delays.hitTest(it, 150, 105)).toBeNull();
  });
});
