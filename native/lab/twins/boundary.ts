/** The calls of `boundary.ts` in JavaScript: what each costs where no boundary is crossed. */
import type { BoundaryCalls, Point } from '../boundary.ts';

export function nothing(): void {}

export function add(a: number, b: number): number {
  return a + b;
}

export function countSpaces(text: string): number {
  let spaces = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 32) spaces++;
  return spaces;
}

export function reverseText(text: string): string {
  return text.split('').reverse().join('');
}

export function sumPoint({ x, y, z }: Point): number {
  return x + y + z;
}

export function makePoint(x: number, y: number, z: number): Point {
  return { x, y, z };
}

export function sumArray(numbers: number[]): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

export function makeArray(length: number): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < length; i++) numbers.push(i);
  return numbers;
}

export function sumTyped(numbers: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}

export function makeTyped(length: number): Float64Array {
  const numbers = new Float64Array(length);
  for (let i = 0; i < length; i++) numbers[i] = i;
  return numbers;
}

export function callBack(fn: (i: number) => number, times: number): number {
  let sum = 0;
  for (let i = 0; i < times; i++) sum += fn(i);
  return sum;
}

export function refusal(): never {
  throw new Error('This function always refuses; catch what it throws.');
}

export function catchFrom(fn: () => unknown): unknown {
  try {
    fn();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

export function resolved<T>(value: T): Promise<T> {
  return Promise.resolve(value);
}

/** All of them, so that none is missing. */
export const boundaryTwin: BoundaryCalls = {
  nothing,
  add,
  countSpaces,
  reverseText,
  sumPoint,
  makePoint,
  sumArray,
  makeArray,
  sumTyped,
  makeTyped,
  callBack,
  refusal,
  catchFrom,
  resolved,
};
