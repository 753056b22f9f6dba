import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from '../places.ts';
import { type Driver, recordingIn } from './drivers.ts';
import type { BenchmarkProgram } from './programs.ts';

export interface Trial {
  /** Nanoseconds per operation; of the whole process where it was timed from outside. */
  ns: number;
  /** Of all its threads together: what a machine that does other things too disturbs less. Null from outside. */
  cpuNs: number | null;
  operations: number;
  peakRssKiB: number | null;
}

/** What a recording takes on the disk. */
export interface OnDisk {
  bytes: number;
  /** As `loopscope events` counts them. */
  events: number;
}

/**
 * One process under one driver.
 * @param look whether the recording is to be looked at, which takes longer than the trial
 * @throws Error where the program failed
 */
export async function runTrial(
  program: BenchmarkProgram,
  driver: Driver,
  look = false,
): Promise<{ trial: Trial; onDisk: OnDisk | null }> {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-bench-'));
  try {
    const trial = time(program, driver, folder);
    const onDisk = look && driver.records ? await lookAt(recordingIn(folder)) : null;
    return { trial, onDisk };
  } finally {
    // At once: what was not written to the disk yet never will be, and does not disturb the next trial.
    rmSync(folder, { recursive: true, force: true });
  }
}

function time(program: BenchmarkProgram, driver: Driver, folder: string): Trial {
  const operations = Math.round(program.operations * driver.share);
  const warmUp = Math.round(program.warmUp * driver.share);
  const { args, env } = driver.command(program.script, [`${operations}`, `${warmUp}`], folder);
  const begin = process.hrtime.bigint();
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const wallNs = Number(process.hrtime.bigint() - begin);
  if (status !== 0) {
    throw new Error(`${program.name} under "${driver.title}" ended with ${status ?? signal}: ${stderr}`);
  }
  if (operations === 0) return { ns: wallNs, cpuNs: null, operations: 1, peakRssKiB: null };
  const told: { operations: number; ns: number; cpuNs: number; peakRssKiB: number } = JSON.parse(stdout);
  const { operations: done, ns, cpuNs, peakRssKiB } = told;
  return { ns: ns / done, cpuNs: cpuNs / done, operations: done, peakRssKiB };
}

async function lookAt(recording: string): Promise<OnDisk> {
  return { bytes: segmentBytes(recording), events: await countEvents(recording) };
}

function segmentBytes(recording: string): number {
  const files = readdirSync(join(recording, 'threads'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.log'))
    .reduce((sum, file) => sum + statSync(join(recording, 'threads', file)).size, 0);
}

const NEWLINE = 10;

/** Counts the lines of `loopscope events`. */
export async function countEvents(recording: string): Promise<number> {
  const cli = inRepository('dist/instrument/cli/main.js');
  const child = spawn(process.execPath, [cli, 'events', '--quiet', recording], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let lines = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  }
  const code = await new Promise((resolve) =>
    child.exitCode === null ? child.once('close', resolve) : resolve(child.exitCode),
  );
  if (code !== 0) throw new Error(`loopscope events ${recording} ended with ${code}.`);
  return lines;
}
