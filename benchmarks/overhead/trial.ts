import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readManifest } from '../../instrument/host/manifest-file.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';
import { descendants } from '../processes.ts';
import { duration } from '../table.ts';
import { type Driver, recordingIn } from './drivers.ts';
import { type BenchmarkProgram, operationsOf } from './programs.ts';

export interface Trial {
  /** Nanoseconds per operation; of the whole process where it was timed from outside. */
  ns: number;
  /** Of all its threads together: what a machine that does other things too disturbs less. Null from outside. */
  cpuNs: number | null;
  peakRssKiB: number | null;
  /** It had to be ended, long after the program's own work was done. */
  unended: boolean;
}

/** What watching leaves on the disk. */
export interface OnDisk {
  bytes: number;
  /** As the manifest states them; null of another's tool. */
  events: number | null;
}

/** What programs/measure.cjs prints, or a server's port. */
interface Told {
  operations: number;
  ns: number;
  cpuNs: number;
  peakRssKiB: number;
  port?: number;
}

const PATIENCE_MS = 60_000;
/** What a tool does when the program has done its own work: bubbleprof sometimes never comes to the end of it. */
const LAST_WORK_MS = 15_000;

/**
 * One process under one driver.
 * @param look whether what it leaves on the disk is to be told
 * @throws Error where the program failed or nothing was collected
 */
export function runTrial(
  program: BenchmarkProgram,
  driver: Driver,
  look = false,
): Promise<{ trial: Trial; onDisk: OnDisk | null }> {
  // It goes at once: what was not written to the disk yet never will be, and does not disturb the next trial.
  return inTemporaryFolder(async (folder) => {
    const trial = await time(program, driver, folder);
    const bytes = driver.written?.(folder) ?? null;
    if (bytes === 0) throw new Error('It left nothing behind.');
    if (!look || bytes === null || trial.unended) return { trial, onDisk: null };
    return {
      trial,
      onDisk: { bytes, events: driver.records ? (readManifest(recordingIn(folder)).events ?? null) : null },
    };
  });
}

async function time(program: BenchmarkProgram, driver: Driver, folder: string): Promise<Trial> {
  const { operations, warmUp } = operationsOf(program, driver.dear);
  const { args, env, cwd } = driver.command(program.script, [`${operations}`, `${warmUp}`], folder);
  const begin = process.hrtime.bigint();
  const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = endOf(child);
  let told: Told | null = null;
  let unended = false;
  let patience = setTimeout(endAll, PATIENCE_MS, child);
  listen(child, (line) => {
    if (line.port !== undefined) return load(line.port, operations + warmUp).catch(() => endAll(child));
    told = line;
    clearTimeout(patience);
    patience = setTimeout(() => {
      unended = true;
      endAll(child);
    }, LAST_WORK_MS);
  });
  try {
    const { status, errors, at } = await ended;
    const wallNs = Number(at - begin);
    if (status !== 0 && !(unended && driver.mayFail)) throw new Error(failure(status, wallNs, errors));
    return operations === 0
      ? { ns: wallNs, cpuNs: null, peakRssKiB: null, unended }
      : { ...perOperation(told), unended };
  } finally {
    clearTimeout(patience);
  }
}

function perOperation(told: Told | null): Omit<Trial, 'unended'> {
  if (told === null) throw new Error('The program did not say how long it took.');
  const { operations, ns, cpuNs, peakRssKiB } = told;
  return { ns: ns / operations, cpuNs: cpuNs / operations, peakRssKiB };
}

/** Hands on what the program says; other lines are a tool's own. */
function listen(child: ChildProcess, hear: (told: Told) => void): void {
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const told = /\{"(operations|port)":.*\}/.exec(line)?.[0];
    if (told !== undefined) hear(JSON.parse(told));
  });
}

/** Another process, so that its work is not taken for the server's. */
async function load(port: number, requests: number): Promise<void> {
  const script = inRepository('benchmarks/overhead/load.cjs');
  const child = spawn(process.execPath, [script, `${port}`, `${requests}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const { status } = await endOf(child);
  if (status !== 0) throw new Error(`The load on port ${port} ended with ${status}.`);
}

function endOf(child: ChildProcess): Promise<{ status: number | string; errors: string; at: bigint }> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    let at = 0n;
    child.once('error', reject);
    child.once('exit', () => {
      at = process.hrtime.bigint();
    });
    child.once('close', (code, signal) => resolve({ status: code ?? signal ?? 'nothing', errors, at }));
  });
}

/** The program is not always this process's own child. */
function endAll(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  for (const pid of [...descendants(child.pid!), child.pid!]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Why a trial came to nothing, in the words of what failed. */
function failure(status: number | string, wallNs: number, errors: string): string {
  if (wallNs >= PATIENCE_MS * 1e6) return `It was not done after ${duration(PATIENCE_MS * 1e6)}.`;
  const lines = errors.split('\n').filter((line) => line.trim() !== '');
  const why = lines.find((line) => /Error|error:|failed/.test(line)) ?? lines.at(-1) ?? 'it did not say why';
  return `It ended with ${status}: ${why.trim()}`;
}
