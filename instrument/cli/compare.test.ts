import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import type { SourcePlace } from '../model/call-sites.ts';
import type { ComparisonObject } from '../model/compare-contract.ts';
import { readManifest, runCli, startCli, withScript } from './testing/run-cli.ts';

const BEFORE = `
const fs = require('node:fs');
setTimeout(function late() {}, 100);
fs.stat(__filename, function afterRead() {
  process.nextTick(function soon() {});
});
process.nextTick(turn, 3);
function turn(left) {
  if (left > 0) process.nextTick(turn, left - 1);
}
`;
const AFTER = BEFORE.replace('process.nextTick(turn, left - 1)', 'setTimeout(turn, 120, left - 1)');

const WITH_WORKER = `
const { Worker, isMainThread } = require('node:worker_threads');
if (isMainThread) new Worker(__filename);
setTimeout(function work() {}, 5);
`;

let cwd: string;

beforeAll(async () => {
  cwd = withScript(mkdtempSync(join(tmpdir(), 'loopscope-')), BEFORE, 'before.js');
  withScript(cwd, AFTER, 'after.js');
  withScript(cwd, WITH_WORKER, 'worker.js');
  await runCli(['record', '--quiet', '--detail', 'lab', 'before.js'], cwd);
  await runCli(['record', '--quiet', '--detail', 'lab', 'after.js'], cwd);
  await runCli(['record', '--quiet', '--detail', 'lab', 'worker.js'], cwd);
  await runCli(['record', '--quiet', '--detail', 'app', '-o', 'sparse', 'before.js'], cwd);
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const compare = (...words: string[]) => runCli(['compare', ...words], cwd);

async function object(...words: string[]): Promise<ComparisonObject> {
  const run = await compare('--json', ...words);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(run.stdout);
}

/** A call site of `events` without the frames around it. */
const placeOf = ({ file, line, column, function: name }: SourcePlace) => ({ file, line, column, function: name });

describe('compare', () => {
  test('says what differs between two recordings, without colours into a pipe', async () => {
    const run = await compare('before', 'after.loopscope');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^A {2}before {2}thread \d+:0 · before\.js · v/);
    expect(run.stdout).toMatch(/^B {2}after {3}thread \d+:0 · after\.js · v/m);
    expect(run.stdout).toContain('7 callbacks matched by call site and type: ');
    for (const title of ['Callbacks', 'Call sites', 'Phases', 'Totals', 'Waits', 'Longest callbacks'])
      expect(run.stdout).toMatch(new RegExp(`^${title}`, 'm'));
    expect(run.stdout).toMatch(/ tick → Timeout +before\.js:9:\d+ turn/);
    expect(run.stdout).not.toContain('\u001b');
    expect((await runCli(['compare', 'before', 'after'], cwd, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[');
    expect(
      (await runCli(['compare', 'before', 'after'], cwd, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout,
    ).not.toContain('\u001b[');
  });

  test('keeps to the width of the terminal', async () => {
    const lines = (await runCli(['compare', 'before', 'after'], cwd, { COLUMNS: '80' })).stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.some((line) => line.length > 70)).toBe(true);
  });

  test('as JSON has the same facts as the events of both recordings', async () => {
    const { callbacks, order, sides, phases } = await object('before', 'after');
    expect(order).toMatchObject({ matched: 7, only: { a: 0, b: 0 } });
    expect(callbacks).toHaveLength(7);
    const events = (await runCli(['events', 'before'], cwd)).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const begins = events.filter(({ ev }) => ev === 'before');
    const ends = new Map(events.filter(({ ev }) => ev === 'after').map(({ id, t }) => [id, t]));
    const inits = new Map(events.filter(({ ev }) => ev === 'init').map((event) => [event.id, event]));
    const main = events.find(({ ev, phase }) => ev === 'phase-begin' && phase === 'main').t;
    expect(callbacks.map(({ a }) => a)).toEqual(
      begins.map(({ id, type, t }, row) => ({
        ...{ position: row + 1, id, type, t: t - main, site: placeOf(inits.get(id).site) },
        ...{ waitNs: t - inits.get(id).t, durationNs: ends.get(id) - t },
        phase: events.findLast(({ ev, seq }) => ev === 'phase-begin' && seq < begins[row].seq).phase,
        iteration: events.findLast(({ ev, seq }) => ev === 'phase-begin' && seq < begins[row].seq).iteration,
      })),
    );
    expect(sides.a).toMatchObject({ recording: 'before', events: events.length, callbacks: 7, detail: 'lab' });
    const polls = events.filter(({ ev, phase }) => ev === 'phase-begin' && phase === 'poll').length;
    expect(phases.find(({ phase }) => phase === 'poll')!.passes.a).toBe(polls);
  });

  test('tells who moved: the timer that came after all ticks now comes before the last turns', async () => {
    const { callbacks, order } = await object('before', 'after');
    const late = callbacks.find(({ a }) => a.site?.line === 3)!;
    expect(late.a.position).toBe(7);
    expect(late.b.position).toBeLessThan(7);
    expect(order.moved).toBeGreaterThan(0);
    expect(order.crossings).toBeGreaterThanOrEqual(order.moved);
  });

  test('of a recording with itself finds no difference', async () => {
    const { order, callbacks } = await object('before', 'before');
    expect(order).toEqual({ matched: 7, moved: 0, crossings: 0, only: { a: 0, b: 0 } });
    for (const { a, b, shift } of callbacks) expect([b, shift]).toEqual([a, 0]);
  });

  test('aligns at an iteration, or at what was scheduled at a line', async () => {
    const main = await object('before', 'after');
    const late = await object('before', 'after', '--align', 'site:before.js:3');
    expect(late.align).toMatchObject({ at: 'site:before.js:3', moment: 'Timeout of before.js:3' });
    const timer = late.callbacks.find(({ a }) => a.site?.line === 3)!;
    expect([timer.a.t, timer.b.t]).toEqual([0, 0]);
    const was = main.callbacks.find(({ a }) => a.site?.line === 3)!;
    expect(late.align.t.a - main.align.t.a).toBe(was.a.t);
    expect((await object('before', 'after', '--align', 'iteration:1')).align.moment).toBe('the begin of iteration 1');
  });

  test('compares two threads of one recording', async () => {
    const { sides, callbacks } = await object('worker', 'worker', '--thread', 'main,1');
    expect([sides.a.main, sides.b.main]).toEqual([true, false]);
    expect(sides.b.thread).toMatch(/:1$/);
    const timer = callbacks.find(({ a }) => a?.site?.line === 4);
    expect(timer).toMatchObject({ a: { type: 'Timeout' }, b: { type: 'Timeout', site: { line: 4 } } });
    expect((await object('worker', 'worker', '--thread', sides.b.thread)).sides.a.main).toBe(false);
  });

  test('says what can’t be compared where call sites are missing in one', async () => {
    const { limits, matchedBy } = await object('before', 'sparse');
    expect(matchedBy).toBe('type');
    expect(limits).toEqual([
      'B has no call sites, so callbacks are matched by type and order alone; record with --sites or in lab detail to match them by their place in the source.',
      "A was recorded in lab detail and B in app detail: recording in lab detail takes longer, so the order can be compared and short times can't.",
    ]);
    expect((await compare('before', 'sparse')).stdout).toContain('!  B has no call sites');
  });

  test('shows no more rows than asked for', async () => {
    const { callbacks, callbacksLeftOut, sites, sitesLeftOut } = await object('before', 'after', '--limit', '2');
    expect([callbacks.length, callbacksLeftOut]).toEqual([2, 5]);
    expect(sites.length).toBe(2);
    expect(sitesLeftOut).toBeGreaterThan(0);
    expect((await compare('before', 'after', '--limit', '2')).stdout).toContain('Callbacks · the 2 of 7 that ');
  });

  test('records the two programs of an experiment and compares them; what they print is not shown', async () => {
    const folder = temporaryFolder();
    const run = await runCli(['compare', 'nexttick-vs-setimmediate'], folder);
    expect(run.code).toBe(0);
    expect(run.stderr).toBe(
      'loopscope  recorded nexttick-vs-setimmediate.nextTick.loopscope and nexttick-vs-setimmediate.setImmediate.loopscope\n',
    );
    expect(run.stdout).not.toContain('turns done');
    expect(run.stdout).toContain('36 callbacks matched by call site and type');
    for (const name of ['nextTick', 'setImmediate'])
      expect(readManifest(join(folder, `nexttick-vs-setimmediate.${name}.loopscope`))).toMatchObject({
        ...{ state: 'ended', detail: 'lab', experiment: 'nexttick-vs-setimmediate' },
      });
  });

  test('of a recording that is still being made compares what there is, and says so', async () => {
    const folder = withScript(
      temporaryFolder(),
      "setInterval(() => {}, 5); setTimeout(() => console.log('turned'), 20)",
    );
    const running = startCli(['record', '--quiet', 'app.js'], folder);
    onTestFinished(async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    });
    await running.until(/turned/);
    const run = await runCli(['compare', 'app', join(cwd, 'sparse'), '--json'], folder);
    expect(JSON.parse(run.stdout).limits[0]).toContain('A and B have no call sites');
    expect(JSON.parse(run.stdout).limits.at(-1)).toBe(
      'A is still being recorded; what follows compares what there is of it so far.',
    );
  });

  test('of a recording that was cut says which one', async () => {
    const folder = temporaryFolder();
    cpSync(join(cwd, 'before.loopscope'), join(folder, 'cut.loopscope'), { recursive: true });
    const manifest = join(folder, 'cut.loopscope', 'manifest.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('"notes": []', '"notes": ["Something is missing."]'),
    );
    const run = await compare('before', join(folder, 'cut'));
    expect(run).toMatchObject({ code: 0, stderr: 'loopscope  B: Something is missing.\n' });
    expect((await compare('--quiet', 'before', join(folder, 'cut'))).stderr).toBe('');
  });
});

describe('bad input of compare', () => {
  test.each([
    [['before', 'gone'], /^There is no recording \S+\/gone\.loopscope; make one with /],
    [
      ['before'],
      /^before alone can't be compared; name two recordings, or an experiment with two programs: nexttick-vs-setimmediate\.$/,
    ],
    [
      ['tour-of-the-phases'],
      /^The experiment tour-of-the-phases has only one program; name two recordings, or an experiment /,
    ],
    [[], /^missing required argument 'A'; see `loopscope compare --help`\.$/],
    [['before', 'after', '--align', 'noon'], /argument 'noon' is invalid; give main, iteration:N, site:FILE:LINE/],
    [
      ['before', 'after', '--align', 'iteration:9999'],
      /^A has no iteration 9,999: its loop made \d+; align at another moment, or at main\.$/,
    ],
    [['before', 'after', '--align', 'site:app.js:1'], /^Nothing that ran was scheduled at app\.js:1; align /],
    [
      ['before', 'after', '--thread', 'all'],
      /argument 'all' is invalid; give main, a worker’s number such as 1, or PID:TID; two /,
    ],
    [['before', 'after', '--thread', '7'], /^The recording before has no thread 7; name one of \d+:0 with --thread\.$/],
    [
      ['before', 'after', '--limit', 'few'],
      /argument 'few' is invalid; give a whole number; see `loopscope compare --help`\.$/,
    ],
  ])('%j is answered in one sentence', async (words, sentence) => {
    const run = await compare(...words);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.replace('loopscope: ', '').trim()).toMatch(sentence);
    expect(run.stderr.split('\n')).toHaveLength(2);
  });

  test('a recording without a thread is called empty', async () => {
    const folder = temporaryFolder();
    const empty = join(folder, 'empty.loopscope');
    cpSync(join(cwd, 'before.loopscope'), empty, { recursive: true });
    rmSync(join(empty, 'threads'), { recursive: true });
    mkdirSync(join(empty, 'threads'));
    expect(await compare('before', empty)).toMatchObject({
      code: 2,
      stderr:
        'loopscope: The recording empty is empty: no thread of it has written anything; record the program again.\n',
    });
  });
});
