import { describe, expect, test } from 'vitest';
import { EndColumn, NearRowColumn, ResourceRefs, TriggerColumn } from './derived-columns.ts';
import { PackedColumn } from './packed-column.ts';
import { randomFrom } from './testing/random-program.ts';

/** Kinds of numbers that a recording has: each a way to make the next row's. */
const KINDS: Record<string, (next: () => number, row: number, before: number) => number> = {
  'all the same': () => 42,
  bytes: (next) => Math.floor(next() * 200),
  times: (next, _, before) => Math.max(0, before) + Math.floor(next() * 2000),
  'times of a program that mostly sleeps': (next, _, before) => Math.max(0, before) + Math.floor(next() ** 9 * 5e9),
  'durations, a few of them very long': (next) => Math.floor(next() < 0.003 ? next() * 1e12 : next() * 30_000),
  'rows, a few of them long ago': (next, row) => (next() < 0.004 ? Math.floor(next() * row) : row * 3),
  'rows, many of them long ago': (next, row) => (next() < 0.3 ? Math.floor(next() * row) : row * 3),
  'large numbers without any order': (next) => Math.floor(next() * 2 ** 52),
  'hardly any number at all': (next) => (next() < 0.001 ? Math.floor(next() * 1e9) : -1),
  'numbers with many gaps': (next, row) => (next() < 0.5 ? row : -1),
  'nothing in some chunks, everything in others': (next, row) => ((row >> 12) % 2 ? Math.floor(next() * 1e6) : -1),
};

describe('a packed column', () => {
  for (const [name, make] of Object.entries(KINDS))
    test(`gives back what it was given: ${name}`, () => {
      const next = randomFrom(name.length);
      for (const count of [1, 64, 65, 4096, 4097, 30_000]) {
        const column = new PackedColumn();
        const given: number[] = [];
        for (let row = 0; row < count; row++) {
          const value = make(next, row, given[row - 1] ?? 0);
          given.push(value);
          if (value < 0) column.pushNone();
          else column.push(value);
        }
        expect(column.length).toBe(count);
        expect(given.findIndex((value, row) => column.get(row) !== value)).toBe(-1);
      }
    });

  for (const [name, make] of Object.entries(KINDS))
    test(`takes other numbers later: ${name}`, () => {
      const next = randomFrom(name.length + 1);
      const column = new PackedColumn();
      const given: number[] = [];
      for (let row = 0; row < 20_000; row++) {
        const value = make(next, row, given[row - 1] ?? 0);
        given.push(value);
        if (value < 0) column.pushNone();
        else column.push(value);
        for (let times = row % 3; times > 0; times--) {
          const other = Math.floor(next() * (row + 1));
          const kinds = Object.values(KINDS);
          given[other] = kinds[Math.floor(next() * kinds.length)](next, other, given[other]);
          column.set(other, given[other]);
        }
      }
      expect(given.findIndex((value, row) => column.get(row) !== value)).toBe(-1);
    });

  test('takes one byte for small steps, four for times, none for rows that are all the same', () => {
    const bytes = (make: (row: number) => number) => {
      const column = new PackedColumn();
      for (let row = 0; row < 409_600 + 1; row++) column.push(make(row));
      return Math.floor(column.bytes / 409_600);
    };
    expect(
      [() => 7, (row: number) => row % 200, (row: number) => row * 1000, (row: number) => row * 1e7].map(bytes),
    ).toEqual([0, 1, 4, 8]);
  });

  test('does not grow for a few numbers that are much larger than the rest', () => {
    const column = new PackedColumn();
    for (let row = 0; row < 409_600 + 1; row++) column.push(row % 500 === 7 ? 1e11 + row : row % 200);
    expect(column.bytes / 409_600).toBeLessThan(1.6);
    expect([7, 8, 507, 508].map((row) => column.get(row))).toEqual([1e11 + 7, 8, 1e11 + 507, 108]);
  });

  test('reads a row without a number as what it was told to', () => {
    const column = new PackedColumn(Number.NaN);
    column.pushNone();
    column.push(0);
    column.set(1, Number.NaN);
    column.push(5);
    expect([0, 1, 2].map((row) => column.get(row))).toEqual([Number.NaN, Number.NaN, 5]);
  });
});

describe('columns that are kept as distances', () => {
  test('ends, as durations; NaN until they are known', () => {
    const start = new PackedColumn();
    const end = new EndColumn(start);
    for (let row = 0; row < 10_000; row++) {
      start.push(row * 1e6);
      end.pushNone();
      if (row >= 10 && row % 7 !== 3) end.set(row - 10, row * 1e6 + 123);
    }
    expect(end.length).toBe(10_000);
    expect(end.get(20)).toBe(30e6 + 123);
    expect(end.duration(20)).toBe(10e6 + 123);
    expect(end.get(14)).toBeNaN();
    expect(end.get(9_995)).toBeNaN();
  });

  test('rows before and after, or none', () => {
    const before = new NearRowColumn(-1);
    const after = new NearRowColumn(1);
    for (let row = 0; row < 10_000; row++) {
      before.push(row % 3 === 0 ? -1 : row - (row % 100));
      after.push(-1);
      if (row >= 5000) after.set(row - 5000, row);
    }
    const rows = [0, 3, 4, 4999, 5000, 9998];
    expect(rows.map((row) => before.get(row))).toEqual([-1, -1, 0, 4900, 5000, 9900]);
    expect(rows.map((row) => after.get(row))).toEqual([5000, 5003, 5004, 9999, -1, -1]);
  });

  test('resources, and the ids of those that have no row', () => {
    const refs = new ResourceRefs();
    for (let span = 0; span < 9000; span++) refs.push(span % 4 === 1 ? -1 : span * 2, span + 1e10);
    expect([0, 1, 2, 8997].map((span) => refs.row(span))).toEqual([0, -1, 4, -1]);
    expect([1, 8997].map((span) => refs.unknownId(span))).toEqual([1 + 1e10, 8997 + 1e10]);
  });

  test('triggers, also such as are newer than the resource itself', () => {
    const ids = new PackedColumn();
    const triggers = new TriggerColumn(ids);
    for (const [id, trigger] of [
      [2, 1],
      [3, 3],
      [4, 9],
      [2 ** 40, 1],
    ]) {
      ids.push(id);
      triggers.push(id, trigger);
    }
    expect([0, 1, 2, 3].map((row) => triggers.get(row))).toEqual([1, 3, 9, 1]);
  });
});
