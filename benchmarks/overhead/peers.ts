/**
 * The tools that Loopscope is compared with and the framework that they all watch. They are a package of their own, so
 * that installing the project stays quick; it is installed when the benchmark first needs it.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { inRepository } from '../places.ts';
import { cleanEnvironment, type Driver } from './drivers.ts';
import { bytesIn } from './files.ts';

const home = inRepository('benchmarks/peers');

/** npm writes the second when it has installed the first. */
function isInstalled(): boolean {
  const written = (file: string) => statSync(`${home}/${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return written('node_modules/.package-lock.json') > written('package-lock.json');
}

/**
 * Installs the peers where they are missing or others, by `npm ci` in their own folder.
 * @returns null, or a sentence that says why they can't be compared
 */
export function installPeers(say: (what: string) => void): string | null {
  if (isInstalled()) return null;
  say(`Installing what Loopscope is compared with into ${home} …\n`);
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: home,
    encoding: 'utf8',
  });
  if (npm.status === 0 && isInstalled()) return null;
  const why = npm.error?.message ?? npm.stderr.trim().split('\n')[0];
  return `Clinic, 0x and Fastify are left out: \`npm ci\` in ${home} failed (${why || `exit code ${npm.status}`}).`;
}

const clinic = (tool: 'doctor' | 'bubbleprof', dear: boolean): Driver => ({
  name: tool,
  title: `clinic ${tool}`,
  records: false,
  dear,
  mayFail: true,
  command: (script, args, folder) => ({
    args: [`${home}/collect-clinic.cjs`, tool, script, ...args],
    env: cleanEnvironment(),
    cwd: folder,
  }),
  written: (folder) => bytesIn(folder, new RegExp(`-${tool}-(traceevent|processstat|stacktrace)$`)),
});

const zeroX: Driver = {
  name: '0x',
  title: '0x',
  records: false,
  dear: false,
  mayFail: true,
  command: (script, args, folder) => ({
    args: [
      `${home}/node_modules/0x/cmd.js`,
      '--collect-only',
      '--output-dir',
      'out',
      '--',
      process.execPath,
      script,
      ...args,
    ],
    env: cleanEnvironment(),
    cwd: folder,
  }),
  written: (folder) => bytesIn(folder, /-v8\.log$/),
};

/** Of the packages in benchmarks/peers, those that watch a program. Only their collecting is measured. */
export const peerDrivers: readonly Driver[] = [clinic('doctor', false), clinic('bubbleprof', true), zeroX];
