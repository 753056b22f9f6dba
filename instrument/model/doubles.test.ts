import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { doubles, ZERO } from './doubles.ts';

setFlagsFromString('--allow-natives-syntax');
const holdsDoubles = new Function('list', 'return %HasDoubleElements(list)') as (list: number[]) => boolean;
const haveSameShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

test('an array that begins with doubles(1) keeps its shape, one that begins with 1 does not', () => {
  expect(doubles(1)).toEqual([1]);
  expect(holdsDoubles(doubles(1))).toBe(true);
  expect(holdsDoubles([1])).toBe(false);
});

test('objects whose field begins with ZERO keep one shape, whatever is put there', () => {
  class FromInteger {
    time = 0;
  }
  class FromDouble {
    time = ZERO;
  }
  for (const [Kind, isSame] of [
    [FromInteger, false],
    [FromDouble, true],
  ] as const) {
    const [early, late] = [new Kind(), new Kind()];
    early.time = 5;
    late.time = 5e12;
    expect(haveSameShape(early, late), Kind.name).toBe(isSame);
  }
  expect(new FromDouble().time + 1).toBe(1);
});
