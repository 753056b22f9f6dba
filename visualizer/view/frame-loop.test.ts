import { expect, test } from 'vitest';
import { FrameLoop } from './frame-loop.ts';

test('many changes are drawn by one frame, and nothing is drawn where nothing has changed', () => {
  const waiting: ((now: number) => void)[] = [];
  const drawn: number[] = [];
  let again = 0;
  const loop = new FrameLoop(
    (now) => {
      drawn.push(now);
      return again-- > 0;
    },
    (run) => waiting.push(run),
  );
  for (let i = 0; i < 5; i++) loop.invalidate();
  expect(waiting).toHaveLength(1);
  waiting.shift()!(16);
  expect(drawn).toEqual([16]);
  expect(waiting).toHaveLength(0);
  again = 2;
  loop.invalidate();
  for (const now of [32, 48, 64]) waiting.shift()!(now);
  expect(drawn).toEqual([16, 32, 48, 64]);
  expect(waiting).toHaveLength(0);
});
