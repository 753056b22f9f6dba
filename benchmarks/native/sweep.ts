/** A kernel measured from small sizes to large ones, and what is made of it. */
import type { DriverName, Effort, KernelResult, Measured } from '../../instrument/schema/bench.ts';
import { adviceOf } from './advice.ts';
import { crossingsOf } from './crossings.ts';
import type { AnyKernel } from './kernel.ts';
import { measureSize } from './measure.ts';

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
  const moves = kernel.moves ?? 'copy';
  const result = { kernel: name, title, unit, peer: kernel.peer ?? null, moves, sweep, crossings };
  return { ...result, advice: adviceOf(result) };
}
