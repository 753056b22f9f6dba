import { describe, expect, test } from 'vitest';
import { ResourceIndex, restoreKnownId, restoreNewId } from './async-ids.ts';

const WRAP = 2 ** 32;

describe('restoring ids', () => {
  test('a new id is the nearest to the newest', () => {
    expect(restoreNewId(5, 0)).toBe(5);
    expect(restoreNewId(0xffff_ffff, 0)).toBe(0xffff_ffff);
    expect(restoreNewId(3, WRAP - 2)).toBe(WRAP + 3);
    expect(restoreNewId(0xffff_fffe, WRAP + 1)).toBe(WRAP - 2);
    expect(restoreNewId(7, 3 * WRAP + 1)).toBe(3 * WRAP + 7);
  });

  test('a known id is the largest that is not above the limit', () => {
    expect(restoreKnownId(5, 100)).toBe(5);
    expect(restoreKnownId(500, 100)).toBe(500);
    expect(restoreKnownId(5, WRAP + 5)).toBe(WRAP + 5);
    expect(restoreKnownId(6, WRAP + 5)).toBe(6);
  });
});

describe('the index of resources', () => {
  const indexOf = (...ids: number[]) => {
    const index = new ResourceIndex();
    ids.forEach((id, i) => {
      index.add(id, i + 1);
    });
    return index;
  };

  test('finds every id’s row, however large the gaps', () => {
    const ids = Array.from({ length: 3000 }, (_, i) => 2 + i + Math.floor(i / 7) * 3 + (i > 1500 ? 1_000_000 : 0));
    const index = indexOf(...ids);
    for (const from of [0, 2999, 1500, 1501, 700]) {
      index.find(ids[from]);
      for (const [row, id] of ids.entries()) expect(index.find(id)).toBe(row);
    }
    expect([0, 1, 10_000, 2_000_000].map((id) => index.find(id))).toEqual([-1, -1, -1, -1]);
  });

  test('finds ids that came late, and the latest of an id that came twice', () => {
    const index = indexOf(2, 3, 7, 5, 8, 6, 9, 3);
    expect([2, 3, 4, 5, 6, 7, 8, 9].map((id) => index.find(id))).toEqual([0, 7, -1, 3, 5, 2, 4, 6]);
    expect(Array.from({ length: 8 }, (_, row) => index.get(row))).toEqual([2, 3, 7, 5, 8, 6, 9, 3]);
    expect(index.typeOf(6)).toBe(6);
    expect(index.typeOf(4)).toBe(0);
  });

  test('keeps ids apart that have the same low word', () => {
    const index = indexOf(5, WRAP - 1, WRAP + 5, 2 * WRAP + 5, 2 * WRAP + 6);
    expect([5, WRAP + 5, 2 * WRAP + 5, 3 * WRAP + 5].map((id) => index.find(id))).toEqual([0, 2, 3, -1]);
    expect(index.get(3)).toBe(2 * WRAP + 5);
  });

  test('finds none of the ids that were given and are not here, and all that come after them', () => {
    const index = indexOf(2, 3);
    expect(index.skipTo(100)).toBe(true);
    expect([2, 3, 4, 99, 100].map((id) => index.find(id))).toEqual([0, 1, -1, -1, -1]);
    for (const id of [50, 101]) index.add(id, 1);
    expect([3, 50, 99, 100, 101, 102].map((id) => index.find(id))).toEqual([1, 2, -1, -1, 3, -1]);
  });
});
