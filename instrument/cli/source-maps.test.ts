import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import { runCli } from './testing/run-cli.ts';

/** Where each operation is made is told by a comment in its line; what stands above it is gone in JavaScript. */
const APP = `import { readFile } from 'node:fs';
import { type Job, runLater } from './lib.js';

interface Unused {
  nothing: string;
}

class Runner {
  start(jobs: Job[]): void {
    for (const job of jobs) void runLater(job);
    readFile(__filename, this.finished); // FSREQCALLBACK
  }

  finished(): void {
    setImmediate(() => {}); // Immediate
  }
}

new Runner().start([{ ms: 1 }]);
`;

const LIB = `export interface Job {
  ms: number;
}

export async function runLater(job: Job): Promise<void> {
  await waitFor(job.ms);
}

function waitFor(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolveLater, ms, resolve); // Timeout
  });
}

function resolveLater(resolve: () => void): void {
  process.nextTick(() => resolve()); // TickObject
}
`;

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const TYPES = dirname(dirname(require.resolve('@types/node/package.json')));

interface Site {
  file: string;
  line: number;
  function: string;
}

function lineOf(text: string, mark: string): number {
  return text.split('\n').findIndex((line) => line.includes(`// ${mark}`)) + 1;
}

/** A folder with the two sources; `compile` makes something of them. */
function project(): { folder: string; source: (name: string) => string } {
  const folder = join(temporaryFolder(), 'project');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src/app.ts'), APP);
  writeFileSync(join(folder, 'src/lib.ts'), LIB);
  return { folder, source: (name) => pathToFileURL(join(folder, 'src', name)).href };
}

function compile(folder: string, ...flags: string[]): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [TSC, ...['src/app.ts', 'src/lib.ts', '--outDir', 'dist', '--module', 'commonjs', '--types', 'node']].concat(
      ['--typeRoots', TYPES],
      flags,
    ),
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stdout);
}

/** Records, and takes the project away: what is shown then is what the recording holds. */
async function recordAndLeave(folder: string, script: string): Promise<{ cwd: string; stderr: string }> {
  const { stderr } = await runCli(['record', '--detail', 'lab', '-o', 'app.loopscope', script], folder);
  const cwd = temporaryFolder();
  renameSync(join(folder, 'app.loopscope'), join(cwd, 'app.loopscope'));
  rmSync(folder, { recursive: true });
  return { cwd, stderr };
}

/** Where the first operation of each type was made by a script. */
async function sitesOf(cwd: string, ...options: string[]): Promise<Record<string, Site>> {
  const { stdout } = await runCli(['events', ...options, 'app'], cwd);
  const sites: Record<string, Site> = {};
  for (const line of stdout.trim().split('\n')) {
    const { ev, type, site } = JSON.parse(line) as { ev: string; type: string; site?: Site };
    if (ev === 'init' && site && !site.file.startsWith('node:')) sites[type] ??= site;
  }
  return sites;
}

/** What a program of these two sources must show. */
const expected = (source: (name: string) => string) => ({
  FSREQCALLBACK: { file: source('app.ts'), line: lineOf(APP, 'FSREQCALLBACK'), function: 'start' },
  Immediate: { file: source('app.ts'), line: lineOf(APP, 'Immediate'), function: 'finished' },
  Timeout: { file: source('lib.ts'), line: lineOf(LIB, 'Timeout') },
  TickObject: { file: source('lib.ts'), line: lineOf(LIB, 'TickObject'), function: 'resolveLater' },
});

describe('a compiled program shows the lines of its sources, wherever its recording is opened', () => {
  test.each([
    ['maps beside the scripts', ['--sourceMap']],
    ['maps within the scripts', ['--inlineSourceMap', '--inlineSources']],
    ['maps of another root', ['--sourceMap', '--sourceRoot', '../src']],
    ['an old target with helpers', ['--sourceMap', '--target', 'es2015']],
  ])('%s', async (_what, flags) => {
    const { folder, source } = project();
    compile(folder, '--target', 'es2022', ...flags);
    const { cwd } = await recordAndLeave(folder, 'dist/app.js');
    expect(await sitesOf(cwd)).toMatchObject(expected(source));
    expect((await sitesOf(cwd, '--no-source-maps')).TickObject.file).toBe(
      pathToFileURL(join(folder, 'dist/lib.js')).href,
    );
  });

  test('a minified bundle shows the names of its functions, too', async () => {
    const { folder, source } = project();
    const { build } = await import('vite');
    await build({
      root: folder,
      logLevel: 'silent',
      configFile: false,
      define: { __filename: '"src/app.ts"' },
      build: { ssr: 'src/app.ts', outDir: 'dist', sourcemap: true, minify: true },
    });
    const bundle = readFileSync(join(folder, 'dist/app.mjs'), 'utf8');
    expect(bundle).not.toContain('resolveLater');
    const { cwd } = await recordAndLeave(folder, 'dist/app.mjs');
    expect(await sitesOf(cwd)).toMatchObject(expected(source));
  });

  test('print and the summary name them', async () => {
    const { folder } = project();
    compile(folder, '--target', 'es2022', '--sourceMap');
    const { cwd, stderr } = await recordAndLeave(folder, 'dist/app.js');
    const { stdout } = await runCli(['print', 'app'], cwd);
    const tick = `src/lib.ts:${lineOf(LIB, 'TickObject')}:11 resolveLater`;
    expect(stdout.split('\n').filter((line) => line.includes(' tick #') && line.endsWith(tick))).not.toEqual([]);
    expect((await runCli(['print', '--no-source-maps', 'app'], cwd)).stdout).not.toContain('.ts:');
    expect(stderr).toMatch(/longest in it \w+ from src\/\w+\.ts:\d+/);
  });
});

