import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CallSite } from './model/event-contract.ts';
import type { StoredFrame } from './schema/events.ts';
import { eventsOf, loopscope, ROOT, runCommand, temporaryFolder } from './testing/command-line.ts';
import { readRaw, recordingEnvironment } from './testing/raw-recording.ts';

const PROGRAM = join(ROOT, 'instrument/testing/programs/async-callers.cjs');
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The functions of the program's own frames, the innermost first, as `tell` made its immediates. */
async function stacks(): Promise<{ told: string[][]; found: string[][] }> {
  const out = join(folder.path, 'async-callers');
  const { stdout } = await loopscope(['record', '--quiet', '--detail', 'lab', '-o', out, PROGRAM]);
  const told = [...stdout.matchAll(/STACK \d+ (.*)/g)].map(([, names]) => JSON.parse(names) as string[]);
  const events = eventsOf(out);
  const found = events
    .filter(({ ev, type, site }) => ev === 'init' && type === 'Immediate' && (site as CallSite).function === 'tell')
    .map(({ site }) => (site as CallSite).frames!.filter(({ node, file }) => !node && file !== ''))
    .map((frames) => frames.slice(1).map((frame) => frame.function));
  return { told, found };
}

/** Whether the one is in the other, in its order. */
function isWithin(part: string[], whole: string[]): boolean {
  let at = 0;
  for (const name of part) {
    at = whole.indexOf(name, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

describe('asynchronous callers', () => {
  test('are all that V8 knows of who waits, and which of two callers it is, though the stack is the same', async () => {
    const { told, found } = await stacks();
    expect(found).toHaveLength(told.length);
    for (const [i, names] of told.entries())
      expect(isWithin(names, found[i]), `V8: ${names.join(' < ')} — ours: ${found[i].join(' < ')}`).toBe(true);
    const shared = found.filter(([name]) => name === 'shared').map(([, caller]) => caller);
    expect(shared).toEqual(['firstCaller', 'firstCaller', 'secondCaller', 'secondCaller', 'together', 'together']);
    expect(found.find(([name]) => name === 'onRead')!.slice(0, 3)).toEqual(['onRead', '', 'reads']);
  });
});

describe('the frames of a call site', () => {
  test('are the whole stack: Node’s own are marked, and the site is the first of the program’s own', async () => {
    const out = join(folder.path, 'frames');
    const script = `
      function outer() { inner(); }
      function inner() { process.nextTick(() => {}); }
      outer();
    `;
    await loopscope(['record', '--quiet', '--sites', '-o', out, '--', process.execPath, '-e', script]);
    const tick = eventsOf(out).find(({ ev, type, site }) => {
      return ev === 'init' && type === 'TickObject' && (site as CallSite).function === 'inner';
    });
    const { frames, ...site } = tick!.site as CallSite;
    expect(site).toEqual({ file: '[eval]', line: 3, column: 34, function: 'inner' });
    expect(frames![0]).toMatchObject({ function: 'nextTick', node: true });
    expect(frames!.filter(({ file }) => file === '[eval]').map((frame) => [frame.function, frame.line])).toEqual([
      ['inner', 3],
      ['outer', 2],
      ['', 4],
    ]);
    expect(frames!.filter(({ file }) => file.startsWith('node:')).every(({ node }) => node)).toBe(true);

    const { stdout } = await loopscope(['events', '--no-frames', out]);
    expect(stdout).toContain(`"site":${JSON.stringify(site)}`);
    expect(stdout).not.toContain('"frames"');
    const print = (await loopscope(['print', '--frames', out])).stdout.split('\n').map((line) => line.trim());
    const at = print.findIndex((line) => line.startsWith('at nextTick (node:'));
    expect(print.slice(at + 1, at + 4)).toEqual(['at inner ([eval]:3:34)', 'at outer ([eval]:2:26)', 'at [eval]:4:7']);
  });

  test('are different for stacks that differ only far below', async () => {
    const place = join(folder.path, 'deep');
    const script = `
      const call = (depth, then) => (depth === 0 ? then() : [0].forEach(() => call(depth - 1, then)));
      function left() { call(3, () => setImmediate(() => {})); }
      function right() { call(3, () => setImmediate(() => {})); }
      for (let i = 0; i < 50; i++) { left(); right(); }
    `;
    await runCommand([process.execPath, '-e', script], { env: recordingEnvironment(place, { sites: true }) });
    const callers = readRaw(place)[0]
      .calls.filter(([call, , , type]) => call === 'init' && type === 'Immediate')
      .map(([, , , , , , site]) => (site as StoredFrame[]).map(([, , , name]) => name))
      .map((names) => names.find((name) => name === 'left' || name === 'right'));
    expect(callers).toEqual(Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'left' : 'right')));
  });
});

describe('where V8’s function is missing', () => {
  test('call sites are samples of all the time, not only of the first', async () => {
    const place = join(folder.path, 'sampled');
    const [turns, made] = [8, 20_000];
    const script = `
      const { AsyncResource } = require('node:async_hooks');
      let turns = ${turns};
      (function turn() {
        for (let i = 0; i < ${made}; i++) new AsyncResource('OWN');
        if (--turns > 0) setTimeout(turn, 120);
      })();
    `;
    const env = recordingEnvironment(place, { detail: 'lab', withoutV8: true });
    expect((await runCommand([process.execPath, '-e', script], { env })).code).toBe(0);
    const [{ calls }] = readRaw(place);
    expect(calls.find(([call]) => call === 'threadMeta')?.[1]).toMatchObject({ sites: 'error-stack' });
    const inits = calls.filter(([call]) => call === 'init');
    const took = (inits.at(-1)![1] as number) - (inits[0][1] as number);
    // 500 in each tenth of a second.
    expect(inits.filter(([, , , , , , site]) => site !== null).length).toBeLessThanOrEqual(500 * (took / 1e8 + 2));
    const sampled = inits.filter(([, , , type]) => type === 'OWN').map(([, , , , , , site]) => site !== null);
    expect(sampled).toHaveLength(turns * made);
    for (let turn = 0; turn < turns; turn++) {
      const missed = sampled.slice(turn * made, (turn + 1) * made).indexOf(false);
      expect(missed, `turn ${turn}`).toBeGreaterThan(turn === 0 ? 300 : 450);
    }
  });
});
