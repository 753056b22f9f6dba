import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

/** Steps whose ends are told to them. */
function steps() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const step = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const end = async (name: string) => {
    ends.get(name)!();
    await turn();
  };
  return { begun, step, end };
}

describe('turns', () => {
  test('begin each when the one before has ended', async () => {
    const turns = new Turns(() => Promise.resolve());
    const { begun, step, end } = steps();
    turns.take(step('first'));
    await turn();
    expect(begun).toEqual(['first']);
    turns.take(step('second'));
    turns.take(step('third'));
    expect(begun).toEqual(['first']);
    await end('first');
    expect(begun).toEqual(['first', 'second']);
    await end('second');
    await end('third');
    turns.take(step('fourth'));
    await turn();
    expect(begun).toEqual(['first', 'second', 'third', 'fourth']);
  });

  test('wait until all is known of what is selected', async () => {
    let tell = () => {};
    const turns = new Turns(() => new Promise<void>((resolve) => (tell = resolve)));
    const { begun, step } = steps();
    turns.take(step('first'));
    await turn();
    expect(begun).toEqual([]);
    tell();
    await turn();
    expect(begun).toEqual(['first']);
  });

  test('of a key that is held are left out while another is under way', async () => {
    const turns = new Turns(() => Promise.resolve());
    const { begun, step, end } = steps();
    turns.take(step('first'), true);
    turns.take(step('second'), true);
    turns.take(step('third'));
    await turn();
    await end('first');
    await end('third');
    expect(begun).toEqual(['first', 'third']);
    turns.take(step('fourth'), true);
    await turn();
    expect(begun).toEqual(['first', 'third', 'fourth']);
  });
});
