import { describe, expect, test } from 'vitest';
import {
  asOnPage,
  count,
  counted,
  exactColumn,
  exactDuration,
  fileName,
  kibibytes,
  shortDuration,
  tickLabel,
} from './format.ts';

/** Every kind of space as a plain one. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('formats', () => {
  test('a short duration has three digits and its unit', () => {
    const shown = [0, 7, 999, 1000, 61_234, 999_499, 999_500, 5_200_000, 99_949_999, 1_310_000_000, 59.9e9].map(
      shortDuration,
    );
    expect(shown.map(plain)).toEqual([
      ...[
        '0 ns',
        '7 ns',
        '999 ns',
        '1.00 µs',
        '61.2 µs',
        '999 µs',
        '1.00 ms',
        '5.20 ms',
        '99.9 ms',
        '1.31 s',
        '59.9 s',
      ],
    ]);
    expect(plain(shortDuration(124e9))).toBe('2 min 4 s');
    expect(plain(shortDuration(7260e9))).toBe('2 h 1 min');
  });

  test('an exact duration keeps every nanosecond and no zeros', () => {
    const shown = [0, 61_234, 5_200_123, 4_000_000, 1_234_567_890, 3_600_000_000_001, -1500].map(exactDuration);
    expect(shown.map(plain)).toEqual([
      ...['0 ns', '61.234 µs', '5.200 123 ms', '4 ms', '1.234 567 89 s', '3 600.000 000 001 s', '-1.5 µs'],
    ]);
  });

  test('ticks have as many decimals as their step needs', () => {
    expect(plain(tickLabel(12_400_000, 200_000, 12_800_000))).toBe('12.4 ms');
    expect(plain(tickLabel(12_450_000, 50_000, 12_800_000))).toBe('12.45 ms');
    expect(plain(tickLabel(100_000_000, 20_000_000, 220_000_000))).toBe('100 ms');
    expect(plain(tickLabel(1_000_000_000, 500_000_000, 2_000_000_000))).toBe('1.0 s');
    expect(plain(tickLabel(30, 10, 80))).toBe('30 ns');
  });

  test('an exact duration in a column has all its digits', () => {
    expect([5_200_120, 4_000_000, 1_234_500_000].map(exactColumn).map(plain)).toEqual([
      ...['5.200 120 ms', '4.000 000 ms', '1.234 500 000 s'],
    ]);
  });

  test('numbers are grouped by threes and counted in words', () => {
    expect([0, 999, 1000, 5_002_421].map(count).map(plain)).toEqual(['0', '999', '1 000', '5 002 421']);
    expect([1, 2].map((value) => plain(counted(value, 'callback')))).toEqual(['1 callback', '2 callbacks']);
  });

  test('sentences that the command line has, too, have their numbers as all others here', () => {
    const costs = asOnPage('12.0 ms in hooks (3 % of it), 1 s to start; 1,234,711 records, 73.6 KiB; at 2 sides, 1,2');
    expect(plain(costs)).toBe(
      '12.0 ms in hooks (3 % of it), 1 s to start; 1 234 711 records, 73.6 KiB; at 2 sides, 1,2',
    );
    expect(costs.match(/\d(?:[\u00a0\u202f][^ ]+)+/g)).toEqual([
      ...['0\u00a0ms', '3\u00a0%', '1\u00a0s', '1\u202f234\u202f711\u00a0records,', '6\u00a0KiB;'],
    ]);
  });

  test('sizes of heaps', () => {
    expect([900, 1024, 1536, 20_480].map(kibibytes).map(plain)).toEqual([
      '900 KiB',
      '1.00 MiB',
      '1.50 MiB',
      '20.0 MiB',
    ]);
  });

  test('the name of a file from a path or a URL', () => {
    expect(['/home/me/app.js', 'file:///home/me/app.mjs?x=1', 'evalmachine.<anonymous>', '/'].map(fileName)).toEqual([
      ...['app.js', 'app.mjs', 'evalmachine.<anonymous>', '/'],
    ]);
  });
});
