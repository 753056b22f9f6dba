import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import { runCli } from './testing/run-cli.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const prefix = resolve(dirname(process.execPath), '..');

/** npm with the headers that belong to this Node, where they are installed with it, so that nothing is fetched. */
function npm(folder: string, ...args: string[]): string {
  const env = { ...process.env, npm_config_nodedir: prefix };
  return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('new-addon makes a project that node-gyp and cmake-js build and whose tests pass', async () => {
  const folder = temporaryFolder();
  const { code, stdout, stderr } = await runCli(['new-addon', 'my-demo.1'], folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Go on with: cd my-demo.1 && npm ci && npm test');
  const made = join(folder, 'my-demo.1');
  expect(readdirSync(made).sort()).toEqual([
    '.gitignore',
    'CMakeLists.txt',
    'README.md',
    'binding.gyp',
    'index.d.ts',
    'index.js',
    'package-lock.json',
    'package.json',
    'src',
    'test',
  ]);
  expect(JSON.parse(readFileSync(join(made, 'package.json'), 'utf8')).name).toBe('my-demo.1');
  expect(JSON.parse(readFileSync(join(made, 'package-lock.json'), 'utf8')).packages[''].name).toBe('my-demo.1');
  expect(readFileSync(join(made, 'binding.gyp'), 'utf8')).toContain('"target_name": "addon_my_demo_1"');
  // The same packages as ours: what `npm ci` would fetch.
  symlinkSync(join(repository, 'node_modules'), join(made, 'node_modules'));
  expect(npm(made, 'test')).toMatch(/[#ℹ] pass 3\n[#ℹ] fail 0/);
  // cmake-js needs a cmake, which npm does not bring.
  if (spawnSync('cmake', ['--version']).status !== 0) return;
  npm(made, 'run', 'build:cmake');
  expect(readdirSync(join(made, 'build-cmake', 'Release'))).toContain('addon_my_demo_1.node');
}, 180_000);

test('the lock file of the template fits its package.json', () => {
  const template = join(repository, 'native', 'template');
  const made = JSON.parse(readFileSync(join(template, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(template, 'lock.json'), 'utf8'));
  expect(lock.packages[''].devDependencies).toEqual(made.devDependencies);
  for (const name of Object.keys(made.devDependencies)) expect(lock.packages[`node_modules/${name}`]).toBeDefined();
  expect(JSON.stringify(lock)).not.toContain('"resolved"');
});

test.each([
  ['Demo', '"Demo" cannot be the name of a package; use lower-case letters'],
  ['full', 'exists already and is not an empty directory; use another name.'],
  ['file', 'exists already and is not an empty directory; use another name.'],
])('new-addon %s is refused in a sentence, and nothing is changed', async (name, sentence) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'full'));
  writeFileSync(join(folder, 'full', 'mine.txt'), 'mine');
  cpSync(join(folder, 'full', 'mine.txt'), join(folder, 'file'));
  const { code, stdout, stderr } = await runCli(['new-addon', name], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
  expect(readdirSync(join(folder, 'full'))).toEqual(['mine.txt']);
});
