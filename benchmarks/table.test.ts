import { describe, expect, it } from 'vitest';
import { bytes, digits, duration, markdownTable } from './table.ts';

describe('a table', () => {
  it('is Markdown, aligned so that it reads as it stands', () => {
    const table = markdownTable(
      [
        { title: 'driver', align: 'left' },
        { title: 'per operation', align: 'right' },
      ],
      [
        ['bare', '35 ns'],
        ['empty hooks', '125 ns'],
      ],
    );
    expect(table.split('\n')).toEqual([
      '| driver      | per operation |',
      '| ----------- | ------------: |',
      '| bare        |         35 ns |',
      '| empty hooks |        125 ns |',
    ]);
  });
});

describe('numbers', () => {
  it('have three digits, and at most two behind the point', () => {
    expect([0.1234, 1.234, 9.999, 12.34, 99.96, 1234.5].map(digits)).toEqual([
      '0.12',
      '1.23',
      '10.0',
      '12.3',
      '100',
      '1,235',
    ]);
  });

  it('that are durations come in the unit that fits', () => {
    expect([0, 35, 999.9, 28_400, 20_000_000, 5.2e9].map(duration)).toEqual([
      '0.00 ns',
      '35.0 ns',
      '1.00 µs',
      '28.4 µs',
      '20.0 ms',
      '5.20 s',
    ]);
  });

  it('that are bytes come in the unit that fits', () => {
    expect([512, 47_561_000, 3 * 2 ** 30].map(bytes)).toEqual(['0.50 KiB', '45.4 MiB', '3.00 GiB']);
  });
});