describe('a program that is compiled while it is loaded', () => {
  /** Two lines more than the source, and a map that says so. */
  const HOOK = `
    const { readFileSync } = require('node:fs');
    require.extensions['.ts'] = (module, file) => {
      const source = readFileSync(file, 'utf8');
      const map = { version: 3, sources: [file], names: [], mappings: ';;AAAA' + ';AACA'.repeat(source.split('\\n').length - 1) };
      const url = 'data:application/json;base64,' + Buffer.from(JSON.stringify(map)).toString('base64');
      module._compile('// compiled\\n\\n' + source + '\\n//# sourceMappingURL=' + url, file);
    };
  `;
  const SOURCE = `'use strict';
    function later() { setTimeout(() => {}, 1); }
    later();
    ${'// Longer than one piece of the log.\n'.repeat(1000)}
    process.nextTick(function tick() { setImmediate(later); });
  `;

  test('shows the lines of its source, which is all that lies on the disk', async () => {
    const folder = join(temporaryFolder(), 'project');
    mkdirSync(folder);
    writeFileSync(join(folder, 'hook.cjs'), HOOK);
    writeFileSync(join(folder, 'app.ts'), SOURCE);
    writeFileSync(join(folder, 'start.cjs'), "require('./hook.cjs'); require('./app.ts');");
    const { cwd, stderr } = await recordAndLeave(folder, 'start.cjs');
    expect(stderr).not.toContain('source map');
    const file = pathToFileURL(join(folder, 'app.ts')).href;
    expect(await sitesOf(cwd)).toMatchObject({
      Timeout: { file, line: 2, function: 'later' },
      TickObject: { file, line: 1005, function: '' },
      Immediate: { file, line: 1005, function: 'tick' },
    });
    expect((await sitesOf(cwd, '--no-source-maps')).Timeout).toMatchObject({ file, line: 4 });
  });

  const transforms = process.allowedNodeEnvironmentFlags.has('--experimental-transform-types');
  test.runIf(transforms)('by Node itself, where it has to change more than to take types away', async () => {
    const folder = join(temporaryFolder(), 'project');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'app.ts'),
      'enum Kind {\n  A = 1,\n  B,\n}\n\nfunction later(kind: Kind): void {\n  setTimeout(() => {}, kind);\n}\nlater(Kind.B);\n',
    );
    await runCli(
      ['record', '--sites', '-o', 'app.loopscope', '--', process.execPath, '--experimental-transform-types', 'app.ts'],
      folder,
    );
    const file = pathToFileURL(join(folder, 'app.ts')).href;
    expect((await sitesOf(folder)).Timeout).toMatchObject({ file, line: 7, function: 'later' });
  });
});

// Where Node takes types away by itself, all positions are those of the source.
test.runIf('typescript' in process.features && process.features.typescript === 'strip')(
  'a program that Node strips of its types shows its lines as they are',
  async () => {
    const { folder, source } = project();
    writeFileSync(
      join(folder, 'src/app.ts'),
      APP.replace('./lib.js', './lib.ts').replace('__filename', '"src/app.ts"'),
    );
    const { cwd } = await recordAndLeave(folder, 'src/app.ts');
    expect(await sitesOf(cwd)).toMatchObject(expected(source));
  },
);

test('a map that is missing is told of once, and the program’s call sites stay where they are', async () => {
  const { folder } = project();
  compile(folder, '--target', 'es2022', '--sourceMap');
  rmSync(join(folder, 'dist/lib.js.map'));
  const { cwd, stderr } = await recordAndLeave(folder, 'dist/app.js');
  const note = `The source map of ${folder}/dist/lib.js is not there (${folder}/dist/lib.js.map), so its call sites are shown as they are in that file.`;
  expect(stderr.split(note)).toHaveLength(2);
  const print = await runCli(['print', 'app'], cwd);
  expect(print.stderr.split(note)).toHaveLength(2);
  expect((await sitesOf(cwd)).TickObject.file).toBe(pathToFileURL(join(folder, 'dist/lib.js')).href);
  expect((await sitesOf(cwd)).Immediate.file).toMatch(/src\/app\.ts$/);
});
