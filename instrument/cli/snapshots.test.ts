import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/testing/places.ts';
import type { Manifest } from '../schema/manifest.ts';
import { type Event, eventsOf } from '../testing/command-line.ts';
import { readManifest, runCli, startCli, withScript } from './testing/run-cli.ts';

const MS = 1e6;
const scriptFolder = (text: string) => withScript(temporaryFolder(), text);
const recordingsIn = (cwd: string) =>
  readdirSync(cwd)
    .filter((name) => name.endsWith('.loopscope'))
    .sort();
const FLIGHT = ['record', '--flight', '2MiB', '--snapshot-around', '1s'];
/** Where other programs want the processors, too, a loop may stand still for some hundred milliseconds of itself. */
const ON_STALL = ['--snapshot-on-stall', '1s'];
const BLOCKED = 1300;

const hasSnapshot = (number: number) =>
  `require('fs').existsSync(\`\${process.argv[2] ?? 'app'}.stall-00${number}.loopscope\`)`;

/** A loop that never rests for long, in which `stall` happens after a while; it ends when that has been saved. */
const BUSY = (stall: string, isOver = hasSnapshot(1)) => `
  function block() { for (const end = Date.now() + ${BLOCKED}; Date.now() < end; ); }
  setInterval(function rattle() { for (let i = 0; i < 50; i++) process.nextTick(() => {}); }, 3);
  ${stall}
  setInterval(() => { if (${isOver}) process.exit(); }, 20);`;

/** The longest run of a callback, and whether it has an end. */
function longestRun(events: Event[]): { id: unknown; type: unknown; site: unknown; ms: number } {
  let longest = { id: 0 as unknown, type: '' as unknown, site: undefined as unknown, ms: 0 };
  const open = new Map<unknown, Event>();
  const inits = new Map(events.flatMap((event) => (event.ev === 'init' ? [[event.id, event] as const] : [])));
  for (const event of events) {
    if (event.ev === 'before') open.set(event.id, event);
    const before = event.ev === 'after' ? open.get(event.id) : undefined;
    if (!before) continue;
    const ms = (event.t - before.t) / MS;
    if (ms > longest.ms)
      longest = { id: event.id, type: event.type, site: inits.get(event.id)?.site ?? before.site, ms };
  }
  return longest;
}

