/** What crosses the boundary between JavaScript and C++, ready to be measured: kernels whose names begin with `boundary-`. */
import { isDeepStrictEqual } from 'node:util';
import { type BoundaryCalls, loadBoundary } from '../../native/lab/boundary.ts';
import { noise } from '../../native/lab/inputs.ts';
import { boundaryTwin } from '../../native/lab/twins/boundary.ts';
import type { AnyKernel, Driver } from './kernel.ts';

const TIMES = [1, 8, 64];
const CHARACTERS = [4, 64, 1024, 65_536, 1_048_576];
const ELEMENTS = [1, 16, 256, 4096];

interface Crossing<Input, Output> {
  unit: string;
  sizes: readonly number[];
  prepare(size: number): Input;
  run(calls: BoundaryCalls, input: Input): Output | Promise<Output>;
}

/** @throws AddonMissingError where the addon is not built */
export function boundaryKernels(): AnyKernel[] {
  const native = loadBoundary();

  function kernel<Input, Output>(name: string, title: string, crossing: Crossing<Input, Output>): AnyKernel {
    const { unit, sizes, prepare, run } = crossing;
    const driver =
      (calls: BoundaryCalls): Driver<Input, Output> =>
      (input) =>
        run(calls, input);
    return {
      name: `boundary-${name}`,
      title,
      unit,
      sizes,
      prepare,
      elements: (size) => size,
      flops: () => 0,
      bytes: () => 0,
      distance: (a, b) => (isDeepStrictEqual(a, b) ? 0 : Number.POSITIVE_INFINITY),
      tolerance: () => 0,
      drivers: { js: driver(boundaryTwin), native: driver(native) },
    };
  }

  /** So many calls in a row; what the last one gives is compared. */
  const calls = <Output>(name: string, title: string, once: (calls: BoundaryCalls, i: number) => Output): AnyKernel =>
    kernel(name, title, {
      unit: 'calls',
      sizes: TIMES,
      prepare: (size) => size,
      run: (from, times) => {
        let last: Output | undefined;
        for (let i = 0; i < times; i++) last = once(from, i);
        return last;
      },
    });
  const reads = <Input>(
    name: string,
    title: string,
    [unit, sizes]: [string, readonly number[]],
    prepare: (size: number) => Input,
    run: (calls: BoundaryCalls, input: Input) => unknown,
  ): AnyKernel => kernel(name, title, { unit, sizes, prepare, run });

  const text = (pattern: string) => (size: number) => flat(pattern.repeat(Math.ceil(size / 4)).slice(0, size));
  const characters: [string, readonly number[]] = ['characters', CHARACTERS];
  const elements: [string, readonly number[]] = ['elements', ELEMENTS];
  const itself = (size: number) => size;
  const point = { x: 1, y: 2, z: 4 };
  const fail = () => {
    throw new Error('as always');
  };
  return [
    calls('empty', 'an empty call', (from) => from.nothing()),
    calls('numbers', 'two numbers in, one out', (from, i) => from.add(i, 0.5)),
    reads('text', 'a one-byte string in', characters, text('ab c'), (from, value) => from.countSpaces(value)),
    reads('text-wide', 'a two-byte string in', characters, text('áб 文'), (from, value) => from.countSpaces(value)),
    reads(
      'text-back',
      'a one-byte string in and out',
      ['characters', CHARACTERS.slice(0, 4)],
      text('ab c'),
      (from, v) => from.reverseText(v),
    ),
    calls('object', 'three properties of an object in', (from) => from.sumPoint(point)),
    calls('object-out', 'an object of three properties out', (from, i) => from.makePoint(i, 2, 4)),
    reads(
      'array',
      'an Array in',
      elements,
      (size) => Array.from(noise(size)),
      (from, value) => from.sumArray(value),
    ),
    reads('array-out', 'an Array out', elements, itself, (from, size) => from.makeArray(size)),
    reads(
      'typed',
      'a Float64Array in',
      elements,
      (size) => noise(size),
      (from, value) => from.sumTyped(value),
    ),
    reads('typed-out', 'a Float64Array out', elements, itself, (from, size) => from.makeTyped(size)),
    reads('callback', 'calls back into JS', ['calls', TIMES], itself, (from, n) => from.callBack((i) => i + 1, n)),
    calls('throw', 'an exception out', (from) => messageOf(() => from.refusal())),
    calls('catch', 'an exception of JS caught', (from) => (from.catchFrom(fail) as Error).message),
    reads('promise', 'promises out, awaited', ['calls', TIMES], itself, async (from, times) => {
      let last = 0;
      for (let i = 0; i < times; i++) last = await from.resolved(i);
      return last;
    }),
  ];
}

/** The same text in one piece: `repeat` makes a tree of it, which the first reader would have to flatten. */
function flat(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

function messageOf(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
