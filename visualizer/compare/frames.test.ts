import { expect, test } from 'vitest';
import { FrameLoop } from '../view/frame-loop.ts';
import { SharedFrames } from './frames.ts';

/** Two loops on shared frames; what is drawn is written down, frame by frame. */
function twoLoops(draw: (name: 'A' | 'B', drawn: string[], other: FrameLoop) => boolean) {
  const requested: ((now: number) => void)[] = [];
  const frames = new SharedFrames((run) => requested.push(run));
  const drawn: string[] = [];
  const a: FrameLoop = new FrameLoop(() => draw('A', drawn, b), frames.scheduler());
  const b: FrameLoop = new FrameLoop(() => draw('B', drawn, a), frames.scheduler());
  const frame = () => {
    drawn.push('|');
    for (const run of requested.splice(0)) run(0);
  };
  return { a, b, drawn, frame, requested };
}

test('what one loop changes in the other is drawn in the same frame', () => {
  const { a, drawn, frame, requested } = twoLoops((name, log, other) => {
    log.push(name);
    if (name === 'A') other.invalidate();
    return false;
  });
  a.invalidate();
  frame();
  expect(drawn.join('')).toBe('|AB');
  expect(requested).toHaveLength(0);
});

test('a loop that goes on is drawn once in each frame, and the other one with it', () => {
  let left = 3;
  const { a, drawn, frame } = twoLoops((name, log, other) => {
    log.push(name);
    if (name === 'A') other.invalidate();
    return name === 'A' && --left > 0;
  });
  a.invalidate();
  for (let i = 0; i < 5; i++) frame();
  expect(drawn.join('')).toBe('|AB|AB|AB||');
});

test('both ask for one frame only', () => {
  const { a, b, drawn, frame, requested } = twoLoops((name, log) => {
    log.push(name);
    return false;
  });
  a.invalidate();
  b.invalidate();
  b.invalidate();
  expect(requested).toHaveLength(1);
  frame();
  expect(drawn.join('')).toBe('|AB');
});
