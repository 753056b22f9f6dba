import { expect, test } from 'vitest';
import { AXIS_HEIGHT, shareOut } from './heights.ts';

test('on a small page the timelines share what the table leaves, and scroll', () => {
  const { sides, between, room } = shareOut(752, [600, 600]);
  expect(Math.abs(sides[0] - sides[1])).toBeLessThanOrEqual(1);
  expect(sides[0]).toBe(room);
  expect(752 - sides[0] - sides[1] - between - AXIS_HEIGHT).toBeGreaterThanOrEqual(230);
});

test('on a large page they take what their lanes need, and the table has the rest', () => {
  const { sides, between } = shareOut(1392, [250, 230]);
  expect(sides).toEqual([250, 230]);
  expect(between).toBeGreaterThan(100);
});

test('what one of them does not need the other one gets', () => {
  const [small, large] = shareOut(752, [100, 600]).sides;
  expect(small).toBe(100);
  expect(large).toBeGreaterThan(shareOut(752, [600, 600]).sides[1]);
  expect(shareOut(752, [600, 100]).sides).toEqual([large, small]);
});

test('what the user wants for the table it gets, and what the lanes do not need the lines have', () => {
  const { sides, between } = shareOut(1392, [250, 230], 300);
  expect(sides).toEqual([250, 230]);
  expect(sides[0] + sides[1] + between + AXIS_HEIGHT).toBe(1392 - 300);
  const crowded = shareOut(752, [600, 600], 480);
  expect(Math.min(...crowded.sides)).toBeGreaterThanOrEqual(80);
  expect(crowded.between).toBeGreaterThan(50);
});
