/** Starts the built command line as a user does. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../schema/manifest.ts';

export const MAIN = fileURLToPath(new URL('../../../dist/instrument/cli/main.js', import.meta.url));

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A process whose output is collected. */
export class Running {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
  #wake: () => void = () => {};

  constructor(command: string, args: string[], options: SpawnOptions) {
    this.child = spawn(command, args, { ...options, stdio: 'pipe' });
    this.child.stdout!.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
      this.#wake();
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        this.#wake();
      });
    });
  }

  /** Waits until what was written so far matches. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout + this.stderr);
      if (match) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`It ended without ${pattern}:\n${this.stdout}\n${this.stderr}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** What tests run in: no terminal, no display, nothing of the surrounding test's. */
export function plainEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, ...extra };
}

/** Starts `loopscope` with these words. */
export function startCli(words: string[], cwd: string, env: NodeJS.ProcessEnv = {}, main = MAIN): Running {
  return new Running(process.execPath, [main, ...words], { cwd, env: plainEnvironment(env) });
}

/** Runs `loopscope` with these words to its end. */
export function runCli(words: string[], cwd: string, env: NodeJS.ProcessEnv = {}, input = ''): Promise<Run> {
  const running = startCli(words, cwd, env);
  running.child.stdin!.end(input);
  return running.ended;
}

/** Runs `node` with these words to its end, without us. */
export function runNode(words: string[], cwd: string, env: NodeJS.ProcessEnv = {}, input = ''): Promise<Run> {
  const running = new Running(process.execPath, words, { cwd, env: plainEnvironment(env) });
  running.child.stdin!.end(input);
  return running.ended;
}

export const readManifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));

/** Writes a script and returns its folder. */
export function withScript(folder: string, text: string, name = 'app.js'): string {
  writeFileSync(join(folder, name), text);
  return folder;
}
