import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inRepository } from '../places.ts';

/** `loopscope run` of a program, without opening a browser. */
export class Host {
  readonly pid: number;
  /** Where the page is. */
  readonly url: Promise<string>;
  /** When the program had ended, by `performance.now()`. */
  readonly programEnded: Promise<number>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  constructor(recording: string, program: string[]) {
    const cli = inRepository('dist/instrument/cli/main.js');
    const args = [cli, 'run', '--json', '--no-open', '--stay', '-o', recording, ...program];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] });
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

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#gone;
  }
}
