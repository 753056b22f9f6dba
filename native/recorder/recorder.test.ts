import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { canMount, mountMemory } from '../../instrument/host/testing/places.ts';
import type { Calibration, StoredFrame } from '../../instrument/schema/events.ts';
import { eventSchemaHeader } from '../../instrument/schema/generate-header.ts';
import { ROOT, runCommand, temporaryFolder } from '../../instrument/testing/command-line.ts';
import { ADDONS, countCalls, readRaw, recordingEnvironment } from '../../instrument/testing/raw-recording.ts';

const temporary = temporaryFolder();
afterAll(() => temporary.remove());
const newFolder = () => mkdtempSync(join(temporary.path, 'recording-'));

/** Runs a script's text under the recorder alone, and reads its recording. */
async function record(script: string, options: Parameters<typeof recordingEnvironment>[1] = {}, folder = newFolder()) {
  const outcome = await runCommand([process.execPath, '-e', script], { env: recordingEnvironment(folder, options) });
  return { outcome, folder, threads: readRaw(folder) };
}

test('event_schema.h is what the schema generates', () => {
  expect(readFileSync(join(ROOT, 'native/event_schema.h'), 'utf8')).toBe(eventSchemaHeader());
});

test('there is an addon to test', () => {
  expect(ADDONS.length).toBeGreaterThan(0);
});

