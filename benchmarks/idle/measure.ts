/** How often a server at rest wakes up, bare and recorded, side by side. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnvironment } from '../overhead/drivers.ts';
import { inRepository, inTemporaryFolder } from '../places.ts';

/** Of all threads of the process together. */
export interface Switches {
  /** It gave the processor away to wait for something: each of them is followed by a wake-up. */
  voluntary: number;
  /** It was taken away from it. */
  nonvoluntary: number;
}

export interface IdleResult extends Switches {
  way: string;
  threads: number;
}

/** Options of `loopscope record`; null for no recording. */
const WAYS: readonly [way: string, options: string[] | null][] = [
  ['bare', null],
  ['app', ['--detail', 'app']],
  ['app, --sites', ['--detail', 'app', '--sites']],
  ['lab', ['--detail', 'lab']],
];
/**
 * Node itself comes to rest only after a while: where V8 has collected anything at the start, which it does sooner in a
 * recorded program, it collects twice more some ten seconds later, once.
 */
const SETTLE_MS = 30_000;

const cli = inRepository('dist/instrument/cli/main.js');
const script = inRepository('benchmarks/idle/server.cjs');

/**
 * Lets a server rest for so long, in each way at the same time.
 * @throws Error where one does not start, or ends
 */
export function measureIdle(seconds: number): Promise<IdleResult[]> {
  return inTemporaryFolder((folder) => measureIn(folder, seconds));
}

async function measureIn(folder: string, seconds: number): Promise<IdleResult[]> {
  const children: ChildProcess[] = [];
  try {
    const pids = await Promise.all(
      WAYS.map(([, options], i) => {
        const record = options && [cli, 'record', '--quiet', ...options, '-o', join(folder, `${i}.loopscope`)];
        const child = spawn(process.execPath, [...(record ?? []), script], {
          env: cleanEnvironment(),
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        children.push(child);
        return pidOf(child);
      }),
    );
    await sleep(SETTLE_MS);
    const before = pids.map(switchesOf);
    await sleep(seconds * 1000);
    const after = pids.map(switchesOf);
    return WAYS.map(([way], i) => ({
      way,
      voluntary: after[i].voluntary - before[i].voluntary,
      nonvoluntary: after[i].nonvoluntary - before[i].nonvoluntary,
      threads: after[i].threads,
    }));
  } finally {
    await Promise.all(children.map(end));
  }
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line).pid));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}

function switchesOf(pid: number): Switches & { threads: number } {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const total = { voluntary: 0, nonvoluntary: 0, threads: tasks.length };
  for (const task of tasks) {
    const { voluntary, nonvoluntary } = parseSwitches(readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8'));
    total.voluntary += voluntary;
    total.nonvoluntary += nonvoluntary;
  }
  return total;
}

/** From the text of a thread's /proc/…/status. */
export function parseSwitches(status: string): Switches {
  const numberOf = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
  return { voluntary: numberOf('voluntary_ctxt_switches'), nonvoluntary: numberOf('nonvoluntary_ctxt_switches') };
}

function end(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return ended;
}