describe('--snapshot-on-stall', () => {
  test('saves the time around a callback that blocks the loop, names it and its call site, with its sources', async () => {
    const cwd = scriptFolder(BUSY('setTimeout(function slow() { block(); }, 700);'));
    const run = await runCli([...FLIGHT, ...ON_STALL, '--sites', 'app.js'], cwd);
    expect(run.code).toBe(0);
    expect(recordingsIn(cwd)).toEqual(['app.loopscope', 'app.stall-001.loopscope']);
    const sentence =
      /^loopscope {2}(Thread \d+:0 did not turn for [\d.]+ s at [\d,.]+ ms, in timers of iteration [\d,]+: Timeout #\d+ from app\.js:4:3 ran [\d.]+ s\.)\n {11}saved app\.stall-001\.loopscope: loopscope open app\.stall-001\n/;
    expect(run.stderr).toMatch(sentence);
    const snapshot = join(cwd, 'app.stall-001.loopscope');
    const [, said] = sentence.exec(run.stderr)!;
    expect(readManifest(snapshot)).toMatchObject({
      state: 'ended',
      exit: null,
      notes: [said],
      snapshot: { of: 'app', reason: 'stall', running: [expect.stringMatching(/^\d+:0$/)] },
    });
    const events = eventsOf(snapshot);
    const longest = longestRun(events);
    expect(longest).toMatchObject({ type: 'Timeout', site: { line: 4 } });
    expect(longest.ms).toBeGreaterThan(BLOCKED - 2);
    const before = events.find(({ ev, id }) => ev === 'before' && id === longest.id)!;
    const after = events.find(({ ev, id }) => ev === 'after' && id === longest.id)!;
    // Segments are taken whole: at least so much before, and about so much after.
    expect(before.t - events[1].t).toBeGreaterThan(300 * MS);
    expect(events.at(-1)!.t - after.t).toBeGreaterThan(900 * MS);
    expect(events.some(({ ev }) => ev === 'thread-end')).toBe(false);
    const print = (await runCli(['print', snapshot], cwd)).stdout;
    expect(print).toContain(`note       ${said}`);
    expect(print).toMatch(/snapshot {3}of app around a stall of its loop, at [\d.]+ m?s\n/);
    expect(print).not.toContain('was killed');

    // It has its sources with it, and can be moved away.
    const sources = join(snapshot, 'sources', 'sources.json');
    expect(JSON.parse(readFileSync(sources, 'utf8')).texts).toMatchObject([{ file: join(cwd, 'app.js') }]);

    const damaged: Manifest = { ...readManifest(snapshot), snapshot: { of: 'x' } as never };
    withScript(snapshot, JSON.stringify(damaged), 'manifest.json');
    expect(await runCli(['print', snapshot], cwd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lacks a proper "snapshot"'),
    });
  });

  test('finds a loop that never ends, while it lasts', async () => {
    const cwd = scriptFolder(
      `console.log('ready');${BUSY('setImmediate(() => setTimeout(function endless() { for (;;); }, 300));')}`,
    );
    const running = startCli([...FLIGHT, ...ON_STALL, '--sites', 'app.js'], cwd);
    const [, took] = await running.until(
      /has not turned for ([\d.]+) m?s, since .*Timeout #\d+ from app\.js:4:\d+ runs since/,
    );
    expect(Number(took)).toBeGreaterThan(0);
    await running.until(/saved app\.stall-001/);
    const { pid } = readManifest(join(cwd, 'app.loopscope'));
    process.kill(pid!, 0);
    const events = eventsOf(join(cwd, 'app.stall-001.loopscope'));
    const last = events.findLast(({ ev }) => ev === 'before')!;
    expect(events.slice(events.indexOf(last)).map(({ ev }) => ev)).toEqual(['before', 'phase-end']);
    expect(last).toMatchObject({ type: 'Timeout' });
    expect(events.at(-1)!.t - last.t).toBeGreaterThan(900 * MS);
    process.kill(pid!, 'SIGKILL');
    expect(await running.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(recordingsIn(cwd)).toEqual(['app.loopscope', 'app.stall-001.loopscope']);
  });

  test('finds one in a worker thread, in an immediate and in poll, and puts what follows closely together', async () => {
    const cwd = scriptFolder(
      BUSY(
        `
      const { Worker } = require('worker_threads');
      const worker = new Worker("setTimeout(() => { for (const end = Date.now() + ${BLOCKED}; Date.now() < end; ); }, 50)", { eval: true });
      let over = 0;
      worker.on('exit', () => setImmediate(() => { block(); require('fs').stat('.', () => { block(); over = Date.now() + 1500; }); }));`,
        'over > 0 && Date.now() > over',
      ),
    );
    const { stderr } = await runCli([...FLIGHT, ...ON_STALL, '-o', 'out', 'app.js'], cwd);
    const stalls = stderr.match(/Thread \d+:\d+ (has not turned|did not turn) .*/g)!;
    expect(stalls.map((text) => /:(\d+) .* in (\w+) of.*: (\w+) /.exec(text)!.slice(1))).toEqual([
      ['1', 'timers', 'Timeout'],
      ['0', 'check', 'Immediate'],
      ['0', 'poll', 'FSREQCALLBACK'],
    ]);
    const snapshots = recordingsIn(cwd);
    expect(snapshots[0]).toBe('out.stall-001.loopscope');
    const notes = snapshots.flatMap((name) => readManifest(join(cwd, name)).notes);
    expect(notes).toEqual(stalls);
    const threads = new Set(eventsOf(join(cwd, snapshots[0])).map(({ thread }) => thread.split(':')[1]));
    expect(threads).toEqual(new Set(['0', '1']));
  });

  test('keeps the newest few, numbered on', async () => {
    const cwd = scriptFolder(BUSY('setInterval(block, 2 * 1000);', hasSnapshot(4)));
    await runCli(
      [...FLIGHT, '--quiet', ...ON_STALL, '--snapshot-around', '100ms', '--snapshots-kept', '2', 'app.js'],
      cwd,
    );
    const kept = recordingsIn(cwd).slice(1);
    expect(kept).toHaveLength(2);
    const numbers = kept.map((name) => Number(/stall-(\d+)/.exec(name)![1]));
    expect(numbers[0]).toBeGreaterThan(1);
    expect(numbers[1]).toBe(numbers[0] + 1);
  });

  test('is silent with --quiet, and one object each with --json', async () => {
    const cwd = scriptFolder(BUSY('setTimeout(block, 300);'));
    const quiet = await runCli([...FLIGHT, '--quiet', ...ON_STALL, 'app.js'], cwd);
    expect(quiet).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    const json = await runCli([...FLIGHT, '--json', ...ON_STALL, '-o', 'j', 'app.js', 'j'], cwd);
    const [line] = json.stderr.split('\n').map((text) => JSON.parse(text || 'null'));
    expect(line).toEqual({
      loopscope: 'snapshot',
      reason: 'stall',
      snapshot: join(cwd, 'j.stall-001.loopscope'),
      notes: [expect.stringMatching(/^Thread .* did not turn for [\d.]+ s/)],
    });
  });

  test('takes nothing of a program that does not stall, however long it sleeps or loads', async () => {
    const cwd = scriptFolder(`
      for (const end = Date.now() + ${BLOCKED}; Date.now() < end; );
      setTimeout(() => {}, 2600); setTimeout(() => {}, 1300);`);
    const run = await runCli([...FLIGHT, ...ON_STALL, 'app.js'], cwd);
    expect(run.stderr).not.toContain('saved');
    expect(recordingsIn(cwd)).toEqual(['app.loopscope']);
    expect(readdirSync(cwd).sort()).toEqual(['app.js', 'app.loopscope']);
  });
});

describe('--snapshot-on-signal', () => {
  test('saves what is there when the signal reaches loopscope, and hands it not on to the program', async () => {
    const cwd = scriptFolder(`
      process.on('SIGUSR2', () => console.log('mine'));
      process.on('SIGTERM', () => process.exit(3));
      let n = 0;
      setInterval(() => { for (let i = 0; i < 30; i++) Promise.resolve().then(() => {}); if (++n === 200) console.log('ready'); }, 2);`);
    const running = startCli([...FLIGHT, '--snapshot-on-signal', 'SIGUSR2', 'app.js'], cwd);
    await running.until(/ready/);
    running.child.kill('SIGUSR2');
    await running.until(/saved app\.signal-001\.loopscope: loopscope open app\.signal-001\n/);
    running.child.kill('SIGTERM');
    const { code, stdout } = await running.ended;
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'ready\n' });
    const snapshot = join(cwd, 'app.signal-001.loopscope');
    expect(readManifest(snapshot).snapshot).toMatchObject({ of: 'app', reason: 'signal' });
    const events = eventsOf(snapshot);
    expect(events[0].ev).toBe('thread-start');
    expect(events.filter(({ ev, type }) => ev === 'before' && type === 'PROMISE').length).toBeGreaterThan(1000);
  });

  test('without it the signal is the program’s', async () => {
    const cwd = scriptFolder(
      "process.on('SIGUSR2', () => { console.log('mine'); process.exit(5); }); setInterval(() => {}, 9); console.log('ready')",
    );
    const running = startCli(['record', '--quiet', '--flight', '2MiB', '--snapshot-on-stall', '1s', 'app.js'], cwd);
    await running.until(/ready/);
    running.child.kill('SIGUSR2');
    expect(await running.ended).toMatchObject({ code: 5, stdout: 'ready\nmine\n' });
  });
});