describe.each(ADDONS)('%s', (addon) => {
  test('records a thread from its start to its exit code', async () => {
    const { outcome, threads } = await record('process.exitCode = 7', { addon });
    expect(outcome).toEqual({ stdout: '', stderr: '', code: 7, signal: null });
    expect(threads).toHaveLength(1);
    expect(threads[0].calls[0]).toEqual(['threadStart', expect.any(Number), expect.any(Number), 0, true]);
    expect(threads[0].calls.at(-1)).toEqual(['threadEnd', expect.any(Number), 7]);
    expect(threads[0].skipped).toBe(0);
  });

  test('keeps every record over the turn from one segment to the next', async () => {
    const script = 'let n = 0; (async () => { for (; n < 200000; n++) await null; console.log(n); })()';
    const { outcome, threads, folder } = await record(script, { addon });
    expect(outcome.stdout).toBe('200000\n');
    const counts = countCalls(threads[0]);
    expect(readdirSync(join(folder, 'threads', threads[0].key.replace(':', '-'))).length).toBeGreaterThan(2);
    expect(counts.before).toBe(counts.after);
    const promises = threads[0].calls.filter(([call, , , type]) => call === 'init' && type === 'PROMISE');
    expect(promises.length).toBeGreaterThanOrEqual(200_001);
    expect(threads[0].lost).toBe(0);
  });

  test('marks the phases of each iteration in libuv’s order, with poll’s time asleep', async () => {
    const script = "setTimeout(() => require('fs').stat('.', () => setImmediate(() => {})), 30)";
    const { threads } = await record(script, { addon });
    const phases = threads[0].calls.filter(([call]) => call === 'phaseEnd');
    const names = ['', 'main', 'timers', 'pending', 'idle', 'poll', 'check', 'closing', 'exit'];
    const order = phases.map(([, , phase]) => names[phase as number]).join(' ');
    expect(order).toMatch(/^main (idle poll check closing )+timers (idle poll check closing )+exit$/);
    const asleep = phases.reduce((sum, [, , , , idle]) => sum + (idle as number), 0);
    expect(asleep).toBeGreaterThan(20e6);
  });

  test('sees each collection begin and end, with the heap before and after', async () => {
    const script = 'global.gc(); global.gc({ type: "minor" });';
    const folder = newFolder();
    await runCommand([process.execPath, '--expose-gc', '-e', script], { env: recordingEnvironment(folder, { addon }) });
    const [{ calls }] = readRaw(folder);
    const begun = calls.filter(([call]) => call === 'gcBegin');
    const ended = calls.filter(([call]) => call === 'gcEnd');
    expect(begun.map(([, , kind]) => kind)).toEqual(ended.map(([, , kind]) => kind));
    expect(begun.map(([, , kind]) => kind)).toContain(4);
    for (const [, , , usedKiB] of begun) expect(usedKiB).toBeGreaterThan(1000);
  });

  test('tells how full each space of the heap is before and after a collection, in lab detail only', async () => {
    const script = `
      let kept = Array.from({ length: 200000 }, (_, i) => ({ i }));
      global.gc(); kept = null; global.gc();
      new (require('node:worker_threads').Worker)('global.gc()', { eval: true });
    `;
    const recordIn = async (detail: 'app' | 'lab') => {
      const folder = newFolder();
      const env = recordingEnvironment(folder, { addon, detail });
      await runCommand([process.execPath, '--expose-gc', '-e', script], { env });
      return readRaw(folder);
    };
    const threads = await recordIn('lab');
    expect(threads).toHaveLength(2);
    for (const { calls } of threads) {
      const { heapSpaces } = calls.find(([call]) => call === 'threadMeta')![1] as { heapSpaces: string[] };
      expect(heapSpaces).toEqual(
        expect.arrayContaining(['new_space', 'old_space', 'code_space', 'large_object_space']),
      );
      const collections = calls.flatMap(([call, t, kind, used], at) => {
        if ((call !== 'gcBegin' && call !== 'gcEnd') || kind !== 4) return [];
        const end = calls.findIndex(([other], i) => i > at && other !== 'heap');
        const spaces = calls.slice(at + 1, end);
        expect(new Set(spaces.map(([, time]) => time))).toEqual(new Set([t]));
        const sum = spaces.reduce((total, [, , , usedKiB]) => total + (usedKiB as number), 0);
        // Each space is cut to the KiB, and so is the whole.
        expect(Math.abs((used as number) - sum)).toBeLessThanOrEqual(heapSpaces.length);
        const old = spaces.find(([, , space]) => heapSpaces[space as number] === 'old_space')!;
        expect(old[4]).toBeGreaterThanOrEqual(old[3] as number);
        return [old[3] as number];
      });
      expect(collections.length).toBeGreaterThanOrEqual(2);
    }
    const old = threads[0].calls
      .filter(([call, , space]) => call === 'heap' && space === 2)
      .map(([, , , used]) => used);
    expect(Math.max(...(old as number[])) - (old.at(-1) as number)).toBeGreaterThan(2000);
    const [{ calls }] = await recordIn('app');
    expect(calls.filter(([call]) => call === 'heap')).toEqual([]);
    expect(calls.find(([call]) => call === 'threadMeta')![1]).not.toHaveProperty('heapSpaces');
  });

  test('each thread says what the parts of a record cost there, having recorded nothing for it', async () => {
    const script = "new (require('node:worker_threads').Worker)('', { eval: true })";
    for (const options of [{ detail: 'lab' }, { detail: 'app' }, { detail: 'app', sites: true }] as const) {
      const { threads } = await record(script, { addon, ...options });
      expect(threads).toHaveLength(2);
      for (const { calls } of threads) {
        const { cost } = calls.findLast(([call]) => call === 'threadMeta')![1] as { cost: Calibration };
        for (const part of [cost.clock, cost.step, cost.heap, cost.start]) expect(part).toBeGreaterThan(0);
        expect(cost.start).toBeGreaterThan(cost.clock + cost.step + cost.site + cost.heap);
        if (options.detail === 'app' && !('sites' in options)) expect(cost).toMatchObject({ site: 0, siteFrames: 0 });
        else {
          expect(cost.site).toBeGreaterThan(cost.clock);
          expect(cost.siteFrames).toBeGreaterThan(1);
        }
        // What V8 has read of the heap for it is no reading of the log: the first is the thread's own, at its begin.
        expect(calls.filter(([call]) => call === 'heap').length > 0).toBe(options.detail === 'lab');
      }
    }
  });

  test('gives each of forty worker threads a log of its own, however it ends', async () => {
    const script = `
      const { Worker } = require('node:worker_threads');
      const ways = ['', 'process.exit(3)', 'throw new Error("x")', 'setInterval(() => {}, 1)'];
      let left = 40;
      const next = () => {
        if (left-- <= 0) return;
        const way = ways[left % 4];
        const worker = new Worker(way, { eval: true });
        worker.on('error', () => {});
        if (way === ways[3]) worker.on('online', () => setTimeout(() => worker.terminate(), left % 7));
        worker.on('exit', next);
      };
      next(); next(); next();
    `;
    const { outcome, threads } = await record(script, { addon });
    expect(outcome).toEqual({ stdout: '', stderr: '', code: 0, signal: null });
    expect(threads).toHaveLength(41);
    for (const thread of threads) {
      expect(thread.calls.at(-1)?.[0], thread.key).toBe('threadEnd');
      // terminate() can stop a hook between reserving and filling: its one record, or a type's name, stays empty.
      expect(thread.skipped, thread.key).toBeLessThanOrEqual(3);
    }
  });

  test('workers that are ended while they start do not abort the process', async () => {
    for (let ms = 20; ms < 80; ms += 4) {
      const script = `
        const { Worker } = require('node:worker_threads');
        for (let i = 0; i < 9; i++) new Worker('', { eval: true });
        setTimeout(() => process.exit(0), ${ms});
      `;
      const { outcome, threads } = await record(script, { addon });
      expect(outcome).toEqual({ stdout: '', stderr: '', code: 0, signal: null });
      expect(threads.map(({ note }) => note)).toEqual(threads.map(() => null));
    }
  });

  test('has the name of each worker thread, as far as Node tells it', async () => {
    const worker = "console.log(String(require('node:worker_threads').threadName))";
    const script = `
      const { Worker } = require('node:worker_threads');
      new Worker(${JSON.stringify(worker)}, { eval: true, name: 'helper' }).on('exit', () => new Worker('', { eval: true }));
    `;
    const { outcome, threads } = await record(script, { addon });
    const names = threads.map(
      ({ calls }) => (calls.find(([call]) => call === 'threadMeta')![1] as { name?: string }).name,
    );
    expect(names).toEqual([undefined, outcome.stdout === 'helper\n' ? 'helper' : undefined, undefined]);
  });

  test('has Node load nothing for its workers in a program that has none', async () => {
    const script = "console.log(process.moduleLoadList.filter((name) => name.includes('worker')).length)";
    const { outcome } = await record(script, { addon });
    expect(outcome).toEqual(await runCommand([process.execPath, '-e', script]));
  });

  test('leaves no handle: a program with nothing to do ends, and its loop is not alive', async () => {
    const { outcome } = await record('console.log(process.getActiveResourcesInfo().length)', { addon });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toBe(
      (await runCommand([process.execPath, '-e', 'console.log(process.getActiveResourcesInfo().length)'])).stdout,
    );
  });
});

