/** What a kernel of the lab must say of itself so that it can be measured: its sizes, its inputs, its drivers. */
import type { DriverName, Effort, KernelResult, LesserCalls } from '../../instrument/schema/bench.ts';

/** One way to do a kernel's job on a prepared input. What it returns is compared with what the others return. */
export type Driver<Input, Output> = (input: Input) => Output | Promise<Output>;

export interface Kernel<Input = unknown, Output = unknown> {
  name: string;
  /** What it does, in a line. */
  title: string;
  /** What a size counts: `numbers`, `rows and columns`. */
  unit: string;
  /** From small to large. */
  sizes: readonly number[];
  /** Sizes beyond which a driver would take too long to be measured. */
  most?: Partial<Record<DriverName, number>>;
  /** The same input on every run. */
  prepare(size: number): Input;
  /** Elements of an input of that size: what a time is divided by. */
  elements(size: number): number;
  /** Floating-point operations; 0 where they are not what it is about. */
  flops(size: number): number;
  /** Bytes read from and written to memory at least once. */
  bytes(size: number): number;
  /** How far two results are apart: 0 for equal. */
  distance(a: Output, b: Output): number;
  /** The largest distance that rounding explains at that size. */
  tolerance(size: number): number;
  /** Which of the memory's limits its bytes are measured against; `copy` where it says nothing. */
  moves?: KernelResult['moves'];
  drivers: Partial<Record<DriverName, Driver<Input, Output>>>;
  /** Calls that do less than the native driver, with the same arguments, where there are such; see LesserCalls. */
  lesser?: Record<keyof LesserCalls, (input: Input) => unknown>;
  /** What the peer is. */
  peer?: string;
}

/** A kernel whatever it works on: a list of kernels has no common input. */
// biome-ignore lint/suspicious/noExplicitAny: each kernel's drivers agree with its own prepare, which made their input
export type AnyKernel = Kernel<any, any>;

export const USUAL_EFFORT: Effort = { rounds: 5, budgetMs: 20 };
