import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { OPTIONS_VARIABLE, type PreloadOptions } from '../schema/manifest.ts';
import { LoopscopeError, systemReason } from './errors.ts';
import type { ProgramEnd } from './recording-writer.ts';
import type { Target } from './target.ts';

/** One argument as NODE_OPTIONS takes it: blanks are kept within double quotes, where a backslash escapes. */
export function quoteForNodeOptions(argument: string): string {
  return /[\s"\\]/.test(argument) ? `"${argument.replace(/[\\"]/g, '\\$&')}"` : argument;
}

/** The environment that brings the recorder into every Node process: the user's own, with what is needed behind it. */
export function recorderEnvironment(
  env: NodeJS.ProcessEnv,
  preload: string,
  options: PreloadOptions,
): NodeJS.ProcessEnv {
  const own = `--require ${quoteForNodeOptions(preload)}`;
  return {
    ...env,
    NODE_OPTIONS: env.NODE_OPTIONS ? `${env.NODE_OPTIONS} ${own}` : own,
    [OPTIONS_VARIABLE]: JSON.stringify(options),
  };
}

/**
 * Node's permission model refuses to read a preload that was not allowed, and ends. Such a program is left untouched.
 * @returns why it can't be recorded, in a sentence, or null
 */
export function refusesPreload(nodeOptions: string[], env: NodeJS.ProcessEnv): string | null {
  const all = [...(env.NODE_OPTIONS ?? '').split(/\s+/), ...nodeOptions];
  const flag = all.find((arg) => /^--(experimental-)?(permission|policy)(=|$)/.test(arg));
  if (flag === undefined || all.includes('--allow-fs-read=*')) return null;
  return `The program was started with ${flag}, which refuses preloads, so it ran without the recorder; add --allow-fs-read=* and --allow-addons to record it.`;
}

/** Signals that are handed on to the program. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const;

/** Those that end us where no program runs. */
export const ENDING_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Those that a terminal sends, to every process of its foreground group. */
const FROM_TERMINAL = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGWINCH']);

/**
 * Whether this process belongs to the foreground group of its terminal. What the keyboard sends then reaches the program
 * directly, and handing it on would deliver it twice: for many programs the second Ctrl-C means "at once".
 */
export function inForegroundGroup(stat: string = readFileSync('/proc/self/stat', 'latin1')): boolean {
  const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return terminal !== '0' && group === foreground;
}

/** A program that was started, with the terminal's or the pipe's own streams. */
export class Program {
  readonly pid: number;
  /** How it ended. */
  readonly ended: Promise<ProgramEnd>;

  readonly #child: ChildProcess;
  readonly #left = new AbortController();
  #handlers: [NodeJS.Signals, () => void][] = [];

  private constructor(child: ChildProcess, pid: number, kept: NodeJS.Signals | null) {
    this.#child = child;
    this.pid = pid;
    for (const signal of FORWARDED) {
      if (signal === kept) continue;
      const handler = () => this.#forward(signal);
      process.on(signal, handler);
      this.#handlers.push([signal, handler]);
    }
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  /**
   * Starts a program.
   * @param how `silent`: whether it gets no streams of ours; `kept`: the signal that is not handed on to it
   * @throws LoopscopeError where the system refuses to
   */
  static async start(
    target: Target,
    cwd: string,
    env: NodeJS.ProcessEnv,
    { silent = false, kept = null }: { silent?: boolean; kept?: NodeJS.Signals | null } = {},
  ): Promise<Program> {
    const stdio = silent ? 'ignore' : 'inherit';
    try {
      const child = spawn(target.file, target.args, { cwd, env, stdio, argv0: target.argv0 });
      if (child.pid !== undefined) return new Program(child, child.pid, kept);
      throw await new Promise((resolve) => child.once('error', resolve));
    } catch (error) {
      throw new LoopscopeError(
        'E_COMMAND_MISSING',
        `${target.command[0]} could not be started: ${systemReason(error)}; check that it can be executed.`,
        { cause: error },
      );
    }
  }

  /** Aborts where somebody wants us to end after the program has: what there is still to do can be left. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Signals are our own again. Until then they can't end us, so that the recording gets closed. */
  release(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
    this.#handlers = [];
  }

  #forward(signal: NodeJS.Signals): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) {
      if (ENDING_SIGNALS.includes(signal)) this.#left.abort();
      return;
    }
    if (FROM_TERMINAL.has(signal) && inForegroundGroup()) return;
    this.#child.kill(signal);
  }
}

const CORE_SIGNALS = new Set([
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGSEGV',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGSYS',
]);

const SIGNAL_WAIT_MS = 1000;

/**
 * Ends this process as the program ended: with its exit code, or by the signal that killed it.
 * A core file of ours must not take the place of the program's own.
 */
export async function endAs(end: ProgramEnd): Promise<never> {
  if (end.signal === null) process.exit(end.code ?? 0);
  if (CORE_SIGNALS.has(end.signal))
    spawnSync('prlimit', ['--pid', String(process.pid), '--core=0:0'], { stdio: 'ignore' });
  process.removeAllListeners(end.signal);
  process.kill(process.pid, end.signal as NodeJS.Signals);
  await new Promise((resolve) => setTimeout(resolve, SIGNAL_WAIT_MS));
  // Node keeps some signals for itself (SIGUSR1, SIGPIPE): what a shell would report for them.
  const { constants } = await import('node:os');
  process.exit(128 + (constants.signals[end.signal as NodeJS.Signals] ?? 0));
}
