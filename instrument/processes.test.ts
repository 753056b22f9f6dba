import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type Event,
  loopscope,
  type Outcome,
  ROOT,
  readRecording,
  runCommand,
  temporaryFolder,
} from './testing/command-line.ts';

/**
 * Programs that end in every way, and that start threads and processes which do: what they print and how they end is what
 * it is without the recorder, and the recording holds everything up to the end. Each thread makes a `LAST` before it ends.
 */
const PROGRAMS = join(ROOT, 'instrument/testing/processes');
const WAYS = [
  ['--detail', 'app'],
  ['--detail', 'app', '--sites'],
  ['--detail', 'lab'],
];
const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

interface Run {
  outcome: Outcome;
  events: Event[];
  /** What `loopscope` itself had to say. */
  notes: string;
}

async function recorded(command: string[], way: string[], place = folder.path): Promise<Run> {
  const out = join(place, `${recordings++}.loopscope`);
  const outcome = await loopscope(['record', '--quiet', ...way, '-o', out, '--', process.execPath, ...command]);
  return { outcome, ...readRecording(out) };
}

/**
 * Addresses, numbers of processes, amounts of memory, and where exactly memory ran out are others in each run. Node 24 and
 * newer makes a resource of each microtask while any hook is on, which then stands in the stack of its errors.
 */
const withoutNumbers = ({ stdout, stderr, ...end }: Outcome) => ({
  stdout,
  stderr: stderr
    .replace(/-+ Native stack trace -+.*/s, '')
    .replace(/<--- .*--->.*?(?=FATAL)/s, '')
    .replace(/(?<=FATAL ERROR: )(?:Reached|Ineffective mark-compacts near)(?= heap limit)/, 'At')
    .replace(/\n +at (?:AsyncResource\.run|node:internal\/process\/task_queues).*/g, '')
    .replace(/0x[\da-f]+|\d+(\.\d+)?/g, 'N'),
  ...end,
});

/** Runs a program bare and in each way; returns the recordings. Options of Node come before it. */
async function sameInEachWay(command: string[], place?: string): Promise<Run[]> {
  const words = command.map((word) => (word.endsWith('.cjs') ? join(PROGRAMS, word) : word));
  const bare = withoutNumbers(await runCommand([process.execPath, ...words]));
  const runs = await Promise.all(WAYS.map((way) => recorded(words, way, place)));
  for (const [i, { outcome }] of runs.entries()) expect(withoutNumbers(outcome), WAYS[i].join(' ')).toEqual(bare);
  return runs;
}

const start = (events: Event[]) => events.find(({ ev, main }) => ev === 'thread-start' && main)!;
const made = (events: Event[], thread: string) =>
  events.filter((event) => event.ev === 'init' && event.type === 'LAST' && event.thread === thread).length;
const ends = (events: Event[]) => events.filter(({ ev }) => ev === 'thread-end');

/** The main thread's last record and its end. */
function checkEnd({ events, notes }: Run, end: { code: number | null; signal: string | null }): void {
  expect(notes).toBe('');
  const { thread } = start(events);
  expect(made(events, thread)).toBe(1);
  const own = events.filter((event) => event.thread === thread);
  expect(own.filter(({ ev }) => ev === 'thread-end')).toEqual([own.at(-1)]);
  expect(own.at(-1)).toMatchObject({ ev: 'thread-end', ...end });
  expect(events.filter(({ ev }) => ev === 'lost')).toEqual([]);
}

describe('process.exit is the same in each place', () => {
  test.each([
    'main',
    'tick',
    'microtask',
    'promise',
    'await',
    'timer',
    'immediate',
    'poll',
    'closing',
    'before-exit',
    'exit-event',
    'uncaught-handler',
    'main-under-a-worker',
  ])('%s', async (place) => {
    for (const run of await sameInEachWay(['exit.cjs', place])) checkEnd(run, { code: 7, signal: null });
  });

  test('in a worker it ends the worker alone', async () => {
    for (const { events } of await sameInEachWay(['exit.cjs', 'worker'])) {
      const [worker, main] = ends(events);
      expect(main).toMatchObject({ thread: start(events).thread, code: 0 });
      expect(worker.thread).not.toBe(main.thread);
      expect(made(events, worker.thread)).toBe(1);
    }
  });
});