describe('call sites are the same with the cache of stacks and without it', () => {
  /** Type and own frames of each operation that has any, in the order in which they were made. */
  async function sites(args: string[], file: string, withoutV8: boolean): Promise<string[]> {
    const folder = newFolder();
    const env = recordingEnvironment(folder, { detail: 'lab', withoutV8, everySite: true });
    const { code } = await runCommand([process.execPath, '--expose-gc', ...args], { env });
    expect(code).toBe(0);
    const [{ calls }] = readRaw(folder);
    return calls
      .filter(([call]) => call === 'init')
      .map(([, , , type, , , site]) => ({ type, frames: (site as StoredFrame[] | null) ?? [] }))
      .map(({ type, frames }) => ({ type, own: frames.filter(([name]) => name === file) }))
      .filter(({ own }) => own.length > 0)
      .map(({ type, own }) => `${type} ${JSON.stringify(own)}`);
  }

  const bothWays = (args: string[], file: string) => Promise.all([sites(args, file, false), sites(args, file, true)]);

  test('through tier-ups and compactions', async () => {
    const script = `
      function a() { setImmediate(b); return Promise.resolve().then(() => {}); }
      function b() {
        for (let i = 0; i < 300; i++) process.nextTick(c, i);
        if (n++ < 30) setTimeout(a, 0);
        if (n % 10 === 0) global.gc();
      }
      function c(i) { if (i % 7 === 0) queueMicrotask(() => {}); else if (i % 11 === 0) process.nextTick(() => {}); }
      let n = 0; a();
    `;
    const [cached, captured] = await bothWays(['-e', script], '[eval]');
    expect(cached.length).toBeGreaterThan(9_000);
    expect(new Set(cached).size).toBeGreaterThan(6);
    expect(cached).toEqual(captured);
  });

  test('where functions come and go, and others take their places in memory', async () => {
    const script = `
      const { runInThisContext } = require('node:vm');
      let made = 0;
      function again() {
        for (let i = 0; i < 10; i++) {
          const code = '(function made' + made + '() { process.nextTick(() => {}); })';
          runInThisContext(code, { filename: '[eval]', lineOffset: made++ })();
        }
        global.gc();
        if (made < 1000) setImmediate(again);
      }
      again();
    `;
    const [cached, captured] = await bothWays(['--no-compilation-cache', '-e', script], '[eval]');
    expect(new Set(cached).size).toBeGreaterThan(1_000);
    expect(cached).toEqual(captured);
  });

  test.each([
    [[]],
    [['--always-sparkplug']],
    [['--deopt-every-n-times=50']],
    [['--stress-compaction', '--gc-interval=2000']],
    [['--no-opt']],
  ])('in a program of random steps, with %j', async (flags) => {
    const program = join(ROOT, 'instrument/testing/seeded-program.cjs');
    for (const seed of [3, 14, 15]) {
      const [cached, captured] = await bothWays([...flags, program, JSON.stringify({ seed, rounds: 40 })], program);
      expect(cached.length).toBeGreaterThan(1_000);
      expect(new Set(cached).size).toBeGreaterThan(100);
      expect(cached).toEqual(captured);
    }
  });
});

