import { describe, expect, test } from 'vitest';
import {
  Float64Column,
  firstAtOrAfter,
  Int32Column,
  lastAtOrBefore,
  Uint8Column,
  Uint16Column,
  Uint32Column,
} from './columns.ts';

describe('columns', () => {
  test('keep every row while they grow over chunks', () => {
    for (const column of [new Float64Column(), new Uint32Column(), new Int32Column()]) {
      for (let i = 0; i < 200_000; i++) column.push(i);
      expect(column.length).toBe(200_000);
      for (let i = 0; i < 200_000; i += 997) expect(column.get(i)).toBe(i);
      for (const row of [0, 63, 64, 255, 256, 65_535, 65_536, 131_072, 199_999]) expect(column.get(row)).toBe(row);
    }
  });

  test('a small one takes little room, a large one hardly more than its rows', () => {
    const column = new Float64Column();
    column.push(1);
    expect(column.bytes).toBe(64 * 8);
    for (let i = 1; i < 1_000_000; i++) column.push(i);
    expect(column.bytes).toBeLessThan(8 * (1_000_000 + 65_536));
  });

  test('rows can be set later, in any chunk', () => {
    const column = new Int32Column();
    for (let i = 0; i < 70_000; i++) column.push(-1);
    for (const row of [0, 100, 65_536, 69_999]) column.set(row, row);
    expect([0, 1, 100, 65_536, 69_999].map((row) => column.get(row))).toEqual([0, -1, 100, 65_536, 69_999]);
  });

  test('narrow ones keep the largest value they can instead of a wrong one', () => {
    const bytes = new Uint8Column();
    const words = new Uint16Column();
    for (const value of [255, 256, 70_000]) {
      bytes.push(value);
      words.push(value);
    }
    expect([0, 1, 2].map((row) => bytes.get(row))).toEqual([255, 255, 255]);
    expect([0, 1, 2].map((row) => words.get(row))).toEqual([255, 256, 65_535]);
  });

  test('the last row at or before a value is found, and the first at or after it', () => {
    const column = new Float64Column();
    for (const value of [10, 20, 20, 30]) column.push(value);
    expect([5, 10, 19, 20, 29, 30, 99].map((value) => lastAtOrBefore(column, value))).toEqual([-1, 0, 0, 2, 2, 3, 3]);
    expect([5, 10, 19, 20, 29, 30, 99].map((value) => firstAtOrAfter(column, value))).toEqual([0, 0, 1, 1, 3, 3, 4]);
  });
});
