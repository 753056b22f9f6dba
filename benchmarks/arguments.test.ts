import { expect, it } from 'vitest';
import { wholeNumber } from './arguments.ts';

it('takes whole numbers within the bounds, however they are written', () => {
  expect(['1', '12', '1e3', '1000'].map(wholeNumber(1, 1000))).toEqual([1, 12, 1000, 1000]);
});

it.each(['', ' ', '0', '1001', '1.5', '-3', 'many', 'NaN', 'Infinity'])('refuses %j and names the bounds', (text) => {
  expect(() => wholeNumber(1, 1000)(text)).toThrow('Give a whole number from 1 to 1000.');
  expect(() => wholeNumber(2000)(text)).toThrow('Give a whole number of at least 2000.');
});
