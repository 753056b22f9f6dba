import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CoreTest } from './core-tests.ts';
import { runTest, type Setting } from './run-test.ts';
import { copyRecorder, plainEnvironment } from './ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'loopscope-run-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
let setting: Setting;

beforeAll(() => {
  mkdirSync(join(folder, 'test'));
  mkdirSync(join(folder, 'runs'));
  setting = {
    tests: join(folder, 'test'),
    folder: join(folder, 'runs'),
    recorder: copyRecorder(folder),
    env: plainEnvironment(),
    detail: 'app',
    timeoutMs: 20_000,
  };
});

function write(source: string, flags: string[] = []): CoreTest {
  writeFileSync(join(folder, 'test/subject.js'), source);
  return { name: 'subject.js', group: 'none', flags, alone: false };
}

describe('a run of a test', () => {
  test('has its flags, the folder above the tests as its own and a folder for its files', async () => {
    const subject = write(
      `console.log(typeof gc, process.cwd() === ${JSON.stringify(folder)});
       require('fs').writeFileSync(process.env.NODE_TEST_DIR + '/file', '');`,
      ['--expose-gc'],
    );
    const { passed, output } = await runTest(subject, 'bare', setting);
    expect({ passed, output }).toEqual({ passed: true, output: 'function true\n' });
  });

  test('leaves nothing behind', async () => {
    await runTest(write(`require('fs').writeFileSync(process.env.NODE_TEST_DIR + '/file', '')`), 'recorded', setting);
    expect(readdirSync(setting.folder)).toEqual([]);
  });

  test('is told by its exit code, its signal or its lasting too long', async () => {
    const end = async (source: string, timeoutMs = setting.timeoutMs) =>
      (await runTest(write(source), 'bare', { ...setting, timeoutMs })).end;
    expect(await end('process.exit(3)')).toBe('exit code 3');
    expect(await end(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`)).toBe('SIGTERM');
    expect(await end('setInterval(() => {}, 1000)', 1000)).toBe('no end within 1 s');
  });

  test('keeps the last of what it prints, both streams in order, and has no handle for them', async () => {
    const subject = write(`
      console.log('x'.repeat(9000)); console.error('error'); console.log(process.getActiveResourcesInfo());
    `);
    const { output } = await runTest(subject, 'bare', setting);
    expect(output).toHaveLength(8000);
    expect(output).toMatch(/^x+\nerror\n\[\]\n$/);
  });

  test('knows where a test skips itself', async () => {
    expect((await runTest(write(`console.log('1..0 # Skipped: not here')`), 'bare', setting)).skipped).toBe(true);
    expect((await runTest(write(`console.log('ok')`), 'bare', setting)).skipped).toBe(false);
  });
});

describe('each way brings along what it says', () => {
  const tells = `
    const hooked = Object.getOwnPropertySymbols(Promise.resolve()).length > 0;
    console.log(Boolean(process.env.NODE_OPTIONS), hooked, Boolean(process.env.LOOPSCOPE));
  `;

  test.each([
    ['bare', 'false false false\n'],
    ['preload', 'true false false\n'],
    ['hooks', 'true true false\n'],
    ['recorded', 'true true true\n'],
  ] as const)('%s', async (way, output) => {
    const outcome = await runTest(write(tells), way, setting);
    expect(outcome.output).toBe(output);
    expect(outcome.recording?.threads).toBe(way === 'recorded' ? 1 : undefined);
  });

  test('a recording is read to its end: threads, records, and why one is missing', async () => {
    const both = write(`new (require('worker_threads').Worker)('setTimeout(() => {}, 1)', { eval: true })`);
    const { recording } = await runTest(both, 'recorded', setting);
    expect(recording).toMatchObject({ threads: 2, lost: 0, skipped: 0, notes: [] });
    expect(recording?.slots).toBeGreaterThan(50);
    const none = await runTest(write('', ['--no-addons']), 'recorded', setting);
    expect(none.recording).toMatchObject({ threads: 0, notes: [expect.stringMatching(/was not recorded: the addon/)] });
  });
});
