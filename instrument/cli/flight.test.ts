import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import { type Event, eventsOf } from '../testing/command-line.ts';
import { readManifest, runCli, startCli, withScript } from './testing/run-cli.ts';

const MIB = 2 ** 20;
const scriptFolder = (text: string) => withScript(temporaryFolder(), text);

/** Bytes on the disk of all that is there, by path, folders included. */
function sizesIn(path: string, sizes = new Map<string, number>()): Map<string, number> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return sizes;
  sizes.set(path, stats.blocks * 512);
  if (stats.isDirectory()) for (const name of namesIn(path)) sizesIn(join(path, name), sizes);
  return sizes;
}

/** None where it has just been removed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

const sum = (sizes: Iterable<number>) => [...sizes].reduce((all, bytes) => all + bytes, 0);
const sizeOf = (path: string) => sum(sizesIn(path).values());

/**
 * Looks at a recording's size until the command has ended: the largest. Files come and go while they are counted one by one,
 * so only those count that two looks in a row find: they were there together between the two.
 */
async function largestSize(directory: string, ended: Promise<unknown>): Promise<number> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  let largest = 0;
  let before = sizesIn(directory);
  while (!over) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const now = sizesIn(directory);
    largest = Math.max(largest, sum([...now].map(([path, bytes]) => Math.min(bytes, before.get(path) ?? 0))));
    before = now;
  }
  return Math.max(largest, sizeOf(directory));
}

/** What the events of each thread must obey, wherever they begin. */
function checkOrder(events: Event[]): void {
  for (const [key, own] of byThread(events)) {
    expect(own[0].ev, key).toBe('thread-start');
    const phases = own.filter(({ ev }) => ev === 'phase-begin' || ev === 'phase-end');
    for (let i = 0; i + 1 < phases.length; i += 2) {
      expect(phases[i], key).toMatchObject({ ev: 'phase-begin' });
      expect(phases[i + 1], key).toMatchObject({
        ev: 'phase-end',
        phase: phases[i].phase,
        iteration: phases[i].iteration,
      });
    }
    const iterations = phases.map(({ iteration }) => iteration as number);
    for (let i = 1; i < iterations.length; i++) {
      expect(iterations[i] - iterations[i - 1], key).toBeLessThanOrEqual(1);
      expect(iterations[i], key).toBeGreaterThanOrEqual(iterations[i - 1]);
    }
  }
}

function byThread(events: Event[]): Map<string, Event[]> {
  const threads = new Map<string, Event[]>();
  for (const event of events) {
    const own = threads.get(event.thread) ?? [];
    own.push(event);
    threads.set(event.thread, own);
  }
  return threads;
}

/** A program of so many child processes and as many workers, one after the other, that each write 100,000 records. */
const comeAndGo = (pairs: number) => `
  const { Worker } = require('worker_threads');
  const { spawnSync } = require('child_process');
  const work = 'let n = 0; (function next() { if (n++ < 300) { for (let i = 0; i < 100; i++) process.nextTick(() => {}); setImmediate(next); } })()';
  let left = ${pairs};
  function next() {
    if (left-- === 0) return require('fs').writeFileSync('done', '');
    spawnSync(process.execPath, ['-e', work]);
    new Worker(work, { eval: true, name: 'w' + left }).on('exit', next);
  }
  process.stdout.write('begun');
  setTimeout(next, 100);`;

/** Waits until a program has written its file `done`. */
async function isDone(cwd: string): Promise<void> {
  while (!readdirSync(cwd).includes('done')) await new Promise((resolve) => setTimeout(resolve, 20));
}

const SERVER = `
  const http = require('http');
  const server = http.createServer((request, response) => Promise.resolve().then(() => response.end('x')));
  server.listen(0, () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    let left = Number(process.argv[2]);
    let open = 4;
    const next = () => {
      if (left-- <= 0) return void (--open === 0 && (agent.destroy(), server.close()));
      http.get({ port: server.address().port, agent }, (response) => response.resume().on('end', next));
    };
    setTimeout(function tick() {
      if (server.listening) setTimeout(tick, 10);
      else console.log(performance.nodeTiming.uvMetricsInfo?.loopCount ?? -1);
    }, 10);
    for (let i = 0; i < 4; i++) next();
  });`;

