import { describe, expect, test } from 'vitest';
import { LANE, TONE } from '../../instrument/model/lanes.ts';
import { frameOf } from '../testing/pen.ts';
import { THEMES } from '../view/palette.ts';
import { output } from './output.ts';
import { timing } from './timing.ts';

const { tones, ink, ground } = THEMES.light;
const OUT = tones[TONE.STDOUT];
const ERR = tones[TONE.STDERR];
const view = { start: 0, end: 1000 };

/** A text that was written at a time. */
const wrote = (time: number, label: string, tone: number = TONE.STDOUT) => ({ start: time, end: time, tone, label });

describe('output', () => {
  test('is a flag at its moment, with its text; stderr in its own colour', () => {
    const frame = frameOf([[wrote(100, 'hello'), wrote(500, 'oh no', TONE.STDERR)]], view, 1000, LANE.OUTPUT);
    output.draw(frame);
    expect(frame.calls).toEqual([
      `rect 102 100 42 18 ${ground}`,
      `rect 102 100 42 18 ${OUT} 0.12`,
      `rect 100 100 2 18 ${OUT}`,
      `text "hello" 108 109.5 ${ink}`,
      `rect 502 100 42 18 ${ground}`,
      `rect 502 100 42 18 ${ERR} 0.12`,
      `rect 500 100 2 18 ${ERR}`,
      `text "oh no" 508 109.5 ${ink}`,
    ]);
  });

  test('a text ends before the next flag, and where hardly anything is left of it there is only the pole', () => {
    const frame = frameOf(
      [[wrote(100, 'a long sentence'), wrote(160, 'beside'), wrote(170, 'last')]],
      view,
      1000,
      LANE.OUTPUT,
    );
    output.draw(frame);
    expect(frame.calls.filter((call) => call.startsWith('text'))).toEqual([
      `text "a long…" 108 109.5 ${ink}`,
      `text "last" 178 109.5 ${ink}`,
    ]);
    expect(frame.calls).toContain(`rect 160 100 2 18 ${OUT}`);
  });

  test('many at one pixel are one flag with their number', () => {
    const crowd = { start: 100, end: 100.5, tone: TONE.STDOUT, count: 1234 };
    const frame = frameOf([[crowd]], view, 1000, LANE.OUTPUT);
    output.draw(frame);
    expect(frame.calls.at(-1)!.replaceAll(/\s/g, ' ')).toBe(`text "×1 234" 108 109.5 ${ink}`);
  });

  test('of a million texts no pixel is drawn twice', () => {
    const row = Array.from({ length: 5000 }, (_, i) => wrote(i / 5, 'x'));
    const frame = frameOf([row], view, 200, LANE.OUTPUT);
    output.draw(frame);
    expect(frame.calls.length).toBeLessThanOrEqual(203);
  });

  test('the text of a flag that is left of the view is still in sight', () => {
    const frame = frameOf([[wrote(95, 'hello')]], { start: 100, end: 200 }, 100, LANE.OUTPUT);
    output.draw(frame);
    expect(frame.calls).toContain(`text "hello" 3 109.5 ${ink}`);
  });

  test('the pointer finds a flag by its pole and by its text', () => {
    const frame = frameOf([[wrote(100, 'hello'), wrote(500, 'x')]], view, 1000, LANE.OUTPUT);
    const found = (x: number, y = 105) => output.hitTest(frame, x, y)?.index ?? null;
    expect([found(97), found(101), found(140), found(200), found(497), found(505)]).toEqual([0, 0, 0, null, 1, 1]);
    expect([found(20), found(101, 130)]).toEqual([null, null]);
  });
});

describe('timing', () => {
  test('marks are flags, measures are bars with their names', () => {
    const frame = frameOf(
      [
        [{ start: 100, end: 100, tone: TONE.MARK, label: 'begin' }],
        [{ start: 100, end: 300, tone: TONE.MEASURE, label: 'load' }],
      ],
      view,
      1000,
      LANE.TIMING,
    );
    timing.draw(frame);
    expect(frame.calls).toEqual([
      `rect 102 100 42 18 ${ground}`,
      `rect 102 100 42 18 ${tones[TONE.MARK]} 0.12`,
      `rect 100 100 2 18 ${tones[TONE.MARK]}`,
      `text "begin" 108 109.5 ${ink}`,
      `round 100 120 199 18 ${tones[TONE.MEASURE]}`,
      'text "load" 106 129.5 #0b0f14',
    ]);
    expect(timing.hitTest(frame, 120, 105)).toMatchObject({ row: 0, index: 0 });
    expect(timing.hitTest(frame, 250, 125)).toMatchObject({ row: 1, index: 0 });
    expect(timing.hitTest(frame, 250, 105)).toBeNull();
  });
});
