/** How late the loop is while a native job of two seconds runs, as Loopscope itself records it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile } from 'simple-statistics';
import { loadMath } from '../../native/lab/math.ts';
import { inRepository } from '../places.ts';

export interface LoopDelay {
  /** Milliseconds that a timer of 1 ms ran too late: 99 % of the times by less, and at worst. */
  p99: number;
  longest: number;
  /** How long the job took, in milliseconds. */
  job: number;
}

/** Runs the job at once and in the pool, each recorded. */
export function measureLoopDelay(): { sync: LoopDelay; async: LoopDelay } {
  const math = loadMath();
  const began = performance.now();
  math.monteCarlo(1, 2 ** 28);
  const points = Math.min(2 ** 31, Math.round((2000 / (performance.now() - began)) * 2 ** 28));
  return { sync: record('sync', points), async: record('async', points) };
}

function record(way: 'sync' | 'async', points: number): LoopDelay {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-delay-'));
  const cli = inRepository('dist/instrument/cli/main.js');
  const recording = join(folder, 'job.loopscope');
  try {
    const program = [inRepository('benchmarks/native/programs/two-seconds.cjs')];
    const args = [inRepository('build/Release/loopscope_math.node'), way, String(points)];
    execFileSync(process.execPath, [cli, 'record', '--quiet', '-o', recording, ...program, ...args]);
    const lines = execFileSync(process.execPath, [cli, 'events', recording], { encoding: 'utf8', maxBuffer: 2 ** 30 });
    return delaysOf(lines);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the lines of `events`: how far apart the runs of the timer that runs most often are, less its millisecond. */
function delaysOf(lines: string): LoopDelay {
  const runs = new Map<number, number[]>();
  let [first, last] = [0, 0];
  for (const line of lines.split('\n')) {
    if (!line.includes('"ev":"before"')) continue;
    const { t, id, type } = JSON.parse(line) as { t: number; id: number; type: string };
    if (type === 'Timeout') runs.set(id, [...(runs.get(id) ?? []), t / 1e6]);
    if (first === 0) first = t / 1e6;
    last = t / 1e6;
  }
  const ticks = [...runs.values()].sort((a, b) => b.length - a.length)[0];
  const late = ticks.slice(1).map((at, i) => Math.max(0, at - ticks[i] - 1));
  return { p99: quantile(late, 0.99), longest: Math.max(...late), job: last - first };
}
