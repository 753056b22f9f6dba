import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLog } from '../host/read-log.ts';
import { openRecording } from '../host/recording.ts';
import { readSources } from '../host/sources.ts';
import { eventLines } from '../model/event-lines.ts';

/** The repository's root. */
export const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');

/** The command line, as it is built. */
export const LOOPSCOPE = join(ROOT, 'dist/instrument/cli/main.js');

/** One line of `loopscope events`. */
export interface Event {
  seq: number;
  t: number;
  thread: string;
  ev: string;
  [field: string]: unknown;
}

/** How a process ended and what it printed. */
export interface Outcome {
  stdout: string;
  stderr: string;
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Runs a command to its end. Stdin is empty. */
export function runCommand(
  command: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, NODE_OPTIONS: '', LOOPSCOPE: '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (code, signal) => done({ stdout, stderr, code, signal }));
  });
}

/** Runs `loopscope` with these arguments. */
export function loopscope(args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Outcome> {
  return runCommand([process.execPath, LOOPSCOPE, ...args], options);
}

/** Every event of a recording as `loopscope events` prints it, and the notes on it; no process is started for that. */
export function readRecording(name: string): { events: Event[]; notes: string } {
  const recording = openRecording(name);
  const sources = readSources(recording);
  const threads = recording.logs.map((log) => ({
    ...{ key: log.key, words: readLog(log), lost: log.untold, mapper: sources.places.of(log.pid) },
  }));
  const events = Array.from(eventLines(threads, recording.manifest), (line): Event => JSON.parse(line));
  const notes = [...recording.notes(), ...sources.notes()].join('\n');
  recording.release();
  return { events, notes };
}

export function eventsOf(name: string): Event[] {
  return readRecording(name).events;
}

/** A folder for a test's files, removed by `remove`. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'loopscope-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }) };
}
