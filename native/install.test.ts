import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const repository = fileURLToPath(new URL('..', import.meta.url));
const gyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
const ADDONS = ['recorder', 'math', 'image', 'system', 'boundary'];

/** A package as it lies in node_modules, with these addons built. */
function installed(addons: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'loopscope-install-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'build', 'Release'), { recursive: true });
  mkdirSync(join(root, 'native'));
  copyFileSync(join(repository, 'native', 'install.mjs'), join(root, 'native', 'install.mjs'));
  copyFileSync(join(repository, 'binding.gyp'), join(root, 'binding.gyp'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const name of addons) {
    const file = join('build', 'Release', `loopscope_${name}.node`);
    copyFileSync(join(repository, file), join(root, file));
  }
  return root;
}

function install(root: string, env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'native', 'install.mjs')], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

test('a package whose addons can be used is installed without a word and without a compiler', () => {
  expect(install(installed(ADDONS), { PATH: '' })).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('without an addon and without a compiler, a sentence says what is missing', () => {
  const root = installed(['recorder']);
  const missing = join(root, 'build', 'Release', 'loopscope_math.node');
  const { status, stdout, stderr } = install(root, { PATH: '' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(
    `loopscope: the addon that came with the package cannot be used here (${missing} is missing) and cannot be compiled (npm brings no node-gyp); install a C++ compiler, make and Python, then run \`npm rebuild loopscope\`.\n`,
  );
  const withGyp = install(root, { PATH: '', npm_config_node_gyp: gyp });
  expect(withGyp.status).toBe(1);
  expect(withGyp.stderr.trim().split('\n')).toHaveLength(1);
  expect(withGyp.stderr).toContain('install a C++ compiler, make and Python');
});

test('an addon for another system is no use', () => {
  const root = installed(ADDONS);
  copyFileSync(join(repository, 'package.json'), join(root, 'build', 'Release', 'loopscope_recorder.node'));
  expect(install(root, { PATH: '' }).stderr).toMatch(
    /cannot be used here \(.*loopscope_recorder\.node.*\) and cannot be compiled/,
  );
});

test('in a checkout of the repository the build does it', () => {
  const root = installed([]);
  cpSync(join(repository, '.ci'), join(root, '.ci'), { recursive: true });
  expect(install(root, { PATH: '' })).toEqual({ status: 0, stdout: '', stderr: '' });
});
