import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import type { LabResult } from '../schema/bench.ts';
import { runCli } from './testing/run-cli.ts';

const QUICK = ['--rounds', '1', '--budget', '1', '--max', '64'];

test('bench measures a kernel every way and says who wins', async () => {
  const { code, stdout, stderr } = await runCli(['bench', 'fft', ...QUICK], temporaryFolder());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^## fft: the discrete Fourier transform of complex numbers\n/);
  expect(stdout).toMatch(/\| complex numbers \| +JS \| +JS optimised \| +WASM \| +native \| .* +fft\.js \|/);
  expect(stdout.match(/^\| +(4|16|64) \| .* ns|µs /gm)?.length).toBeGreaterThanOrEqual(3);
  expect(stdout).toMatch(
    /^\| complex numbers \| +boundary \| +marshalling \| +work \| GB\/s \(copies [\d.]+\) \| GFLOP\/s \(peak [\d.]+\) \|$/m,
  );
  expect(stdout).toMatch(/^One thread reads [\d.]+, writes [\d.]+ and copies [\d.]+ GB\/s and does [\d.]+ GFLOP\/s/m);
  expect(stdout).toContain(`Node ${process.version}`);
}, 240_000);

test('bench --json has every size and way, and what --save keeps is what --compare reads', async () => {
  const folder = temporaryFolder();
  const args = ['bench', 'sum', ...QUICK, '--json', '--threads', '2'];
  const first = await runCli([...args, '--save', 'here.json'], folder);
  const result: LabResult = JSON.parse(first.stdout);
  expect(result.kernels.map(({ kernel }) => kernel)).toEqual(['sum']);
  expect(result.kernels[0].sweep.map(({ size }) => size)).toEqual([4, 16, 64]);
  const ways = ['js', 'js-fast', 'wasm', 'native', 'native-async', 'native-threads', 'workers'];
  for (const { timings } of result.kernels[0].sweep) {
    expect(timings.map(({ driver }) => driver)).toEqual(ways);
    for (const { time, calls } of timings) expect(time.median > 0 && calls > 0).toBe(true);
  }
  for (const { lesser } of result.kernels[0].sweep) expect(Object.keys(lesser!)).toEqual(['harness', 'empty', 'idle']);
  for (const limit of ['read', 'write', 'copy', 'flops'] as const)
    expect(result.limits.one[limit] > 0 && result.limits.many[limit] > 0, limit).toBe(true);
  expect(result.loopDelay).toBeNull();
  expect(JSON.parse(readFileSync(join(folder, 'here.json'), 'utf8'))).toEqual(result);
  const second = await runCli([...args, '--compare', 'here.json'], folder);
  const { comparison } = JSON.parse(second.stdout);
  expect(comparison).toHaveLength(3 * ways.length);
  expect(comparison[0]).toMatchObject({ kernel: 'sum', size: 4, driver: 'js' });
}, 240_000);

test('bench boundary sets what crosses between JS and C++ side by side', async () => {
  const { code, stdout, stderr } = await runCli(['bench', 'boundary', ...QUICK], temporaryFolder());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^## boundary: /);
  for (const what of ['an empty call', 'a two-byte string in', 'calls back into JS', 'promises out, awaited'])
    expect(stdout).toMatch(new RegExp(`^\\| ${what} +\\| +\\d+ \\w+ \\| +[\\d.]+ (ns|µs) \\| +[\\d.]+ (ns|µs) `, 'm'));
});

test('bench --list names the kernels with their ways', async () => {
  const { stdout } = await runCli(['bench', '--list'], temporaryFolder());
  expect(stdout).toMatch(/^matmul +the product of two square matrices \(js, js-fast, wasm, native, /m);
});

test.each([
  [['nope'], 'There is no kernel "nope"; name one of sum, '],
  [['sum', '--compare', 'nothing.json'], 'The figures nothing.json cannot be read (ENOENT); make them with --save.'],
  [
    ['sum', '--compare', 'other.json'],
    'other.json holds no figures of `loopscope bench`; give a file that --save made.',
  ],
  [
    ['sum', ...QUICK, '--save', 'no/where.json'],
    'no/where.json cannot be written (ENOENT); give another place to --save.',
  ],
  [['sum', '--rounds', '0'], 'Give a whole number from 1 to 1000'],
  [['sum', '--drivers', 'rust'], 'Allowed choices are js, js-fast'],
])('bench %j is refused in a sentence', async (args, sentence) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'other.json'), '{"format":"something"}');
  const { code, stdout, stderr } = await runCli(['bench', ...args], folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.toLowerCase()).toContain(sentence.toLowerCase());
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
