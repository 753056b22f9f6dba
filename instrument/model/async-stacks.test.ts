import { describe, expect, test } from 'vitest';
import type { StoredFrame } from '../schema/events.ts';
import { AsyncStacks } from './async-stacks.ts';

/** Frames as text, `function:line` each, of one file; `node:` before what is Node's own. */
function framesOf(text: string): StoredFrame[] {
  return text.split(' < ').map((frame) => {
    const [, node, name, line] = /^(node:)?(.*):(\d+)$/.exec(frame)!;
    return [node ? 'node:timers' : '/app.js', Number(line), 1, name, 1, name.length];
  });
}

/** What was made, in order: by the callback of which other (its place in the list, -1 for none), with which stack. */
function stacksOf(...made: [maker: number, frames: string][]) {
  const texts = [...new Set(made.map(([, frames]) => frames))];
  const stacks = new AsyncStacks((site) => framesOf(texts[site - 1]));
  const numbers = made.map(([maker, frames], row) =>
    stacks.push(row, frames === '' ? 0 : texts.indexOf(frames) + 1, maker),
  );
  const callers = made.map((_, row) =>
    stacks
      .callersOf(row)
      .map(([, line, , name]) => `${name}:${line}`)
      .join(' < '),
  );
  return { stacks, numbers, callers };
}

describe('asynchronous callers', () => {
  test('are the stack of what scheduled the running callback, and its callers in turn, without Node’s frames', () => {
    const { callers } = stacksOf(
      [-1, 'node:setTimeout:9 < start:1 < main:2'],
      [0, 'node:nextTick:9 < onTimeout:3 < node:listOnTimeout:9'],
      [1, 'onTick:4'],
      [-1, 'other:5'],
    );
    expect(callers).toEqual(['', 'start:1 < main:2', 'onTimeout:3 < start:1 < main:2', '']);
  });

  test('leave out the place at which a function was suspended that goes on', () => {
    const { callers } = stacksOf(
      [-1, 'load:1 < start:2 < main:3'],
      [0, 'load:5'],
      [1, 'helper:8 < load:6'],
      [1, 'node:nextTick:9'],
    );
    expect(callers).toEqual(['', 'start:2 < main:3', 'start:2 < main:3', 'load:5 < start:2 < main:3']);
  });

  test('of a loop are the same in each turn, however often it turns', () => {
    const loop = Array.from({ length: 10_000 }, (_, i): [number, string] => [i, 'loop:5']);
    const { numbers, callers } = stacksOf([-1, 'loop:5 < main:1'], ...loop);
    expect(callers.at(-1)).toBe('main:1');
    expect(new Set(numbers).size).toBe(2);
  });

  test('of two that schedule one another for ever are the nearest sixteen, and no more stacks than that', () => {
    const game = Array.from({ length: 10_000 }, (_, i): [number, string] => [i, i % 2 === 0 ? 'pong:2' : 'ping:1']);
    const { numbers, callers } = stacksOf([-1, 'ping:1 < main:3'], ...game);
    expect(callers.at(-1)!.split(' < ')).toHaveLength(16);
    expect(new Set(numbers).size).toBeLessThan(40);
  });

  test('go on through what has no call site', () => {
    const { callers } = stacksOf([-1, 'start:1'], [0, ''], [1, 'onDone:2']);
    expect(callers).toEqual(['', '', 'start:1']);
  });

  test('cost nothing where no call sites were recorded', () => {
    const { stacks, numbers } = stacksOf([-1, ''], [0, ''], [1, '']);
    expect(numbers).toEqual([0, 0, 0]);
    expect(stacks.empty).toBe(true);
    expect(stacks.bytes).toBe(0);
    expect(stacks.callersOf(2)).toEqual([]);
    expect(stacks.callersOf(99)).toEqual([]);
  });

  test('of a function that an older recording knows by name alone are told by the name', () => {
    const stacks = new AsyncStacks((site): StoredFrame[] => [['/app.js', site, 1, 'load']]);
    stacks.push(0, 1, -1);
    stacks.push(1, 2, 0);
    expect(stacks.callersOf(1)).toEqual([]);
  });
});