describe('bad options about snapshots', () => {
  test.each([
    [
      ['--snapshot-on-stall', '200ms'],
      '--snapshot-on-stall saves pieces of a recording that lets the rest go, and this one keeps everything; add --flight 64MiB, or leave it out.',
    ],
    [
      ['--snapshot-on-signal', 'SIGUSR2'],
      '--snapshot-on-signal saves pieces of a recording that lets the rest go, and this one keeps everything; add --flight 64MiB, or leave it out.',
    ],
    [
      ['--flight', '4MiB', '--snapshots-kept', '3'],
      '--snapshots-kept is about snapshots, and nothing takes one; add --snapshot-on-stall 200ms or --snapshot-on-signal SIGUSR2.',
    ],
    [
      ['--flight', '4MiB', '--snapshot-on-stall', '200'],
      "option '--snapshot-on-stall <time>' argument '200' is invalid; give a time from 10ms, such as 200ms or 5s; see `loopscope record --help`.",
    ],
    [
      ['--flight', '4MiB', '--snapshot-on-signal', 'SIGINT'],
      "option '--snapshot-on-signal <signal>' argument 'SIGINT' is invalid; allowed choices are SIGUSR1, SIGUSR2, SIGHUP; see `loopscope record --help`.",
    ],
    [
      ['--flight', '4MiB', '--pool'],
      '--pool and --flight do not go together, since what is seen of the pool would grow for days; leave one of them out.',
    ],
  ])('%j', async (options, sentence) => {
    const cwd = scriptFolder('console.log("ran")');
    expect(await runCli(['record', ...options, 'app.js'], cwd)).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `loopscope: ${sentence}\n`,
    });
    expect(readdirSync(cwd)).toEqual(['app.js']);
  });
});
