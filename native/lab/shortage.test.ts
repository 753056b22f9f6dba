import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { LabAddon } from './addon.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';

const builds = buildsOf('math').map(([builder, folder]) => ({ builder, folder }));

/** A sanitizer reserves more than any limit on addresses lets it. */
const canLimit = spawnSync('prlimit', ['--version']).status === 0 && !process.env.LD_PRELOAD?.includes('asan');

/**
 * What each script begins with. The pool's threads are there before the limit: where libuv cannot make one, it ends the process.
 * V8 has some room, for its own memory; what is asked for is far beyond it.
 */
const HELPERS = `
const { execFileSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { promisify } = require('node:util');
const MiB = 2 ** 20;
const used = () => 1024 * Number(/^VmSize:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
async function leave(room) {
  const random = promisify(require('node:crypto').randomBytes);
  await Promise.all(Array.from({ length: 8 }, () => random(2 ** 16)));
  execFileSync('prlimit', ['--pid', String(process.pid), '--as=' + (used() + room) + ':']);
}
async function told(call) {
  try {
    await call();
    return 'done';
  } catch ({ name, code, message }) {
    return name + ' ' + code + ': ' + message;
  }
}`;

const NO_MEMORY = 'RangeError ERR_LAB_MEMORY: There is not enough memory for this size. Pass a smaller one.';
const NO_THREADS =
  'Error ERR_LAB_THREADS: The system gives no more threads. Pass a smaller number, or end other threads first.';

/** What a script returns, a list of what each of its calls came to. */
function outcomes(subject: LabAddon, folder: string, script: string, env = {}, through: string[] = []): string[] {
  const ended = runWithAddon(
    subject,
    folder,
    `${HELPERS}\n(async () => console.log(JSON.stringify(await (async () => {${script}})())))();`,
    env,
    through,
  );
  expect(ended).toMatchObject({ status: 0, signal: null, stderr: '' });
  return JSON.parse(ended.stdout);
}

/** A function in all its ways, as a script's list of calls. */
const ways = (name: string, args: string) =>
  `() => lab.${name}(${args}), () => lab.${name}Async(${args}), () => lab.${name}Threads(3, ${args})`;

describe.each(builds)('where memory is short, as $builder builds it', ({ folder }) => {
  const script = (before: string, room: number, calls: string[]) => `
    ${before}
    await leave(${room} * MiB);
    const outcomes = [];
    for (const call of [${calls.join()}]) outcomes.push(await told(call));
    lab.nothing();
    return outcomes;`;

  it.runIf(canLimit).each<[LabAddon, string, string, string]>([
    ['math', 'a result', '', ways('mandelbrot', '32768, 32768, 1')],
    ['math', 'a copy to sort', 'const x = new Float64Array(100 * MiB);', ways('sort', 'x')],
    ['math', 'a transform', 'const x = new Float64Array(128 * MiB);', ways('fft', 'x')],
    [
      'math',
      'the factors of a transform',
      'const x = new Float64Array(64 * MiB), out = new Float64Array(x.length);',
      ways('fft', 'x, out'),
    ],
    ['image', 'a picture', 'const p = new Uint8Array(4);', ways('resizeLanczos', 'p, 1, 1, 16384, 16384')],
    ['system', 'what it measures in', '', ways('limits', '1, 2 ** 31')],
    ['system', 'a walk through memory', '', ways('latency', '2 ** 32')],
  ])('%s: %s cannot be had, and that is said, whichever way it is done', (subject, _what, before, calls) => {
    const room = 400;
    expect(outcomes(subject, folder, script(before, room, [calls]))).toEqual([NO_MEMORY, NO_MEMORY, NO_MEMORY]);
  });

  it.runIf(canLimit)('an input cannot be copied where it must be', () => {
    const calls = '() => lab.sumAsync(x), () => lab.sumThreads(3, x), () => lab.sum(x)';
    const found = outcomes('math', folder, script('const x = new Float64Array(100 * MiB);', 400, [calls]), {
      LOOPSCOPE_LAB_COPY: '1',
    });
    expect(found).toEqual([NO_MEMORY, NO_MEMORY, 'done']);
  });

  it.runIf(canLimit)('what crosses the boundary cannot be made', () => {
    const calls = [
      '() => lab.makeTyped(2 ** 24)',
      '() => block.copy()',
      '() => lab.countSpaces(text)',
      '() => lab.reverseText(text)',
      '() => new lab.Block(2 ** 27)',
      '() => new lab.BufferPool(2 ** 30, 1).take()',
      `() => new Promise((resolve, reject) => {
        new lab.SquareStream(2 ** 24, 2 ** 24, 1, undefined, (chunk, error) => (error ? reject(error) : resolve()));
      })`,
    ];
    const before = "const block = new lab.Block(2 ** 24); const text = ' '.repeat(2 ** 28);";
    expect(outcomes('boundary', folder, script(before, 100, calls))).toEqual([
      NO_MEMORY,
      NO_MEMORY,
      NO_MEMORY,
      NO_MEMORY,
      'RangeError ERR_LAB_RANGE: new Block(length, told): there is not enough memory for 134217728 numbers. Pass a smaller length.',
      'RangeError ERR_LAB_RANGE: take(): there is not enough memory for another block. Release one first.',
      NO_MEMORY,
    ]);
  });

  it.runIf(canLimit)('a file is too large to be read, or to be copied for it', () => {
    const before = `
      lab.openCodec(${JSON.stringify(codec())});
      const png = lab.encode(new Uint8Array(4 * 12000 * 12000), 12000, 12000, 'png');`;
    const found = outcomes('image', folder, script(before, 250, [ways('decode', 'png')]));
    expect(found).toEqual([NO_MEMORY, NO_MEMORY, NO_MEMORY]);
  });
});

/** A thread is given a stack of a gibibyte, so that few of them use up the addresses, and memory is there for all else. */
const LARGE_STACKS = ['prlimit', `--stack=${2 ** 30}:`];

describe.each(builds)('where threads are short, as $builder builds it', ({ folder }) => {
  const withRoomFor = (threads: number, subject: LabAddon, calls: string) =>
    outcomes(
      subject,
      folder,
      `
      await leave(${threads * 1024 + 400} * MiB);
      const outcomes = [];
      for (const call of [${calls}]) outcomes.push(await told(call));
      return outcomes;`,
      {},
      LARGE_STACKS,
    );

  it.runIf(canLimit)('a job runs on those that there are', () => {
    const calls = `async () => {
      const sum = await lab.sumSquaresThreads(200, 40_000_000);
      if (sum !== lab.sumSquares(40_000_000)) throw new Error('another sum');
    }`;
    for (const threads of [0, 1, 3]) expect(withRoomFor(threads, 'boundary', calls)).toEqual(['done']);
  });

  it.runIf(canLimit)('what needs them all says so', () => {
    for (const threads of [0, 2])
      expect(withRoomFor(threads, 'system', ways('limits', '16, 2 ** 16'))).toEqual(Array(3).fill(NO_THREADS));
    const streams = `() => {
      setImmediate(() => process.exit());
      for (let i = 0; i < 9; i++) new lab.SquareStream(2 ** 52, 1, 1, undefined, () => {});
    }`;
    expect(withRoomFor(2, 'boundary', streams)).toEqual([NO_THREADS]);
  });
});

function codec(): string {
  return new URL(import.meta.resolve('@img/sharp-libvips-linux-x64/binary')).pathname;
}
