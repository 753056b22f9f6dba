/** How late the loop is while a native job of two seconds runs, as Loopscope itself records it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quantile } from 'simple-statistics';
import { LoopscopeError } from '../../instrument/host/errors.ts';
import type { LoopDelay, LoopDelays } from '../../instrument/schema/bench.ts';
import { loadMath } from '../../native/lab/math.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';

const run = promisify(execFile);

const JOB_MS = 2000;
const BODIES = 128;
const TRIED_STEPS = 1000;

export interface DelayOptions {
  /** Where the recordings are kept, as NAME-sync.loopscope and NAME-async.loopscope. */
  folder: string;
  name: string;
}

/** The names of the recordings' directories. */
export const delayRecordings = (name: string) => [`${name}-sync.loopscope`, `${name}-async.loopscope`] as const;

/**
 * Runs the job at once and in the pool, each recorded.
 * @param kept where the recordings are kept; null where they are not
 * @throws LoopscopeError `E_RECORDING_EXISTS` where a recording is there already
 */
export async function measureLoopDelay(kept: DelayOptions | null): Promise<LoopDelays> {
  if (kept) return measureIn(kept);
  const { sync, async } = await inTemporaryFolder((folder) => measureIn({ folder, name: 'job' }));
  return { sync: { ...sync, recording: null }, async: { ...async, recording: null } };
}

async function measureIn({ folder, name }: DelayOptions): Promise<LoopDelays> {
  const steps = stepsOfTheJob();
  const [sync, async] = delayRecordings(name);
  return { sync: await record('sync', steps, folder, sync), async: await record('async', steps, folder, async) };
}

/** @throws LoopscopeError `E_RECORDING_EXISTS` */
export function refuseKeptDelays({ folder, name }: DelayOptions): void {
  for (const recording of delayRecordings(name)) {
    if (!existsSync(join(folder, recording))) continue;
    const sentence = `${join(folder, recording)} exists already; remove it, or give another name to --save.`;
    throw new LoopscopeError('E_RECORDING_EXISTS', sentence);
  }
}

/** The time of a step does not depend on how many there are: the fastest of some tries says how many take two seconds. */
function stepsOfTheJob(): number {
  const math = loadMath();
  const state = Float64Array.from({ length: 6 * BODIES }, (_, i) => Math.sin(i));
  const mass = new Float64Array(BODIES).fill(1);
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    math.nbody(state, mass, TRIED_STEPS, 1e-9);
    fastest = Math.min(fastest, performance.now() - began);
  }
  return Math.ceil((JOB_MS / fastest) * TRIED_STEPS);
}

async function record(way: 'sync' | 'async', steps: number, folder: string, recording: string): Promise<LoopDelay> {
  const cli = inRepository('dist/instrument/cli/main.js');
  const path = join(folder, recording);
  const program = [inRepository('native/lab/programs/long-job.cjs'), inRepository('build/Release/loopscope_math.node')];
  const args = [...program, way, String(BODIES), String(steps)];
  const { stdout: said } = await run(process.execPath, [cli, 'record', '--quiet', '-o', path, ...args]);
  const { stdout: lines } = await run(process.execPath, [cli, 'events', path], { maxBuffer: 2 ** 30 });
  return { ...delaysOf(lines), job: Number(said), recording };
}

/** From the lines of `events`: how far apart the runs of the timer that runs most often are, less its millisecond. */
export function delaysOf(lines: string): { p99: number; longest: number } {
  const runs = new Map<number, number[]>();
  for (const line of lines.split('\n')) {
    if (!line.includes('"ev":"before"')) continue;
    const { t, id, type } = JSON.parse(line) as { t: number; id: number; type: string };
    if (type !== 'Timeout') continue;
    const times = runs.get(id);
    if (times) times.push(t / 1e6);
    else runs.set(id, [t / 1e6]);
  }
  const ticks = [...runs.values()].sort((a, b) => b.length - a.length)[0];
  const late = ticks.slice(1).map((at, i) => Math.max(0, at - ticks[i] - 1));
  return { p99: quantile(late, 0.99), longest: Math.max(...late) };
}
