// Builds the addons with AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer into build-sanitized, and runs what goes
// through them: the addons' own tests, programs under the recorder, fifty workers that come and go in every detail.
//   npm run test:sanitized                          all of it
//   npm run test:sanitized -- native/lab/image      these tests
// Every process of the tests loads that build (LOOPSCOPE_BUILD) and writes what a sanitizer finds into a file, so that a test that
// looks at nothing but a child's output misses none. Leaks of Node's own are no concern of ours: of all those that are found at
// the end of a process, the ones count that one of our addons has allocated.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD = 'build-sanitized';
// Not `native`: the page about native code is in a folder of that name, and a browser is not built for sanitizers.
const TESTS = [
  'native/lab',
  'native/recorder',
  'instrument/hooks',
  'instrument/call-sites.test.ts',
  'instrument/transparency.test.ts',
  'instrument/ground-truth.test.ts',
];
// Frames of an allocator and of a container, which stand between a leak and who made it.
const OWN_FRAMES = 6;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const compiler = process.env.CXX ?? 'g++';

function end(sentence, code) {
  console.log(sentence);
  process.exit(code);
}

/** The path of one of the compiler's own libraries. */
function libraryOf(name) {
  const found = spawnSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' });
  if (found.error) end(`${compiler} is not installed, so the addons cannot be built with sanitizers.`, 1);
  const path = found.stdout.trim();
  if (!isAbsolute(path) || !existsSync(path))
    end(`${name} is missing, which comes with ${compiler}, so the addons cannot be run with sanitizers.`, 1);
  return path;
}

function build() {
  if (spawnSync('cmake', ['--version']).error)
    end('cmake is not installed, so the addons cannot be built with sanitizers.', 1);
  const script = join(root, '.ci/build.mjs');
  const { status } = spawnSync(process.execPath, [script, '--sanitized'], {
    stdio: 'inherit',
    env: { ...process.env, CXX: compiler },
  });
  if (status !== 0) end('The addons could not be built with sanitizers; the output is above.', 1);
}

/** What is loaded before Node, and how sanitizers tell what they find: at once, into a file, ending the process. */
function environment(reports) {
  const common = `abort_on_error=1:log_path=${join(reports, 'report')}`;
  return {
    LOOPSCOPE_BUILD: BUILD,
    LD_PRELOAD: [process.env.LD_PRELOAD, libraryOf('libasan.so'), libraryOf('libstdc++.so')].filter(Boolean).join(' '),
    ASAN_OPTIONS: `${common}:halt_on_error=1:allocator_may_return_null=1:detect_leaks=1`,
    // A leak must not change the exit code, which many tests are about.
    LSAN_OPTIONS: 'exitcode=0:report_objects=0',
    UBSAN_OPTIONS: `${common}:halt_on_error=1:print_stacktrace=1`,
  };
}

/** The leaks in a report that one of our addons has allocated, each as a text. */
function ownLeaks(report) {
  return report
    .split(/\n\n+/)
    .filter((part) => /^(?:.*\n)?(Direct|Indirect) leak of /.test(part))
    .filter((part) =>
      part
        .split('\n')
        .slice(0, OWN_FRAMES)
        .some((line) => line.includes('/loopscope_')),
    );
}

function findings(reports) {
  return readdirSync(reports).flatMap((name) => {
    const text = readFileSync(join(reports, name), 'utf8');
    return /ERROR: LeakSanitizer/.test(text) ? ownLeaks(text) : [text];
  });
}

const reports = mkdtempSync(join(tmpdir(), 'loopscope-sanitized-'));
const env = environment(reports);
build();
const chosen = process.argv.slice(2);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const tests = spawnSync(
  process.execPath,
  [
    ...[vitest, 'run', '--reporter=dot', '--testTimeout=600000', '--hookTimeout=600000'],
    ...(chosen.length > 0 ? chosen : TESTS),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } },
);
const found = findings(reports);
rmSync(reports, { recursive: true, force: true });
for (const text of new Set(found)) console.log(`\n${text.split('\n').slice(0, 60).join('\n')}`);
console.log('');
if (found.length > 0) end(`The sanitizers found ${found.length} mistakes; they are above.`, 1);
if (tests.status !== 0) end('The sanitizers found nothing, but tests failed with them; they are above.', 1);
end('All tests passed with the sanitizers, which found nothing.', 0);
