import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { TRACKS } from '../tracks/list.ts';
import {
  type Arrangement,
  AS_AT_FIRST,
  arrangementFrom,
  arrangementText,
  completed,
  isAsAtFirst,
  moved,
} from './arrangement.ts';

describe('an order', () => {
  test('has a thing that is moved before or behind another one, whichever way it goes', () => {
    expect(moved(['a', 'b', 'c', 'd'], 'a', { before: 'd' })).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 'd', { before: 'b' })).toEqual(['a', 'd', 'b', 'c']);
    expect(moved(['a', 'b', 'c', 'd'], 'a', { behind: 'd' })).toEqual(['b', 'c', 'd', 'a']);
    expect(moved(['a', 'b', 'c', 'd'], 'd', { behind: 'a' })).toEqual(['a', 'd', 'b', 'c']);
  });

  test('stays as it is where a thing is put beside itself, or beside what is not there', () => {
    expect(moved(['a', 'b', 'c'], 'b', { before: 'b' })).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 'b', { behind: 'x' })).toEqual(['a', 'b', 'c']);
  });

  test('is completed by what it does not name, behind what that follows by nature', () => {
    expect(completed(['d', 'a'], ['a', 'b', 'c', 'd', 'e'])).toEqual(['d', 'e', 'a', 'b', 'c']);
    expect(completed(['c', 'gone', 'c'], ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(completed([], ['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('an arrangement', () => {
  const own: Arrangement = {
    order: moved(AS_AT_FIRST.order, LANE.GC, { before: LANE.PHASES }),
    hidden: new Set([LANE.HEAP]),
    rowHeights: new Map([[LANE.TICKS, 40]]),
  };

  test('is as it was when it is read back', () => {
    expect(arrangementFrom(arrangementText(own))).toEqual(own);
    expect(isAsAtFirst(own)).toBe(false);
    expect(isAsAtFirst(arrangementFrom(arrangementText(AS_AT_FIRST)))).toBe(true);
  });

  test('names lanes, so that it can be read where they have other numbers', () => {
    expect(arrangementText(own)).toContain('"hidden":["HEAP"],"rows":{"TICKS":40}');
  });

  test('has every lane once, whatever was kept', () => {
    for (const text of [
      '',
      'null',
      '7',
      '{"order":3,"hidden":{},"rows":[1]}',
      '{"order":["GC","GC","__proto__","X"]}',
    ]) {
      const { order, hidden, rowHeights } = arrangementFrom(text);
      expect([...order].sort(), text).toEqual(TRACKS.map(({ lane }) => lane).sort());
      expect([hidden.size, rowHeights.size], text).toEqual([0, 0]);
    }
    expect(arrangementFrom('{"rows":{"TICKS":1e9,"GC":-5,"HEAP":"x"}}').rowHeights).toEqual(
      new Map([
        [LANE.TICKS, 240],
        [LANE.GC, 12],
      ]),
    );
  });
});
