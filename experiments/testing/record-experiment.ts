/** Records an experiment for real, through the command line, and reads it back through the `events` contract. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPools } from '../../instrument/host/read-pools.ts';
import { readTimeline } from '../../instrument/host/read-timeline.ts';
import { openRecording } from '../../instrument/host/recording.ts';
import type { ComparisonObject } from '../../instrument/model/compare-contract.ts';
import type { RecordedEvent } from '../../instrument/model/event-contract.ts';
import type { ProcessPool } from '../../instrument/model/pool.ts';
import { type RecordedThread, readThreads } from './recorded-thread.ts';

const cli = fileURLToPath(new URL('../../dist/instrument/cli/main.js', import.meta.url));

export interface RecordedExperiment {
  /** What the program printed, line by line. */
  output: string[];
  exitCode: number | null;
  main: RecordedThread;
  /** Those of worker threads, in the order of their start. */
  workers: RecordedThread[];
  /** The thread pools of the processes. */
  pools: ProcessPool[];
}

/** @throws Error with what the command line said where it failed */
export function recordExperiment(name: string): RecordedExperiment {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-experiment-'));
  try {
    const recording = join(folder, `${name}.loopscope`);
    const recorded = loopscope(['record', '--quiet', '-o', recording, name]);
    const events = loopscope(['events', recording])
      .stdout.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RecordedEvent);
    const threads = readThreads(events);
    const main = threads.find((thread) => thread.main);
    if (!main) throw new Error(`The recording of ${name} has no main thread among its ${threads.length} threads.`);
    return {
      output: recorded.stdout.trimEnd().split('\n'),
      exitCode: recorded.status,
      main,
      workers: threads.filter((thread) => !thread.main),
      pools: readPoolsOf(recording),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readPoolsOf(directory: string): ProcessPool[] {
  const recording = openRecording(directory);
  const timelines = recording.logs.map((log) => readTimeline(recording, log));
  return [...readPools(recording, timelines).values()];
}

/** Records both programs of an experiment and compares them. */
export function compareTwins(name: string): ComparisonObject {
  const folder = mkdtempSync(join(tmpdir(), 'loopscope-experiment-'));
  try {
    return JSON.parse(loopscope(['compare', '--quiet', '--json', name], folder).stdout) as ComparisonObject;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function loopscope(args: string[], cwd = process.cwd()) {
  const result = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (result.status !== 0) {
    throw new Error(`loopscope ${args.join(' ')} ended with ${result.status ?? result.signal}: ${result.stderr}`);
  }
  return result;
}
