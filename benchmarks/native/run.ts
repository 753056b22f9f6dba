/** `loopscope bench` from its options to its lines. */
import { basename, dirname } from 'node:path';
import { compareTimings } from '../../instrument/model/bench.ts';
import type { DriverName, KernelResult, LabResult } from '../../instrument/schema/bench.ts';
import { busyNote, describeMachine, machineLine } from '../machine.ts';
import { count } from '../table.ts';
import { boundaryText, isBoundary } from './boundary-table.ts';
import { comparisonLines } from './compare.ts';
import type { AnyKernel } from './kernel.ts';
import { labKernels } from './kernels/all.ts';
import { measureLimits } from './limits.ts';
import { type DelayOptions, measureLoopDelay, refuseKeptDelays } from './loop-delay.ts';
import { delayLines, kernelText, limitsLine } from './report.ts';
import { readResult, refuseUnwritable, saveResult } from './saved.ts';
import { sweepKernel } from './sweep.ts';
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
  /** Whether the loop beside a long job is recorded too. */
  loopDelay: boolean;
  /** Where its recordings are kept if the figures are not saved. */
  keepIn?: string;
  json?: boolean;
  /** Told where we are; with '' at the end. */
  progress(text: string): void;
  /** Told what there is so far, whenever there is more. */
  watch?(result: LabResult): void;
}

/** Memory for limits: what is measured is larger than caches, and small machines have it too. */
const LIMIT_BYTES = 2 ** 27;

/** @throws LoopscopeError with a sentence, before anything is measured where an option is wrong */
export async function runLab(options: LabOptions): Promise<{ lines: string[]; result: LabResult | null }> {
  const before = options.compare === undefined ? null : await readResult(options.compare);
  const kept = keptDelays(options);
  if (options.save !== undefined) await refuseUnwritable(options.save);
  if (options.loopDelay && kept) refuseKeptDelays(kept);
  const pool = new WorkerPool(options.threads);
  try {
    const { kernels: all, level } = await labKernels(pool);
    const kernels = options.choose(all);
    if (options.show) return { lines: options.show(kernels), result: null };
    const machine = describeMachine();
    options.progress('the machine’s limits');
    const { rounds, budget, threads } = options;
    const effort = { rounds, budgetMs: budget };
    const limits = await measureLimits(threads, Math.min(3, rounds), LIMIT_BYTES);
    const result: LabResult = {
      ...{ format: 'loopscope-bench', version: 2, machine, level, threads, effort },
      ...{ limits, loopDelay: null, kernels: [] },
    };
    for (const kernel of kernels) {
      options.watch?.(result);
      result.kernels.push(await sweep(kernel, options, effort));
    }
    if (options.loopDelay) {
      options.watch?.(result);
      options.progress('the loop beside a job of two seconds');
      result.loopDelay = await measureLoopDelay(kept);
    }
    options.progress('');
    if (options.save !== undefined) await saveResult(options.save, result);
    options.watch?.(result);
    return { lines: linesOf(result, before, options.json === true), result };
  } finally {
    await pool.close();
  }
}

function sweep(kernel: AnyKernel, options: LabOptions, effort: LabResult['effort']): Promise<KernelResult> {
  const { drivers, max, progress } = options;
  const onSize = (_: AnyKernel, size: number, index: number, all: number) =>
    progress(`${kernel.name}: ${count(size)} ${kernel.unit} (${index + 1} of ${all})`);
  return sweepKernel(kernel, { drivers, effort, onSize, ...(max === undefined ? {} : { most: max }) });
}

/** Beside the figures where these are saved. */
function keptDelays({ save, keepIn }: LabOptions): DelayOptions | null {
  if (save !== undefined) return { folder: dirname(save), name: basename(save).replace(/\.json$/, '') };
  return keepIn === undefined ? null : { folder: keepIn, name: 'job' };
}

function linesOf(result: LabResult, before: LabResult | null, json: boolean): string[] {
  const timings = before && compareTimings(before, result);
  if (json) return [JSON.stringify(timings ? { ...result, comparison: timings } : result, null, 2)];
  const crossing = result.kernels.filter(isBoundary);
  const others = result.kernels.filter((kernel) => !isBoundary(kernel));
  const lines = others.flatMap((kernel) => [kernelText(result, kernel), '']);
  if (crossing.length > 0) lines.push(boundaryText(crossing), '');
  if (result.loopDelay) lines.push(...delayLines(result.loopDelay), '');
  lines.push(limitsLine(result), `${machineLine(result.machine)} · ${result.level} · ${result.threads} threads`);
  const busy = busyNote(result.machine);
  if (busy) lines.push(busy);
  if (before && timings) lines.push('', ...comparisonLines(before, result, timings));
  return lines;
}
