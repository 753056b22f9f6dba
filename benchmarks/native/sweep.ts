/** A kernel measured from small sizes to large ones, and what is made of it. */
import { describeMachine, type Machine } from '../machine.ts';
import { adviceOf } from './advice.ts';
import { type Crossing, crossingsOf } from './crossings.ts';
import type { AnyKernel, DriverName, Effort } from './kernel.ts';
import { type Measured, measureSize } from './measure.ts';

export interface KernelResult {
  kernel: string;
  title: string;
  unit: string;
  peer: string | null;
  sweep: Measured[];
  crossings: Crossing[];
  /** Sentences. */
  advice: string[];
}

/** What `loopscope bench --json` prints, and what is saved and compared. */
export interface LabResult {
  format: 'loopscope-bench';
  version: 1;
  machine: Machine;
  /** The instruction set that the native kernels used. */
  level: string;
  threads: number;
  effort: Effort;
  kernels: KernelResult[];
}

export interface SweepOptions {
  drivers: readonly DriverName[];
  effort: Effort;
  /** Only sizes up to this one. */
  most?: number;
  /** Told before each size. */
  onSize?: (kernel: AnyKernel, size: number, index: number, count: number) => void;
}

/** Measures a kernel at all its sizes. @throws LoopscopeError where results differ */
export async function sweepKernel(kernel: AnyKernel, options: SweepOptions): Promise<KernelResult> {
  const sizes = kernel.sizes.filter((size) => size <= (options.most ?? Number.POSITIVE_INFINITY));
  const sweep: Measured[] = [];
  for (const [index, size] of sizes.entries()) {
    options.onSize?.(kernel, size, index, sizes.length);
    sweep.push(await measureSize(kernel, size, options.drivers, options.effort));
  }
  const crossings = crossingsOf(sweep);
  const { name, title, unit } = kernel;
  const result = { kernel: name, title, unit, peer: kernel.peer ?? null, sweep, crossings };
  return { ...result, advice: adviceOf(result) };
}

export function labResult(
  kernels: KernelResult[],
  { level, threads, effort }: Pick<LabResult, 'level' | 'threads' | 'effort'>,
): LabResult {
  return { format: 'loopscope-bench', version: 1, machine: describeMachine(), level, threads, effort, kernels };
}
