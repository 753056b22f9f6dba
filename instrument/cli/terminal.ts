import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import { systemCode } from '../host/errors.ts';

const STDERR = 2;

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan';

/** What the environment says about where our own lines go. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  /** Whether stderr is a terminal. */
  terminal: boolean;
}

const surroundings = (): Surroundings => ({ env: process.env, terminal: isatty(STDERR) });

/** Whether somebody sits there who can press Ctrl-C. */
export function isInteractive({ env, terminal }: Surroundings = surroundings()): boolean {
  return terminal && !env.CI;
}

/** Whether a browser can be shown. */
export function hasDisplay({ env }: Surroundings = surroundings()): boolean {
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME);
}

const WIDTH_WITHOUT_TERMINAL = 120;

/** Characters that fit into a line of stdout. */
export function stdoutWidth(): number {
  const width = process.stdout.columns ?? Number(process.env.COLUMNS);
  return Number.isInteger(width) && width > 0 ? width : WIDTH_WITHOUT_TERMINAL;
}

/** Whether our own lines may have colours. */
export function usesColour({ env, terminal }: Surroundings = surroundings()): boolean {
  if (env.NO_COLOR) return false;
  return Boolean(env.FORCE_COLOR) || (terminal && !env.CI && env.TERM !== 'dumb');
}

/**
 * Writes to stderr without Node's stream for it: that one would make a pipe that we share with the program non-blocking.
 * What can't be written is dropped.
 */
export function writeStderr(text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  for (let tries = 0; bytes.length > 0 && tries < 1000; tries++) {
    try {
      bytes = bytes.subarray(writeSync(STDERR, bytes));
    } catch (error) {
      if (systemCode(error) !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

export interface TerminalOptions {
  quiet?: boolean;
  json?: boolean;
}

/** Our own lines: to stderr alone, none where `quiet`, as one JSON object each where `json`. */
export class Terminal {
  #quiet: boolean;
  #json: boolean;
  #colour = usesColour();

  constructor({ quiet = false, json = false }: TerminalOptions = {}) {
    this.#quiet = quiet;
    this.#json = json;
  }

  /** Whether nothing will be told. */
  get quiet(): boolean {
    return this.#quiet;
  }

  /**
   * Tells one thing, for people and for machines.
   * @param event name of the JSON object's kind
   * @param fields what the JSON object says
   * @param lines the same as text
   */
  tell(event: string, fields: object, lines: string | string[]): void {
    if (this.#quiet) return;
    if (this.#json) writeStderr(`${JSON.stringify({ loopscope: event, ...fields })}\n`);
    else this.#lines([lines].flat());
  }

  style(style: Style, text: string): string {
    return this.#colour && !this.#json ? styleText(style, text, { validateStream: false }) : text;
  }

  #lines(lines: string[]): void {
    const [first, ...rest] = lines;
    const mark = this.style('bold', 'loopscope');
    writeStderr([`${mark}  ${first}`, ...rest.map((line) => `           ${line}`)].map((line) => `${line}\n`).join(''));
  }
}

/** Tells what is missing from a recording, if anything is. */
export function tellNotes(notes: string[], options: TerminalOptions): void {
  if (notes.length > 0) new Terminal(options).tell('notes', { notes }, notes);
}
