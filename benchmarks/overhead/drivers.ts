import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoteForNodeOptions, recorderEnvironment } from '../../instrument/host/launch.ts';
import type { Detail } from '../../instrument/schema/manifest.ts';
import { inRepository } from '../places.ts';
import { bytesIn } from './files.ts';

export interface CommandLine {
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
}

/** One way to watch a program, or not to. */
export interface Driver {
  name: string;
  title: string;
  /** Whether it leaves a recording of ours in the trial's folder. */
  records: boolean;
  /** Does only a part of the operations (`few` of the program): all of them would fill the disk. */
  dear: boolean;
  /** Another's tool: where it fails, that is a result. */
  mayFail: boolean;
  /**
   * How Node is started.
   * @param folder empty, for whatever the driver writes
   */
  command(script: string, args: string[], folder: string): CommandLine;
  /** Bytes of what it has collected in the folder: 0 where it did not work. */
  written?(folder: string): number;
}

const cli = inRepository('dist/instrument/cli/main.js');
const preload = inRepository('dist/preload.cjs');
const addon = inRepository('build/Release/loopscope_recorder.node');
const emptyHooks = inRepository('benchmarks/overhead/empty-hooks.cjs');

const ours = { records: false, dear: false, mayFail: false };

const bare: Driver = {
  ...ours,
  name: 'bare',
  title: 'nothing attached',
  command: (script, args) => ({ args: [script, ...args], env: cleanEnvironment() }),
};

const hooks: Driver = {
  ...ours,
  name: 'hooks',
  title: 'empty async hooks',
  command: (script, args) => ({
    args: [script, ...args],
    env: { ...cleanEnvironment(), NODE_OPTIONS: `--require ${quoteForNodeOptions(emptyHooks)}` },
  }),
};

const trace: Driver = {
  ...ours,
  name: 'trace',
  title: 'Node trace events',
  dear: true,
  command: (script, args, folder) => ({
    args: [
      '--trace-event-categories',
      'node.async_hooks',
      '--trace-event-file-pattern',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Node fills it in
      join(folder, 'trace-${rotation}.json'),
      script,
      ...args,
    ],
    env: cleanEnvironment(),
  }),
  written: (folder) => bytesIn(folder, /^trace-\d+\.json$/),
};

/** Our whole command, as it is typed. */
function record(detail: Detail, sites = false): Driver {
  return {
    ...ours,
    name: sites ? 'sites' : detail,
    title: `Loopscope, ${detail}${sites ? ' with call sites' : ''}`,
    records: true,
    command: (script, args, folder) => ({
      args: [
        ...[cli, 'record', '--quiet', '--detail', detail, ...(sites ? ['--sites'] : [])],
        ...['-o', recordingIn(folder), script, ...args],
      ],
      env: cleanEnvironment(),
    }),
    written: (folder) => bytesIn(recordingIn(folder), /^threads\/.*\.log$/),
  };
}

/** The observed program alone, without the command that starts it. */
function preloaded(detail: Detail): Driver {
  return {
    ...ours,
    name: detail,
    title: `Loopscope, ${detail}`,
    command: (script, args, folder) => {
      const threads = join(folder, 'threads');
      mkdirSync(threads);
      const env = recorderEnvironment(cleanEnvironment(), preload, { threads, addon, detail });
      return { args: [script, ...args], env };
    },
  };
}

/** Those that are compared while a program works, with nothing but the project itself installed. */
export const drivers: readonly Driver[] = [bare, hooks, record('app'), record('app', true), record('lab'), trace];

/** Those that are compared by the time of the whole process. */
export const startUpDrivers: readonly Driver[] = [
  bare,
  hooks,
  preloaded('app'),
  preloaded('lab'),
  trace,
  { ...record('app'), name: 'record', title: 'loopscope record, the whole command' },
];

export const recordingIn = (folder: string): string => join(folder, 'trial.loopscope');

/** The environment without what others have put into it for Node. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...rest } = process.env;
  return rest;
}
