import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findInstallation, requireBuilt } from '../../instrument/host/installation.ts';
import { quoteForNodeOptions, recorderEnvironment } from '../../instrument/host/launch.ts';
import type { PreloadOptions } from '../../instrument/schema/manifest.ts';
import { inRepository } from '../places.ts';

/** How a test is run: by itself, with an empty file as a preload, with three empty async hooks, under the recorder. */
export type Way = 'bare' | 'preload' | 'hooks' | 'recorded';

export interface Recorder {
  preload: string;
  addon: string;
}

/**
 * A copy of the recorder as it is built now, at a path like that of an installed one.
 * @throws LoopscopeError where it is not built
 */
export function copyRecorder(folder: string): Recorder {
  const built = findInstallation();
  requireBuilt(built, { recorder: true });
  const home = join(folder, 'node_modules/loopscope');
  mkdirSync(home, { recursive: true });
  const copy = { preload: join(home, 'preload.cjs'), addon: join(home, 'loopscope_recorder.node') };
  cpSync(built.preload, copy.preload);
  cpSync(built.addon, copy.addon);
  return copy;
}

/** This process's environment without what would change a test: npm's own, Node's options, ours. */
export function plainEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const ours = /^(npm_|NODE_|LOOPSCOPE|INIT_CWD$|FORCE_COLOR$|NO_COLOR$)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.test(name)));
}

/**
 * The environment of one run.
 * @param threads folder that a recording's threads are written into
 */
export function environmentOf(
  way: Way,
  env: NodeJS.ProcessEnv,
  { preload, addon }: Recorder,
  threads: string,
  detail: PreloadOptions['detail'],
): NodeJS.ProcessEnv {
  const requiring = (file: string) => ({
    ...env,
    NODE_OPTIONS: `--require ${quoteForNodeOptions(inRepository(file))}`,
  });
  if (way === 'preload') return requiring('benchmarks/transparency/controls/empty.cjs');
  if (way === 'hooks') return requiring('benchmarks/overhead/empty-hooks.cjs');
  if (way === 'recorded') return recorderEnvironment(env, preload, { threads, addon, detail });
  return env;
}
