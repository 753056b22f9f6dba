/** `loopscope bench` from its options to its lines. */
import { busyNote, machineLine } from '../machine.ts';
import { count } from '../table.ts';
import { compareResults } from './compare.ts';
import type { AnyKernel, DriverName } from './kernel.ts';
import { labKernels } from './kernels/all.ts';
import { kernelText } from './report.ts';
import { readResult, saveResult } from './saved.ts';
import { type KernelResult, type LabResult, labResult, sweepKernel } from './sweep.ts';
import { WorkerPool } from './workers.ts';

export interface LabOptions {
  choose(kernels: readonly AnyKernel[]): AnyKernel[];
  /** Where given, what is to be said of the chosen kernels instead of measuring them. */
  show: ((kernels: readonly AnyKernel[]) => string[]) | null;
  drivers: readonly DriverName[];
  threads: number;
  rounds: number;
  /** Milliseconds of a turn. */
  budget: number;
  /** No larger size. */
  max?: number;
  /** File for the figures. */
  save?: string;
  /** File with figures to set beside these. */
  compare?: string;
  json?: boolean;
  /** Told where we are; with '' at the end. */
  progress(text: string): void;
}

/** @throws LoopscopeError with a sentence, before anything is measured where an option is wrong */
export async function runLab(options: LabOptions): Promise<{ lines: string[]; result: LabResult | null }> {
  const before = options.compare === undefined ? null : await readResult(options.compare);
  const pool = new WorkerPool(options.threads);
  try {
    const { kernels: all, level } = await labKernels(pool);
    const kernels = options.choose(all);
    if (options.show) return { lines: options.show(kernels), result: null };
    const effort = { rounds: options.rounds, budgetMs: options.budget };
    const results: KernelResult[] = [];
    for (const kernel of kernels) {
      const { drivers, max, progress } = options;
      const onSize = (_: AnyKernel, size: number, index: number, all: number) =>
        progress(`${kernel.name}: ${count(size)} ${kernel.unit} (${index + 1} of ${all})`);
      results.push(await sweepKernel(kernel, { drivers, effort, onSize, ...(max === undefined ? {} : { most: max }) }));
    }
    options.progress('');
    const result = labResult(results, { level, threads: options.threads, effort });
    if (options.save !== undefined) await saveResult(options.save, result);
    return { lines: linesOf(result, before, options.json === true), result };
  } finally {
    await pool.close();
  }
}

function linesOf(result: LabResult, before: LabResult | null, json: boolean): string[] {
  const comparison = before && compareResults(before, result);
  if (json) return [JSON.stringify(comparison ? { ...result, comparison: comparison.timings } : result, null, 2)];
  const lines = result.kernels.flatMap((kernel) => [kernelText(kernel), '']);
  lines.push(`${machineLine(result.machine)} · ${result.level} · ${result.threads} threads`);
  const busy = busyNote(result.machine);
  if (busy) lines.push(busy);
  if (comparison) lines.push('', ...comparison.lines);
  return lines;
}