test('a process whose folder was removed is recorded, too', async () => {
  const gone = mkdtempSync(join(temporary.path, 'gone-'));
  const folder = newFolder();
  const script = `process.chdir(${JSON.stringify(gone)}); require('node:fs').rmdirSync(${JSON.stringify(gone)});
    process.exit(require('node:child_process').spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 1)']).status)`;
  const { code } = await runCommand([process.execPath, '-e', script], { env: recordingEnvironment(folder) });
  expect(code).toBe(0);
  const child = readRaw(folder).find(({ calls }) =>
    calls.some(([call, , , type]) => call === 'init' && type === 'Timeout'),
  );
  expect(child?.note).toBeNull();
  expect(child?.calls.find(([call]) => call === 'threadMeta')?.[1]).toMatchObject({ cwd: '' });
});

test('a program that refuses addons runs untouched, with a sentence beside it', async () => {
  const folder = newFolder();
  const outcome = await runCommand([process.execPath, '--no-addons', '-e', 'console.log(1)'], {
    env: recordingEnvironment(folder),
  });
  expect(outcome).toEqual({ stdout: '1\n', stderr: '', code: 0, signal: null });
  expect(readRaw(folder)[0].note).toMatch(
    /^Thread \d+:0 \(no script\) was not recorded: the addon can't be used: Cannot load native addon because loading addons is disabled\.$/,
  );
});

describe('where the log cannot grow', () => {
  test('a file-size limit below a segment leaves the program alone and a sentence beside it', async () => {
    const folder = newFolder();
    const outcome = await runCommand(['sh', '-c', `ulimit -f 100; exec '${process.execPath}' -e 'console.log(1)'`], {
      env: recordingEnvironment(folder),
    });
    expect(outcome).toEqual({ stdout: '1\n', stderr: '', code: 0, signal: null });
    expect(readRaw(folder)[0].note).toMatch(
      /was not recorded: no file of 1048576 bytes can be had in .*: File too large/,
    );
  });

  test('a limit above the first segment counts what found no room, and the program goes on', async () => {
    const folder = newFolder();
    const script = '(async () => { for (let n = 0; n < 100000; n++) await null; console.log("done"); })()';
    const outcome = await runCommand(['sh', '-c', `ulimit -f 2500; exec '${process.execPath}' -e '${script}'`], {
      env: recordingEnvironment(folder),
    });
    expect(outcome).toEqual({ stdout: 'done\n', stderr: '', code: 0, signal: null });
    const [thread] = readRaw(folder);
    const counts = countCalls(thread);
    const kept = (counts.init ?? 0) + (counts.before ?? 0) + (counts.after ?? 0);
    expect(thread.lost).toBeGreaterThan(0);
    expect(kept + thread.lost).toBeGreaterThan(300_000);
  });

  test.runIf(canMount)('a full disk costs records, counted, and nothing else', async () => {
    const script = '(async () => { for (let n = 0; n < 300000; n++) await null; console.log("done"); })()';
    const { outcome, threads } = await record(script, {}, mountMemory('size=3m'));
    expect(outcome).toEqual({ stdout: 'done\n', stderr: '', code: 0, signal: null });
    expect(threads[0].lost).toBeGreaterThan(0);
    expect(threads[0].skipped).toBe(0);
  });
});

test('after kill -9 in the middle of a million awaits every record up to the published head is there', async () => {
  const folder = newFolder();
  const script = `
    let n = 0;
    (async () => { for (;;) { await null; if (++n === 1000000) require('fs').writeSync(1, 'million'); } })();
  `;
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ...recordingEnvironment(folder) },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((started) => child.stdout.once('data', started));
  child.kill('SIGKILL');
  await new Promise((ended) => child.once('exit', ended));
  const [{ calls, skipped, slots }] = readRaw(folder);
  expect(skipped).toBe(0);
  expect(slots).toBeGreaterThan(3_000_000);
  // The last few calls may be of a record that was being written; before them befores and afters alternate.
  const runs = calls.filter(([call]) => call === 'before' || call === 'after');
  expect(runs.findIndex(([call], i) => call !== (i % 2 === 0 ? 'before' : 'after'))).toBe(-1);
  const ids = calls.filter(([call]) => call === 'init').map(([, , id]) => id as number);
  expect(ids.findIndex((id, i) => i > 0 && id !== ids[i - 1] + 1)).toBe(-1);
}, 120_000);
