import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loopscope, ROOT, runCommand, temporaryFolder } from './testing/command-line.ts';

const PROGRAMS = join(ROOT, 'instrument/testing/programs');
const folder = temporaryFolder();
afterAll(() => folder.remove());

let recordings = 0;

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

describe('the order that Node guarantees is the same in each of twenty runs', () => {
  test.each(['ticks-and-promises.cjs', 'order.mjs', 'immediates.cjs', 'fs-callbacks.cjs', 'fs-promises.mjs'])(
    '%s',
    async (program) => {
      const { stdout } = await bare(program);
      for (let run = 0; run < 20; run += 2) {
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
