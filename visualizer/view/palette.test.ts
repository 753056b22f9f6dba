import { describe, expect, test } from 'vitest';
import { TONE } from '../../instrument/model/lanes.ts';
import { contrast, inkOn, THEMES } from './palette.ts';

describe.each(Object.values(THEMES))('the $name theme', (theme) => {
  test('text on every tone keeps a contrast of 4.5', () => {
    for (const [name, tone] of Object.entries(TONE)) {
      const fill = theme.tones[tone];
      expect(contrast(inkOn(fill), fill), `${name} ${fill}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('text of the page keeps a contrast of 4.5 on every ground', () => {
    for (const ground of [theme.ground, theme.panel, theme.raised]) {
      for (const ink of [theme.ink, theme.soft, theme.quiet, theme.good, theme.bad]) {
        expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(theme.onAccent, theme.accent)).toBeGreaterThanOrEqual(4.5);
  });

  test('phases, ticks, microtasks and collections all differ', () => {
    const { NONE: _, MAIN: __, ITERATION: ___, ...tones } = TONE;
    const fills = Object.values(tones).map((tone) => theme.tones[tone]);
    expect(new Set(fills).size).toBe(fills.length);
  });
});

test('contrast is WCAG’s', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
