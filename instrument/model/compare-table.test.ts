import { describe, expect, test } from 'vitest';
import { compareThreads } from './compare.ts';
import { linesWithin } from './compare-lines.ts';
import { comparedRow, itemOf, itemsOf, sortedGroups, sortItems } from './compare-table.ts';
import { logOfRuns, outlineOfLog } from './testing/outline-of.ts';

/** A: tick 16, tick 16, Timeout 30, read 21, own 40. B: other 50, read 21, tick 16, tick 16, Timeout 30. */
const comparison = compareThreads(
  outlineOfLog(
    logOfRuns(['TickObject 16 turn', 'TickObject 16 turn', 'Timeout 30 go', 'FSREQCALLBACK 21 read', 'TCPWRAP 40 own']),
  ),
  outlineOfLog(
    logOfRuns([
      'PIPEWRAP 50 other',
      'FSREQCALLBACK 21 read',
      'Immediate 16 turn',
      'Immediate 16 turn',
      'Timeout 30 go',
    ]),
  ),
);
const ITEM_OF_OTHER = 5;

describe('the items of a comparison', () => {
  test('are the matched ones, those that moved, and those of one side alone', () => {
    const shown = (which: Parameters<typeof itemsOf>[1]) => [...itemsOf(comparison, which)];
    expect(shown('matched')).toEqual([0, 1, 2, 3]);
    expect(shown('moved')).toEqual([3]);
    expect(shown('only-a')).toEqual([4]);
    expect(shown('only-b')).toEqual([ITEM_OF_OTHER]);
  });

  test('have their runs on both sides, or on the one that has them', () => {
    expect(comparedRow(comparison, 3)).toMatchObject({
      a: { row: 3, position: 4, phase: 5, iteration: 1, took: 100_000 },
      b: { row: 1, position: 2, start: 2e6 },
      ...{ moved: true, shift: -3 },
    });
    expect(comparedRow(comparison, 4)).toMatchObject({ a: { position: 5 }, b: null, moved: false, shift: 0 });
    expect(comparedRow(comparison, ITEM_OF_OTHER)).toMatchObject({ a: null, b: { position: 1 } });
  });

  test('are found from a callback of either side', () => {
    expect([0, 1, 2, 3, 4].map((row) => itemOf(comparison, 0, row))).toEqual([0, 1, 2, 3, 4]);
    expect([0, 1, 2, 3, 4].map((row) => itemOf(comparison, 1, row))).toEqual([ITEM_OF_OTHER, 3, 0, 1, 2]);
  });

  test.each([
    ['position-a', false, [0, 1, 2, 3]],
    ['position-a', true, [3, 2, 1, 0]],
    ['position-b', false, [3, 0, 1, 2]],
    ['shift', false, [3, 0, 1, 2]],
    ['wait-a', true, [3, 2, 1, 0]],
    ['wait-difference', true, [0, 1, 2, 3]],
    ['wait-difference', false, [0, 1, 2, 3]],
    ['type', false, [3, 0, 1, 2]],
    ['place', false, [0, 1, 3, 2]],
    ['took-difference', true, [0, 1, 2, 3]],
  ] as const)('are sorted by %s, descending: %s', (key, descending, expected) => {
    const items = itemsOf(comparison, 'matched');
    sortItems(comparison, items, key, descending);
    expect([...items]).toEqual(expected);
  });

  test('that have no value come last, whichever way', () => {
    const items = Uint32Array.of(ITEM_OF_OTHER, 4, 3);
    sortItems(comparison, items, 'wait-difference', false);
    expect([...items]).toEqual([3, ITEM_OF_OTHER, 4]);
    sortItems(comparison, items, 'wait-difference', true);
    expect([...items]).toEqual([3, ITEM_OF_OTHER, 4]);
  });
});

test('call sites are sorted by what they have in both', () => {
  const names = (order: Uint32Array) => [...order].map((group) => comparison.groups[group].type.join());
  expect(names(sortedGroups(comparison, 'runs-a', true))[0]).toBe('TickObject,Immediate');
  expect(names(sortedGroups(comparison, 'moved', true))[0]).toBe('FSREQCALLBACK,FSREQCALLBACK');
  expect(names(sortedGroups(comparison, 'wait-difference', false)).slice(0, 3)).toEqual([
    'TickObject,Immediate',
    'FSREQCALLBACK,FSREQCALLBACK',
    'Timeout,Timeout',
  ]);
});

describe('lines between two timelines', () => {
  const zero: [number, number] = [0, 0];

  test('join every matched callback in sight, on whichever side it is', () => {
    expect(linesWithin(comparison, { zero, from: 0, to: 9e6 }, 10)).toEqual([0, 1, 2, 3]);
    expect(linesWithin(comparison, { zero, from: 3.5e6, to: 4.5e6 }, 10)).toEqual([1, 3]);
    expect(linesWithin(comparison, { zero: [0, 2e6], from: -1e6, to: 1e5 }, 10)).toEqual([3]);
  });

  test('are those of what has moved where there is no room for all', () => {
    expect(linesWithin(comparison, { zero, from: 0, to: 9e6 }, 3)).toEqual([3]);
  });

  test('are those of what has moved farthest where there are too many even of them', () => {
    const reversed = Array.from({ length: 40 }, (_, i) => `Timeout ${i + 1} f${i}`);
    const turned = compareThreads(outlineOfLog(logOfRuns(reversed)), outlineOfLog(logOfRuns([...reversed].reverse())));
    const lines = linesWithin(turned, { zero, from: 0, to: 41e6 }, 10);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThanOrEqual(10);
    const moved = [...turned.hasMoved.keys()].filter((row) => turned.hasMoved[row] === 1);
    expect(lines).toContain(moved.reduce((x, y) => (Math.abs(turned.shift[y]) > Math.abs(turned.shift[x]) ? y : x)));
  });
});
