import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inRepository } from '../places.ts';

/** A `loopscope` command that serves the page, without opening a browser. */
export class Host {
  readonly pid: number;
  /** Where the page is. */
  readonly url: Promise<string>;
  /** When the program had ended, by `performance.now()`; never where a recording is only opened. */
  readonly programEnded: Promise<number>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  private constructor(words: string[]) {
    const cli = inRepository('dist/instrument/cli/main.js');
    this.#child = spawn(process.execPath, [cli, ...words], { stdio: ['ignore', 'inherit', 'pipe'] });
    this.pid = this.#child.pid!;
    const lines = createInterface({ input: this.#child.stderr! });
    const told = (event: string) =>
      new Promise<Record<string, unknown>>((resolve, reject) => {
        const others: string[] = [];
        lines.on('line', (line) => {
          if (line.startsWith(`{"loopscope":"${event}"`)) resolve(JSON.parse(line));
          else others.push(line);
        });
        this.#child.once('exit', () => reject(new Error(`The host has ended: ${others.join('\n')}`)));
      });
    this.url = told('serving').then(({ url }) => String(url));
    this.programEnded = told('ended').then(() => performance.now());
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    this.programEnded.catch(() => {});
  }

  /** Runs a program and watches it. */
  static run(recording: string, program: string[]): Host {
    return new Host(['run', '--json', '--no-open', '--stay', '-o', recording, ...program]);
  }

  /** Opens a recording. */
  static open(recording: string): Host {
    return new Host(['open', '--json', '--no-open', recording]);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#gone;
  }
}
