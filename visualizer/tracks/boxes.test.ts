import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { randomFrom } from '../../instrument/model/testing/random-program.ts';
import { frameOf } from '../testing/pen.ts';
import { callbacks } from './callbacks.ts';

type Slice = Parameters<typeof frameOf>[0][number][number];

/** Slices as an answer has them at about a nanosecond a pixel: crowds and single ones, some far longer than the others. */
function randomSlices(seed: number): Slice[] {
  const next = randomFrom(seed);
  const slices: Slice[] = [];
  for (let time = 0; time < 400; ) {
    const length = next() < 0.1 ? next() * 20 : next() * 1.5;
    const start = time + (next() < 0.5 ? 0 : next());
    const count = next() < 0.5 ? 1 : 2 + Math.floor(next() * 50);
    slices.push({ start, end: start + length, count, longest: length / count, tone: 1 + Math.floor(next() * 8) });
    time = start + length;
  }
  return slices;
}

/** Which slice's colour a pixel has in the end, by what was drawn there last. */
function drawnAt(calls: string[], x: number): number | null {
  let tone: number | null = null;
  for (const call of calls) {
    const [, left, , width] = call.split(' ').map(Number);
    if (x >= left && x < left + Math.ceil(width)) tone = Number(/ tone(\d+)/.exec(call)![1]);
  }
  return tone;
}

describe('what is drawn of a row, and what lies under the pointer', () => {
  test('are the same, at every pixel', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const slices = randomSlices(seed);
      const frame = frameOf([slices], { start: 7.3, end: 307.3 }, 250, LANE.CALLBACKS);
      const tones = Object.fromEntries(Array.from({ length: 9 }, (_, tone) => [tone, `tone${tone}`]));
      callbacks.draw({ ...frame, theme: { ...frame.theme, tones } });
      const rects = frame.calls.filter((call) => / tone\d/.test(call)).map((call) => call.replace('round', 'rect'));
      for (let x = 0; x < 250; x++) {
        const tone = drawnAt(rects, x);
        const hit = callbacks.hitTest(frame, x + 0.01, 105);
        if (tone !== null) expect(slices[hit!.index].tone, `seed ${seed}, pixel ${x}`).toBe(tone);
        // Nothing is drawn there: then it is the nearest within reach, or none.
        else if (hit) expect(Math.abs((slices[hit.index].start - 7.3) / 1.2 - x)).toBeLessThan(30);
      }
    }
  });

  test('of several on one pixel it is the longest, whichever comes first', () => {
    const short = { start: 100, end: 100.1, tone: 1 };
    const long = { start: 100.2, end: 100.4, tone: 2 };
    const later = { start: 100.42, end: 100.46, tone: 3 };
    const frame = frameOf([[short, long, later]], { start: 0, end: 1000 }, 1000, LANE.CALLBACKS);
    callbacks.draw(frame);
    expect(frame.calls).toHaveLength(2);
    expect(callbacks.hitTest(frame, 100.5, 105)!.index).toBe(1);
  });

  test('a crowd is stronger the longer its longest is', () => {
    const crowd = { start: 1e9, end: 2e9, count: 1e6, busy: 1e9, tone: 2 };
    const strength = (longest: number) => {
      const frame = frameOf([[{ ...crowd, longest }]], { start: 0, end: 1e12 }, 1000, LANE.CALLBACKS);
      callbacks.draw(frame);
      return Number(frame.calls[0].split(' ').at(-1));
    };
    expect(strength(5e3)).toBe(0.65);
    expect(strength(1e5)).toBeGreaterThan(0.7);
    expect(strength(1e6)).toBeGreaterThan(strength(1e5) + 0.1);
  });
});
