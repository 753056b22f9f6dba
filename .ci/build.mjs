// Builds what is missing or older than its sources; with a flag, that part whatever its age.
//   node .ci/build.mjs                  what is missing
//   node .ci/build.mjs --all            everything
//   node .ci/build.mjs --tests          what is missing, and the addons by cmake-js too where there is a cmake
//   node .ci/build.mjs --native         the addons, by node-gyp, into build/Release
//   node .ci/build.mjs --native-cmake   the addons, by cmake-js, into build-cmake/Release
//   node .ci/build.mjs --sanitized      the same with sanitizers, into build-sanitized/Release: see .ci/sanitize.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const flags = new Set(process.argv.slice(2));

/** Newest modification time of what lies below a file or folder and has such a name, installed packages left out. */
function newest(path, wanted) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return wanted.test(path) ? stats.mtimeMs : 0;
  const names = readdirSync(path).filter((name) => name !== 'node_modules');
  return Math.max(0, ...names.map((name) => newest(join(path, name), wanted)));
}

const notTests = /(?<!\.test\.tsx?)$/;
const compiled = /\.(cc|h|inl|gypi?|txt)$/;

function isOlder(output, sources, wanted = notTests) {
  const made = statSync(join(root, output), { throwIfNoEntry: false })?.mtimeMs;
  return made === undefined || sources.some((source) => newest(join(root, source), wanted) > made);
}

function attempt(what, script, args, env = {}) {
  console.error(`building ${what} …`);
  return spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

function run(what, script, args, env) {
  const result = attempt(what, script, args, env);
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}\n${result.stderr}\n`);
  console.error(
    `Building ${what} failed (${result.error?.message ?? `exit code ${result.status}`}); the output is above.`,
  );
  process.exit(1);
}

/** The headers that belong to the running Node, where they were installed with it; else the builder fetches them. */
function headers() {
  const prefix = resolve(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include/node/node_api.h')) ? prefix : null;
}

function buildNative() {
  const script = require.resolve('node-gyp/bin/node-gyp.js');
  const prefix = headers();
  run('the addons', script, ['rebuild', '--silent', '--jobs=max', ...(prefix ? [`--nodedir=${prefix}`] : [])]);
}

function buildNativeWithCmake(what = 'the addons by cmake-js', folder = 'build-cmake', more = []) {
  const script = join(dirname(require.resolve('cmake-js/package.json')), 'bin/cmake-js');
  const prefix = headers();
  run(
    what,
    script,
    ['compile', '--out', folder, '--log-level', 'error', ...more],
    prefix ? { npm_config_nodedir: prefix } : {},
  );
}

function buildTypes() {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  // What it remembers of an older state of the files can stand in its way: then all is built anew.
  if (attempt('the TypeScript', tsc, ['-b', 'tsconfig.json']).status === 0) return;
  run('all of the TypeScript', tsc, ['-b', 'tsconfig.json', '--force']);
}

const WASM = ['math', 'image'];

function buildWasm() {
  const asc = join(dirname(require.resolve('assemblyscript/package.json')), 'bin/asc.js');
  mkdirSync(join(root, 'dist/native/lab/wasm'), { recursive: true });
  const flags = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub'];
  for (const name of WASM)
    run('the WebAssembly', asc, [`native/lab/wasm/${name}.ts`, '-o', `dist/native/lab/wasm/${name}.wasm`, ...flags]);
}

const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
const buildPreload = () =>
  run('the preload', vite, ['build', '--config', 'instrument/vite.config.ts', '--logLevel', 'warn']);
const buildPage = () => run('the page', vite, ['build', '--config', 'visualizer/vite.config.ts', '--logLevel', 'warn']);

if (flags.has('--native')) buildNative();
else if (flags.has('--native-cmake')) buildNativeWithCmake();
else if (flags.has('--sanitized'))
  buildNativeWithCmake('the addons with sanitizers', 'build-sanitized', ['--CDSANITIZE=address,undefined']);
else {
  if (
    flags.has('--tests') &&
    isOlder('build-cmake/Release/loopscope_recorder.node', ['native', 'CMakeLists.txt'], compiled)
  ) {
    if (spawnSync('cmake', ['--version']).status === 0) buildNativeWithCmake();
    else console.error('There is no cmake here: the addons as cmake-js builds them are not tested.');
  }
  const all = flags.has('--all');
  const typescript = [
    ...['native', 'instrument', 'experiments', 'benchmarks', 'visualizer'],
    ...['tsconfig.json', 'tsconfig.base.json'],
  ];
  if (all || isOlder('build/Release/loopscope_recorder.node', ['native', 'binding.gyp'], compiled)) buildNative();
  if (all || WASM.some((name) => isOlder(`dist/native/lab/wasm/${name}.wasm`, ['native/lab/wasm']))) buildWasm();
  if (all || isOlder('dist/.tsbuild/stamp', typescript)) {
    buildTypes();
    writeFileSync(join(root, 'dist/.tsbuild/stamp'), '');
  }
  if (
    all ||
    isOlder('dist/preload.cjs', ['instrument/hooks', 'instrument/log', 'instrument/schema', 'instrument/preload.ts'])
  )
    buildPreload();
  if (all || isOlder('dist/visualizer/index.html', ['visualizer', 'instrument/model', 'instrument/schema']))
    buildPage();
}
