import { expect, test } from 'vitest';
import { countedText, countText, durationText, momentText, sizeText } from './format.ts';

test('durations have three digits and the unit that suits them', () => {
  expect([0, 7, 850, 999, 1000, 6900, 61_234, 183_200, 999_600].map(durationText)).toEqual([
    '0 ns',
    '7 ns',
    '850 ns',
    '999 ns',
    '1.00 µs',
    '6.90 µs',
    '61.2 µs',
    '183 µs',
    '1.00 ms',
  ]);
  expect([5.2e6, 99.96e6, 2.07e9, 1234e9].map(durationText)).toEqual(['5.20 ms', '100 ms', '2.07 s', '1,234 s']);
});

test('sizes are whole, or have one digit behind the point', () => {
  expect([16, 2 ** 26, 1.5 * 2 ** 30, 1_048_570].map(sizeText)).toEqual(['16 bytes', '64 MiB', '1.5 GiB', '1.0 MiB']);
});

test('moments are milliseconds with microseconds', () => {
  expect([0, 183_200, 12_402_000, 1_234_567_890].map(momentText)).toEqual(['0.000', '0.183', '12.402', '1,234.568']);
});

test('counts have their thousands apart and their noun', () => {
  expect([999, 1000, 1_234_567].map(countText)).toEqual(['999', '1,000', '1,234,567']);
  expect([countedText(1, 'callback'), countedText(2000, 'callback'), countedText(0, 'entry', 'entries')]).toEqual([
    '1 callback',
    '2,000 callbacks',
    '0 entries',
  ]);
});
