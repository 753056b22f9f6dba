import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoteForNodeOptions, recorderEnvironment } from '../../instrument/host/launch.ts';
import type { Detail } from '../../instrument/schema/manifest.ts';
import { inRepository } from '../places.ts';

export interface CommandLine {
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** One way to watch a program, or not to. */
export interface Driver {
  name: string;
  title: string;
  /** Whether it leaves a recording of ours in the trial's folder. */
  records: boolean;
  /** Only a part of the operations: for what is so dear that all of them would fill the disk. */
  share: number;
  /**
   * How Node is started.
   * @param folder empty, for whatever the driver writes
   */
  command(script: string, args: string[], folder: string): CommandLine;
}

const cli = inRepository('dist/instrument/cli/main.js');
const preload = inRepository('dist/preload.cjs');
const addon = inRepository('build/Release/loopscope_recorder.node');
const emptyHooks = inRepository('benchmarks/overhead/empty-hooks.cjs');

const bare: Driver = {
  name: 'bare',
  title: 'nothing attached',
  records: false,
  share: 1,
  command: (script, args) => ({ args: [script, ...args], env: cleanEnvironment() }),
};

const hooks: Driver = {
  name: 'hooks',
  title: 'empty async hooks',
  records: false,
  share: 1,
  command: (script, args) => ({
    args: [script, ...args],
    env: { ...cleanEnvironment(), NODE_OPTIONS: `--require ${quoteForNodeOptions(emptyHooks)}` },
  }),
};

const trace: Driver = {
  name: 'trace',
  title: 'Node trace events',
  records: false,
  share: 1 / 20,
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
};

/** Our whole command, as it is typed. */
function record(detail: Detail, sites = false): Driver {
  return {
    name: sites ? 'sites' : detail,
    title: `Loopscope, ${detail}${sites ? ' with call sites' : ''}`,
    records: true,
    share: 1,
    command: (script, args, folder) => ({
      args: [
        ...[cli, 'record', '--quiet', '--detail', detail, ...(sites ? ['--sites'] : [])],
        ...['-o', recordingIn(folder), script, ...args],
      ],
      env: cleanEnvironment(),
    }),
  };
}

/** The observed program alone, without the command that starts it. */
function preloaded(detail: Detail): Driver {
  return {
    ...record(detail),
    records: false,
    command: (script, args, folder) => {
      const threads = join(folder, 'threads');
      mkdirSync(threads);
      const env = recorderEnvironment(cleanEnvironment(), preload, { threads, addon, detail });
      return { args: [script, ...args], env };
    },
  };
}

/** Those that are compared while a program works. */
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

function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...rest } = process.env;
  return rest;
}
