import { describe, expect, test } from 'vitest';
import { digits, times } from './words.ts';

describe('numbers of the page Native', () => {
  test('have three digits, and thousands apart', () => {
    expect([0.123, 1.234, 12.34, 99.96, 1234.5].map(digits)).toEqual(['0.12', '1.23', '12.3', '100', '1,235']);
  });

  test('a speed that is next to none is not said to be none', () => {
    expect([17.94, 1, 0.005, 0.0049, 0.000_01].map(times)).toEqual(['17.9×', '1.00×', '0.01×', '<0.01×', '<0.01×']);
  });
});
