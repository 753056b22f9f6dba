import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { kernelOf, labResult, SIZES, TIMES } from '../../visualizer/testing/figures.ts';
import { temporaryFolder } from '../host/testing/places.ts';
import type { Figures, LabResult } from '../schema/bench.ts';
import { type Running, runCli, startCli } from './testing/run-cli.ts';

const QUICK = ['--rounds', '1', '--budget', '1', '--max', '16'];
const result = labResult([kernelOf('sum', SIZES, TIMES)]);

/** The address of the page *Native*, as the command prints it. */
async function addressOf(running: Running): Promise<string> {
  return (await running.until(/(http:\S+\/)#native/))[1];
}

/** What the host has. While it measures it can let a connection go: then it is asked again. */
async function figuresAt(url: string): Promise<Figures> {
  for (;;) {
    try {
      return (await (await fetch(`${url}api/figures`)).json()) as Figures;
    } catch {
      await pause(100);
    }
  }
}

test('open serves figures that were saved, and ends when it is asked to', async () => {
  const folder = temporaryFolder();
  for (const name of ['here', 'there']) writeFileSync(join(folder, `${name}.json`), JSON.stringify(result));
  const running = startCli(['open', 'here.json', 'there.json', '--no-open'], folder);
  const url = await addressOf(running);
  expect(running.stderr).toContain('here beside there is at ');
  expect(await figuresAt(url)).toEqual({
    results: ['here', 'there'].map((name) => ({ name, result, recordings: null })),
    progress: null,
  });
  const list = await (await fetch(`${url}api/recordings`)).json();
  expect(list).toMatchObject({ shown: null, recordings: [], figures: true });
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

test('open refuses a file of something else in a sentence', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"name":"demo"}');
  const { code, stderr } = await runCli(['open', 'package.json', '--no-open'], folder);
  expect(code).toBe(2);
  expect(stderr).toBe('loopscope: package.json holds no figures of `loopscope bench`; give a file that --save made.\n');
});

test('bench --open serves the figures while they come', async () => {
  const running = startCli(['bench', 'sum', 'dot', ...QUICK, '--open', '--no-loop-delay'], temporaryFolder());
  const url = await addressOf(running);
  let figures = await figuresAt(url);
  while (figures.progress !== null) {
    await pause(100);
    figures = await figuresAt(url);
  }
  expect(figures.results.map(({ name }) => name)).toEqual(['this run']);
  expect(figures.results[0].result.kernels.map(({ kernel }) => kernel)).toEqual(['sum', 'dot']);
  await running.until(/## dot/);
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
}, 240_000);

test('bench --open ends where an option is wrong', async () => {
  const { code, stderr } = await runCli(['bench', 'nope', '--open'], temporaryFolder());
  expect(code).toBe(2);
  expect(stderr).toContain('loopscope: There is no kernel "nope"; name one of sum, ');
});

test('bench --loop-delay keeps the recordings beside the figures, and open finds them', async () => {
  const folder = temporaryFolder();
  const args = ['bench', 'sum', ...QUICK, '--loop-delay', '--save', 'here.json'];
  const { code, stderr, stdout } = await runCli(args, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('- recorded: `loopscope open here-sync.loopscope`, `loopscope open here-async.loopscope`');
  const { loopDelay }: LabResult = JSON.parse(readFileSync(join(folder, 'here.json'), 'utf8'));
  expect([loopDelay?.sync.recording, loopDelay?.async.recording]).toEqual([
    'here-sync.loopscope',
    'here-async.loopscope',
  ]);
  expect(loopDelay!.sync.job > 0 && loopDelay!.async.job > 0).toBe(true);
  expect(existsSync(join(folder, 'here-async.loopscope', 'manifest.json'))).toBe(true);
  const running = startCli(['open', 'here.json', '--no-open'], folder);
  const [{ recordings }] = (await figuresAt(await addressOf(running))).results;
  expect(recordings).toEqual({ sync: 'here-sync', async: 'here-async' });
  running.child.kill('SIGINT');
  await running.ended;
  const again = await runCli(args, folder);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('here-sync.loopscope exists already; remove it, or give another name to --save.');
}, 240_000);
