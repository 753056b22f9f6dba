import { expect, test } from 'vitest';
import { BothSinks } from './both-sinks.ts';
import type { LogSink } from './sink.ts';

/** One call of each kind of event, with arguments that differ. */
const CALLS: { [Event in keyof LogSink]: Parameters<LogSink[Event]> } = {
  threadStart: [1, 4711, 2, true],
  threadMeta: [{ name: 'worker' } as never],
  init: [2, 7, 3, 4, 5, 6],
  before: [3, 7],
  after: [4, 7],
  resolve: [5, 8],
  phaseBegin: [6, 4, 1],
  phaseEnd: [7, 4, 1, 300, 2],
  gcBegin: [8, 1, 1024],
  gcEnd: [9, 1, 512],
  heap: [10, 2, 300, 400],
  lost: [11, 12],
  dropped: [12, 13],
  output: [13, 1, 'text'],
  timing: [14, 'mark', null],
  post: [15, 7, [8, 9]],
  threadEnd: [16, 3],
};

/** A sink that writes down what it is told. */
function listener(into: unknown[]): LogSink {
  return new Proxy({} as LogSink, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        into.push([name, ...args]),
  });
}

test('two are told the same of every event, all of it', () => {
  const [a, b]: unknown[][] = [[], []];
  const both = new BothSinks(listener(a), listener(b));
  const given = Object.entries(CALLS).map(([name, args]) => {
    (both[name as keyof LogSink] as (...args: unknown[]) => void)(...args);
    return [name, ...args];
  });
  expect(a).toEqual(given);
  expect(b).toEqual(given);
});
