import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { builtFolder, type LabAddon, packageRoot } from '../addon.ts';

/** The builds of an addon that are there, or the one that LOOPSCOPE_BUILD names: by whom, and the folder to load it from. */
export function buildsOf(subject: LabAddon): [builder: string, folder: string][] {
  if (process.env.LOOPSCOPE_BUILD) return [[process.env.LOOPSCOPE_BUILD, builtFolder()]];
  const builds: [string, string][] = [['node-gyp', join(packageRoot(), 'build', 'Release')]];
  const byCmake = join(packageRoot(), 'build-cmake', 'Release');
  if (existsSync(join(byCmake, `loopscope_${subject}.node`))) builds.push(['cmake-js', byCmake]);
  return builds;
}

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs a CommonJS script in a process of its own, with the addon as `lab` and `gc()`; returns when it has ended.
 * @param through a command that starts it with other limits
 */
export function runWithAddon(
  subject: LabAddon,
  folder: string,
  script: string,
  env: NodeJS.ProcessEnv = {},
  through: string[] = [],
): Ended {
  const path = join(folder, `loopscope_${subject}.node`);
  const source = `const path = ${JSON.stringify(path)};\nconst lab = require(path);\n${script}`;
  const [command, ...args] = [...through, process.execPath, '--expose-gc', '-e', source];
  const { status, signal, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  return { status, signal, stdout, stderr };
}
