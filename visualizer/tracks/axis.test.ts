import { describe, expect, test } from 'vitest';
import { TimeScale } from '../view/time-scale.ts';
import { axisTicks } from './axis.ts';

const ticksOf = (start: number, end: number, width = 1100) => {
  const { base, ticks } = axisTicks(new TimeScale({ start, end }, width));
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  return { base: base && plain(base.label), labels: ticks.map(({ label }) => plain(label)), ticks };
};

describe('the axis', () => {
  test('labels are round times in a unit that suits', () => {
    expect(ticksOf(0, 1e9).labels.slice(0, 3)).toEqual(['0.0 s', '0.1 s', '0.2 s']);
    expect(ticksOf(70e6, 230e6).labels.slice(0, 3)).toEqual(['80 ms', '100 ms', '120 ms']);
    expect(ticksOf(0, 5000).labels.slice(0, 3)).toEqual(['0.0 µs', '0.5 µs', '1.0 µs']);
    expect(ticksOf(0, 100).labels.slice(0, 3)).toEqual(['0 ns', '10 ns', '20 ns']);
  });

  test('deep inside a long recording labels count from a base that is said once', () => {
    const { base, labels } = ticksOf(12_345_678_100, 12_345_679_100);
    expect(base).toBe('12.345 678 s');
    expect(labels.slice(0, 3)).toEqual(['+0.1 µs', '+0.2 µs', '+0.3 µs']);
  });

  test('labels have room whatever the view', () => {
    for (let exponent = 2; exponent < 12; exponent += 0.13) {
      const { ticks } = ticksOf(12_345_678_901, 12_345_678_901 + 10 ** exponent);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      for (let i = 1; i < ticks.length; i++) {
        expect(ticks[i].x - ticks[i - 1].x).toBeGreaterThan(ticks[i - 1].label.length * 5.5);
      }
    }
  });
});
