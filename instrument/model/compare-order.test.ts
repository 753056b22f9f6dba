import { expect, test } from 'vitest';
import { crossingsOf, movedOf } from './compare-order.ts';
import { randomFrom } from './testing/random-program.ts';

const order = (...places: number[]) => Uint32Array.from(places);
const rows = (moved: Uint8Array) => [...moved.keys()].filter((row) => moved[row] === 1);

test('the same order has no crossings and nothing has moved', () => {
  expect(crossingsOf(order(0, 1, 2, 3))).toBe(0);
  expect(rows(movedOf(order(0, 1, 2, 3)))).toEqual([]);
  expect(crossingsOf(order())).toBe(0);
  expect(rows(movedOf(order()))).toEqual([]);
});

test('one that has come forward crosses all that it has passed, and it alone has moved', () => {
  expect(crossingsOf(order(1, 2, 3, 0))).toBe(3);
  expect(rows(movedOf(order(1, 2, 3, 0)))).toEqual([3]);
});

test('a turned order has all crossings there can be, and only one keeps its place', () => {
  expect(crossingsOf(order(4, 3, 2, 1, 0))).toBe(10);
  expect(rows(movedOf(order(4, 3, 2, 1, 0)))).toHaveLength(4);
});

function shuffled(length: number, random: () => number): Uint32Array {
  const places = Uint32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

test('both agree with counting pair by pair and with trying every ascending subsequence, on random orders', () => {
  const random = randomFrom(7);
  for (let round = 0; round < 200; round++) {
    const places = shuffled(Math.floor(random() * 40), random);
    let pairs = 0;
    const longest: number[] = [];
    for (let i = 0; i < places.length; i++) {
      longest[i] = 1;
      for (let j = 0; j < i; j++) {
        if (places[j] > places[i]) pairs++;
        else longest[i] = Math.max(longest[i], longest[j] + 1);
      }
    }
    expect(crossingsOf(places)).toBe(pairs);
    const moved = movedOf(places);
    expect(rows(moved)).toHaveLength(places.length - Math.max(0, ...longest));
    const kept = [...places].filter((_, i) => moved[i] === 0);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  }
});

test('a million in turned order are counted without running out of numbers', () => {
  const length = 1_000_000;
  const places = Uint32Array.from({ length }, (_, i) => length - 1 - i);
  expect(crossingsOf(places)).toBe((length * (length - 1)) / 2);
  expect(movedOf(places).reduce((sum, moved) => sum + moved, 0)).toBe(length - 1);
});