describe('failures end as they do, with everything recorded up to the end', () => {
  test.each([
    ['throw', 1],
    ['throw-later', 1],
    ['throw-in-microtask', 1],
    ['throw-null', 1],
    ['reject', 1],
    ['reject-later', 1],
    ['handler-throws', 7],
    ['overflow', 1],
    ['overflow-caught', 0],
    ['overflow-in-hooks', 0],
  ])('%s', async (way, code) => {
    for (const run of await sameInEachWay(['fail.cjs', way])) checkEnd(run, { code, signal: null });
  });

  test('abort', async () => {
    for (const run of await sameInEachWay(['fail.cjs', 'abort'])) checkEnd(run, { code: null, signal: 'SIGABRT' });
  });

  test('the heap’s limit', async () => {
    for (const run of await sameInEachWay(['--max-old-space-size=20', 'fail.cjs', 'memory'])) {
      checkEnd(run, { code: null, signal: 'SIGABRT' });
      expect(run.events.some(({ ev, gc }) => ev === 'gc-end' && gc === 'mark-sweep-compact')).toBe(true);
    }
  });
});

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGSEGV', 'SIGBUS', 'SIGUSR2'])('%s', async (signal) => {
    const ignored = signal === 'SIGPIPE';
    if (ignored) return;
    for (const run of await sameInEachWay(['signal.cjs', signal])) checkEnd(run, { code: null, signal });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGWINCH'])('%s with a listener', async (signal) => {
    for (const run of await sameInEachWay(['signal.cjs', signal, 'handled'])) checkEnd(run, { code: 0, signal: null });
  });
});

describe('programs that do what a recorder could stumble over', () => {
  test.each([
    ['contexts.cjs'],
    ['replaced.cjs'],
    ['frozen.cjs'],
    ['fake-timers.cjs'],
    ['mock-timers.cjs'],
    ['elsewhere.cjs'],
  ])('%s', async (program) => {
    for (const run of await sameInEachWay([program])) checkEnd(run, { code: 0, signal: null });
  });
});

test('worker threads are recorded from their start to each kind of end', async () => {
  for (const { events, notes } of await sameInEachWay(['workers.cjs'])) {
    expect(notes).toBe('');
    const threads = [...new Set(events.map(({ thread }) => thread))];
    expect(threads).toHaveLength(1 + 9 + 1);
    for (const thread of threads) {
      const own = events.filter((event) => event.thread === thread);
      expect(own[0].ev).toBe('thread-start');
      expect(made(events, thread), thread).toBe(1);
      expect(own.filter(({ ev }) => ev === 'thread-end')).toEqual([own.at(-1)]);
    }
  }
});

test('the processes of a cluster are recorded, those that end gently and those that are killed', async () => {
  for (const { events } of await sameInEachWay(['cluster.cjs'])) {
    const starts = events.filter(({ ev }) => ev === 'thread-start');
    expect(starts).toHaveLength(5);
    const killed = ends(events).filter(({ code }) => code === null);
    expect(killed).toHaveLength(1);
    expect(ends(events)).toHaveLength(5);
  }
});

test('children of children are recorded, by fork, spawn, exec and when they are left behind', async () => {
  for (const { events } of await sameInEachWay(['children.cjs'])) {
    const codes = ends(events).map(({ code }) => code);
    expect(codes.sort()).toEqual([0, 0, 0, 2, 3]);
    const threads = [...new Set(events.map(({ thread }) => thread))];
    expect(threads).toHaveLength(5);
    for (const thread of threads) expect(made(events, thread), thread).toBe(1);
  }
});

describe.runIf(process.getuid?.() === 0)('a program that gives up root’s rights', () => {
  test('goes on, and so does its recording, with the threads and processes that it starts', async () => {
    const place = join(folder.path, 'for-everybody');
    mkdirSync(place);
    for (const path of [folder.path, place]) chmodSync(path, 0o755);
    for (const { events, notes } of await sameInEachWay(['privileges.cjs'], place)) {
      expect(notes).toBe('');
      expect(ends(events)).toHaveLength(3);
      expect(made(events, start(events).thread)).toBe(1);
    }
  });

  test('goes on where its new user may not enter the recording’s folder, and a note says what is missing', async () => {
    const place = join(folder.path, 'for-root');
    mkdirSync(place, { mode: 0o700 });
    for (const { events, notes } of await sameInEachWay(['privileges.cjs'], place)) {
      expect(notes).toMatch(/Process \d+ gave up root's rights, and user 65534 may not enter .*for-root: /);
      expect(events.some(({ ev }) => ev === 'lost')).toBe(true);
      expect(ends(events)).toHaveLength(1);
    }
  });
});
