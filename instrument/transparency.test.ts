import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { eventsOf, loopscope, ROOT, runCommand, temporaryFolder } from './testing/command-line.ts';

const PROGRAMS = join(ROOT, 'instrument/testing/programs');
const folder = temporaryFolder();
afterAll(() => folder.remove());

let recordings = 0;
const RUNS = process.env.LOOPSCOPE_LONG === '1' ? 20 : 4;

function bare(program: string) {
  return runCommand([process.execPath, join(PROGRAMS, program)], { cwd: folder.path });
}

function recorded(program: string, detail: string) {
  const out = join(folder.path, `${program}-${recordings++}`);
  return loopscope(['record', '--quiet', '--detail', detail, '-o', out, join(PROGRAMS, program)], { cwd: folder.path });
}

describe('a program prints the same, byte for byte, and ends the same with and without the recorder', () => {
  test.each(readdirSync(PROGRAMS).sort())('%s', async (program) => {
    const alone = await bare(program);
    expect(await recorded(program, 'app')).toEqual(alone);
    expect(await recorded(program, 'lab')).toEqual(alone);
  });
});

describe('the order that Node guarantees is the same in each of many runs', () => {
  test.each(['ticks-and-promises.cjs', 'order.mjs', 'immediates.cjs', 'fs-callbacks.cjs', 'fs-promises.mjs'])(
    '%s',
    async (program) => {
      const { stdout } = await bare(program);
      for (let run = 0; run < RUNS; run += 2) {
        const pair = await Promise.all([recorded(program, 'app'), recorded(program, 'lab')]);
        expect(pair.map((outcome) => outcome.stdout)).toEqual([stdout, stdout]);
      }
    },
  );
});

test('the program cannot tell by its active resources, its module cache or its listeners that it is recorded', async () => {
  const script = `
    setTimeout(() => {}, 1);
    console.log(process.getActiveResourcesInfo(), Object.keys(require.cache), module.parent, module.children,
      process.eventNames().filter((name) => name !== 'newListener' && name !== 'removeListener'),
      Object.getOwnPropertyNames(globalThis).length, Error.stackTraceLimit, Error.prepareStackTrace);
    setImmediate(() => console.log(process.getActiveResourcesInfo()));
  `;
  const alone = await runCommand([process.execPath, '-e', script]);
  const out = join(folder.path, 'cannot-tell');
  const watched = await loopscope(['record', '--quiet', '-o', out, '--', process.execPath, '-e', script]);
  expect(watched).toEqual(alone);
});

test('an async type that is no text, as Node without its checks lets pass, ends nothing', async () => {
  const script = `
    const { emitInit, newAsyncId } = require('internal/async_hooks');
    for (const type of [null, undefined, 7, {}, Symbol('type')]) emitInit(newAsyncId(), type, 1, {});
    console.log('done');
  `;
  const flags = ['--no-force-async-hooks-checks', '--expose-internals', '--no-warnings'];
  for (const detail of ['app', 'lab']) {
    const command = [process.execPath, ...flags, '-e', script];
    const out = join(folder.path, `no-text-${detail}`);
    const { code, stdout } = await loopscope(['record', '--quiet', '--detail', detail, '-o', out, '--', ...command]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'done\n' });
    expect(eventsOf(out).filter(({ ev, type }) => ev === 'init' && type === 'UNKNOWN')).toHaveLength(5);
  }
});

describe('where built-ins are missing before the preload runs, the program runs as it would', () => {
  const withoutBuiltIn = join(folder.path, 'without.cjs');

  test.each(['performance', 'Atomics', 'JSON', 'Map', 'Math', 'Promise'])('%s', async (name) => {
    writeFileSync(withoutBuiltIn, `delete globalThis.${name};`);
    const command = [process.execPath, '--require', withoutBuiltIn, '-e', `console.log(typeof ${name})`];
    const out = join(folder.path, `without-${name}`);
    const { code, stdout } = await loopscope(['record', '--quiet', '-o', out, '--', ...command], { cwd: folder.path });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'undefined\n' });
  });

  // The flag is gone from later versions of V8, and Atomics with it can't be missing.
  const canLackAtomics = Number(process.versions.v8.split('.')[0]) < 12;
  test.runIf(canLackAtomics)('where V8 has no Atomics, all is recorded', async () => {
    const program = 'setTimeout(() => console.log(typeof Atomics), 1)';
    const out = join(folder.path, 'no-atomics');
    const command = [process.execPath, '--no-harmony-atomics', '-e', program];
    expect(await loopscope(['record', '--quiet', '-o', out, '--', ...command], { cwd: folder.path })).toEqual({
      stdout: 'undefined\n',
      stderr: '',
      code: 0,
      signal: null,
    });
    expect(eventsOf(out).filter(({ ev, type }) => ev === 'init' && type === 'Timeout')).toHaveLength(1);
  });
});