describe('a recording with --flight', () => {
  test('keeps the end of a server within its limit, at every moment, and says what it let go', async () => {
    const cwd = scriptFolder(SERVER);
    const directory = join(cwd, 'app.loopscope');
    const running = startCli(['record', '--flight', '1MiB', 'app.js', '6000'], cwd);
    const largest = await largestSize(directory, running.ended);
    const { code, stderr, stdout } = await running.ended;
    expect({ code, largest: largest <= MIB }).toEqual({ code: 0, largest: true });
    expect(stderr).toMatch(/The first [\d.]+ m?s, [\d,]+ records, were let go to stay within 1 MiB\./);
    const manifest = readManifest(directory);
    expect(manifest).toMatchObject({ state: 'ended', lost: 0, notes: [], flight: { limit: MIB, threads: 0 } });
    const events = eventsOf(directory);
    checkOrder(events);
    expect(events.length).toBeGreaterThan(30_000);
    expect(events[0]).toMatchObject({ ev: 'thread-start', main: true, argv: [join(cwd, 'app.js'), '6000'] });
    expect(events[1]).toMatchObject({ ev: 'dropped', count: expect.any(Number) });
    expect(events.at(-1)).toMatchObject({ ev: 'thread-end', code: 0 });
    // What was made long before and is called back still has its name.
    const before = events.filter(({ ev }) => ev === 'before');
    expect(before.some(({ type }) => type === 'TCPSERVERWRAP' || type === 'TCPWRAP')).toBe(true);
    expect(before.filter(({ type }) => type === 'UNKNOWN').length).toBeLessThan(10);
    // The loop itself counts its iterations, where this Node tells.
    const told = Number(stdout);
    const printed = events.findLast(({ ev, phase }) => ev === 'phase-begin' && phase === 'timers');
    if (told >= 0) expect(printed?.iteration).toBe(told);
  });

  test('has times and iterations as if nothing had been let go', async () => {
    const cwd = scriptFolder(`
      const { AsyncResource } = require('async_hooks');
      const begin = process.hrtime.bigint();
      let rounds = 0;
      function round() {
        for (let i = 0; i < 400; i++) process.nextTick(() => {});
        if (++rounds < 250) return void setImmediate(round);
        const mark = new AsyncResource('MARK');
        console.log(Number(process.hrtime.bigint() - begin));
        mark.runInAsyncScope(() => {});
      }
      setImmediate(round);`);
    const { stdout } = await runCli(['record', '--quiet', '--flight', '1MiB', 'app.js'], cwd);
    const events = eventsOf(join(cwd, 'app.loopscope'));
    expect(events[1]).toMatchObject({ ev: 'dropped' });
    const mark = events.find(({ ev, type }) => ev === 'before' && type === 'MARK')!;
    const start = events[0].t;
    const elapsed = Number(stdout);
    expect(mark.t - start).toBeGreaterThan(elapsed);
    expect(mark.t - start).toBeLessThan(elapsed + 2e9);
    const check = events.findLast(({ ev, phase, t }) => ev === 'phase-begin' && phase === 'check' && t <= mark.t)!;
    expect(check.iteration).toBe(250);
  });

  test('lets workers and processes that have ended go first, and counts them', async () => {
    const cwd = scriptFolder(comeAndGo(9));
    const directory = join(cwd, 'app.loopscope');
    const running = startCli(['record', '--flight', '2MiB', 'app.js'], cwd);
    const largest = await largestSize(directory, running.ended);
    const { stderr } = await running.ended;
    expect(largest).toBeLessThanOrEqual(2 * MIB);
    const { flight, lost } = readManifest(directory);
    expect(lost).toBe(0);
    expect(flight!.threads).toBeGreaterThan(3);
    expect(stderr).toContain(`all of ${flight!.threads} threads that had ended`);
    expect(readdirSync(join(directory, 'threads')).length).toBe(19 - flight!.threads);
    const events = eventsOf(directory);
    checkOrder(events);
    // The program's own thread has written the least and is there from its begin.
    const main = events.filter(({ thread }) => thread === events[0].thread);
    expect(main[0]).toMatchObject({ ev: 'thread-start', main: true });
    expect(main.some(({ ev }) => ev === 'dropped')).toBe(false);
    expect(main.at(-1)).toMatchObject({ ev: 'thread-end', code: 0 });
  });

  test('loses nothing of threads that come and go while loopscope does not get to run', async () => {
    const cwd = scriptFolder(comeAndGo(12));
    const directory = join(cwd, 'app.loopscope');
    const running = startCli(['record', '--quiet', '--flight', '2MiB', 'app.js'], cwd);
    await running.until(/begun/);
    running.child.kill('SIGSTOP');
    expect(await largestSize(directory, isDone(cwd))).toBeLessThanOrEqual(2 * MIB);
    running.child.kill('SIGCONT');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
    const { flight, ...manifest } = readManifest(directory);
    expect(manifest).toMatchObject({ state: 'ended', lost: 0, notes: [] });
    expect(flight!.threads).toBeGreaterThan(5);
    expect(readdirSync(join(directory, 'threads')).length).toBe(25 - flight!.threads);
    const events = eventsOf(directory);
    checkOrder(events);
    expect(events.some(({ ev }) => ev === 'lost')).toBe(false);
    // Of all that is left its type is known, though where it was named is gone.
    expect(events.filter(({ ev, type }) => ev === 'init' && type === 'UNKNOWN')).toEqual([]);
    expect(byThread(events).size).toBeGreaterThan(5);
  });

  test('of a program that is killed holds the end up to there', async () => {
    const cwd = scriptFolder(`
      let n = 0;
      setInterval(() => {}, 1000);
      (function next() {
        for (let i = 0; i < 100; i++) Promise.resolve().then(() => {});
        if (++n === 3000) process.kill(process.pid, 'SIGKILL');
        setImmediate(next);
      })();`);
    const run = await runCli(['record', '--quiet', '--flight', '1MiB', 'app.js'], cwd);
    expect(run).toEqual({ code: null, signal: 'SIGKILL', stdout: '', stderr: '' });
    const directory = join(cwd, 'app.loopscope');
    expect(sizeOf(directory)).toBeLessThanOrEqual(MIB);
    const events = eventsOf(directory);
    checkOrder(events);
    expect(events.at(-1)).toMatchObject({ ev: 'thread-end', code: null, signal: 'SIGKILL' });
    expect(events.findLast(({ ev }) => ev === 'phase-begin')).toMatchObject({ phase: 'check', iteration: 2999 });
  });

  test('stays within its limit when loopscope itself is killed, and can be opened', async () => {
    const cwd = scriptFolder(`
      let n = 0;
      process.stdout.write('begun');
      const end = Date.now() + 1500;
      (function next() {
        for (let i = 0; i < 100; i++) process.nextTick(() => {});
        if (Date.now() < end) setImmediate(next);
        else require('fs').writeFileSync('done', '');
      })();`);
    const directory = join(cwd, 'app.loopscope');
    const running = startCli(['record', '--flight', '1MiB', 'app.js'], cwd);
    await running.until(/begun/);
    running.child.kill('SIGKILL');
    expect(await largestSize(directory, isDone(cwd))).toBeLessThanOrEqual(MIB);
    const events = eventsOf(directory);
    checkOrder(events);
    expect(events[1].ev).toBe('dropped');
    expect(events.length).toBeGreaterThan(30_000);
  });

  test('that lets nothing go is like any other', async () => {
    const cwd = scriptFolder('setTimeout(() => {}, 5)');
    const run = await runCli(['record', '--flight', '64MiB', 'app.js'], cwd);
    expect(run.stderr).not.toContain('let go');
    const events = eventsOf(join(cwd, 'app.loopscope'));
    expect(events.some(({ ev }) => ev === 'dropped')).toBe(false);
    expect(events.find(({ type }) => type === 'Timeout')).toMatchObject({ ev: 'init', exec: 1 });
    expect(readdirSync(join(cwd, 'app.loopscope')).sort()).toEqual(['manifest.json', 'threads']);
  });

  test('has the call sites of what is left, with --sites', async () => {
    const cwd = scriptFolder(
      'let n = 0;\nfunction again() {\n  process.nextTick(() => {});\n  if (n++ < 40000) setImmediate(again);\n}\nagain();',
    );
    await runCli(['record', '--quiet', '--flight', '1MiB', '--sites', 'app.js'], cwd);
    const events = eventsOf(join(cwd, 'app.loopscope'));
    expect(events[1].ev).toBe('dropped');
    const inits = events.filter(({ ev }) => ev === 'init');
    expect(new Set(inits.map(({ type, site }) => `${type} ${(site as { line: number } | undefined)?.line}`))).toEqual(
      new Set(['TickObject 3', 'Immediate 4']),
    );
  });
});

describe('bad sizes of --flight', () => {
  test.each(['64', '0MiB', '1000KiB', '-5MiB', 'much', '64 m', '1e9MiB', ''])('%j', async (size) => {
    const cwd = scriptFolder('console.log("ran")');
    expect(await runCli(['record', '--flight', size, 'app.js'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: option '--flight <size>' argument '${size}' is invalid; give a size from 1 MiB, such as 64MiB; see \`loopscope record --help\`.\n`,
    });
    expect(readdirSync(cwd)).toEqual(['app.js']);
  });
});
