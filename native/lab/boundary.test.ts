import { describe, expect, it } from 'vitest';
import { loadBoundary } from './boundary.ts';
import { noise } from './inputs.ts';
import { buildsOf } from './testing/builds.ts';
import { boundaryTwin } from './twins/boundary.ts';

const builds = buildsOf('boundary').map(([builder, folder]) => ({ builder, lab: loadBoundary(folder) }));

const TEXTS = ['', ' ', 'one two  three', 'ein Büchlein', '二つの 文字', '😀 \ud83d \0', 'a '.repeat(100_000)];

describe.each(builds)('calls across the boundary as $builder builds it', ({ lab }) => {
  it('give what the same calls in JavaScript give', async () => {
    for (const calls of [lab, boundaryTwin]) {
      expect(calls.nothing()).toBeUndefined();
      expect(calls.add(1.5, -2)).toBe(-0.5);
      expect(calls.sumPoint({ x: 1, y: 2, z: 4 })).toBe(7);
      expect(calls.makePoint(1, 2, 4)).toEqual({ x: 1, y: 2, z: 4 });
      expect(calls.makeArray(3)).toEqual([0, 1, 2]);
      expect(calls.sumArray(calls.makeArray(10_000))).toBe(49_995_000);
      expect(calls.makeTyped(3)).toEqual(new Float64Array([0, 1, 2]));
      expect(calls.callBack((i) => i * i, 5)).toBe(30);
      expect(() => calls.refusal()).toThrow('This function always refuses; catch what it throws.');
      expect(calls.catchFrom(() => 5)).toBeUndefined();
      const promise = calls.resolved('settled');
      expect(promise).toBeInstanceOf(Promise);
      expect(await promise).toBe('settled');
    }
    const numbers = noise(1000);
    expect(lab.sumTyped(numbers)).toBe(boundaryTwin.sumTyped(numbers));
  });

  it.each(TEXTS)('read and make the text %j', (text) => {
    expect(lab.countSpaces(text)).toBe(boundaryTwin.countSpaces(text));
    expect(lab.reverseText(text)).toBe(boundaryTwin.reverseText(text));
  });

  it('pass on whatever a callback throws, null and undefined too', () => {
    for (const thrown of [new Error('mine'), 'text', 5, null, undefined, Symbol('s')]) {
      const fail = () => {
        throw thrown;
      };
      expect(lab.catchFrom(fail)).toBe(thrown);
      let caught: unknown = 'nothing';
      try {
        lab.callBack(fail, 1);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
    }
  });

  it('reject with what the `then` of a thenable throws, and throw nothing', async () => {
    for (const calls of [lab, boundaryTwin])
      for (const thrown of [new Error('no then today'), 'text', null, undefined]) {
        const fail = () => {
          throw thrown;
        };
        const thenables = [
          Object.defineProperty({}, 'then', { get: fail }),
          Object.defineProperty({}, 'then', { value: fail }),
          new Proxy({}, { get: fail }),
        ];
        for (const thenable of thenables)
          expect(await calls.resolved(thenable).catch((error: unknown) => ({ error }))).toEqual({ error: thrown });
      }
  });

  it('pass on what a getter or a proxy throws', () => {
    const point = Object.defineProperty({ x: 1, z: 3 }, 'y', {
      get: () => {
        throw new Error('no y today');
      },
    });
    expect(() => lab.sumPoint(point as never)).toThrow('no y today');
    const numbers = new Proxy([1, 2], {
      get: () => {
        throw new Error('nothing to get');
      },
    });
    expect(() => lab.sumArray(numbers)).toThrow('nothing to get');
  });

  it.each<[string, () => unknown, string]>([
    [
      'no number',
      () => lab.add(1, '2' as never),
      'add(a, b): b must be a number and is a string. Pass a finite number.',
    ],
    [
      'no string',
      () => lab.countSpaces(5 as never),
      'countSpaces(text): text must be a string and is the number 5. Pass a string.',
    ],
    [
      'no object',
      () => lab.sumPoint(null as never),
      'sumPoint(point): point must be an object and is null. Pass x, y and z.',
    ],
    [
      'half a point',
      () => lab.sumPoint({ x: 1 } as never),
      'sumPoint(point): point.y must be a number and is undefined. Pass numbers as x, y and z.',
    ],
    [
      'a hole',
      // biome-ignore lint/suspicious/noSparseArray: that is what is tested
      () => lab.sumArray([1, , 2] as never),
      'sumArray(numbers): numbers[1] must be a number and is undefined. Pass an Array of numbers.',
    ],
    [
      'what cannot be called',
      () => lab.callBack({} as never, 1),
      'callBack(fn, times): fn must be a function and is an object of Object. Pass what is to be called with a number.',
    ],
    [
      'a callback that returns nothing',
      () => lab.callBack(() => undefined as never, 1),
      'callBack(fn, times): fn must return a number and returned undefined. Return one.',
    ],
    [
      'too long an array',
      () => lab.makeArray(2 ** 40),
      'makeArray(length): length must be a whole number from 0 to 16777216 and is 1099511627776. Pass a whole number from 0 to 16777216.',
    ],
    [
      'nothing at all',
      () => new lab.Listener(...([] as never as [never])),
      'new Listener(callback): callback must be a function and is undefined. Pass what is to be called.',
    ],
  ])('refuse %s in a sentence', (_what, call, message) => {
    expect(call).toThrow(
      expect.objectContaining({ message, code: expect.stringMatching(/^ERR_LAB_(ARGUMENT|RANGE)$/) }),
    );
  });
});
