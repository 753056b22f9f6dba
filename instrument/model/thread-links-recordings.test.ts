import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTimeline } from '../host/read-timeline.ts';
import { openRecording } from '../host/recording.ts';
import { loopscope, temporaryFolder } from '../testing/command-line.ts';
import { spanName } from './names.ts';
import { type ThreadLink, threadLinks } from './thread-links.ts';
import type { ThreadTimeline } from './timeline.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

async function linksOf(script: string, options: string[]): Promise<{ links: ThreadLink[]; threads: ThreadTimeline[] }> {
  const name = join(folder.path, `${recordings++}`);
  writeFileSync(`${name}.cjs`, script);
  const { code, stderr } = await loopscope(['record', '--quiet', ...options, '-o', `${name}.loopscope`, `${name}.cjs`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const recording = openRecording(`${name}.loopscope`);
  const threads = recording.logs.map((log) => readTimeline(recording, log));
  // In the order in which they were started.
  return { links: threadLinks(threads).sort((a, b) => a.startedAt - b.startedAt), threads };
}

/** The type of the callback that a thread was started in. */
const startedIn = ({ parent, startedIn }: ThreadLink) =>
  startedIn < 0 ? 'main script' : spanName(parent, startedIn).replace(/ #.*/, '');

const FORKS = `
  const { exec, fork, spawn } = require('node:child_process');
  if (process.argv[2]) return;
  spawn('/nowhere/there-is-no-such-program').on('error', () => {});
  for (const name of ['a', 'b', 'c']) { spawn('true'); fork(__filename, [name]); }
  setTimeout(() => exec(\`"\${process.execPath}" "\${__filename}" by-shell; true\`), 5);`;

const WAITS = `
  const { execFileSync, execSync } = require('node:child_process');
  if (process.argv[2]) return;
  execFileSync(process.execPath, [__filename, 'a']);
  setTimeout(() => execSync(\`"\${process.execPath}" "\${__filename}" by-shell; true\`), 1);`;

const WORKERS = `
  const { AsyncResource } = require('node:async_hooks');
  const { Worker, isMainThread, workerData } = require('node:worker_threads');
  if (isMainThread) {
    // Has the name of a worker, and a number: it is none.
    Object.assign(new AsyncResource('WORKER'), { threadId: 2, pid: process.pid });
    new Worker(__filename, { workerData: 'outer' });
    setTimeout(() => new Worker(__filename, { workerData: 'second' }), 5);
  } else if (workerData === 'outer') setImmediate(() => new Worker(__filename, { workerData: 'inner' }));`;

describe.each([['--detail=app'], ['--sites'], ['--detail=lab'], ['--flight=4MiB']])('a recording with %s', (option) => {
  test('joins each process that was forked to the call that forked it, and to the callback at its end', async () => {
    const { links, threads } = await linksOf(FORKS, [option]);
    expect(links.map(({ child }) => child.meta?.argv.at(-1))).toEqual(['a', 'b', 'c', 'by-shell']);
    expect(links.map(startedIn)).toEqual(['main script', 'main script', 'main script', 'Timeout']);
    expect(links.map(({ isIndirect }) => isIndirect)).toEqual([false, false, false, true]);
    expect(new Set(links.map(({ parent }) => parent.key)).size).toBe(1);
    for (const { parent, child, ended } of links.slice(0, 3)) {
      expect(spanName(parent, ended)).toMatch(/^PROCESSWRAP #/);
      expect(parent.spans.start.get(ended)).toBeGreaterThanOrEqual(child.end);
    }
    // Those of the programs that are not Node's, too; not that of the one that could not be started.
    const main = threads.find(({ key }) => key === links[0].parent.key)!;
    expect(main.started.length).toBe(7);
  });

  test('joins each process that was waited for to the call that stood still meanwhile', async () => {
    const { links } = await linksOf(WAITS, [option]);
    expect(links.map(({ child, waits }) => [child.meta?.argv.at(-1), waits])).toEqual([
      ['a', true],
      ['by-shell', true],
    ]);
    expect(links.map(startedIn)).toEqual(['main script', 'Timeout']);
  });

  test('joins each worker to the callback that made it, one that was made in another worker too', async () => {
    const { links, threads } = await linksOf(WORKERS, [option]);
    const ofTid = (tid: number) => links.find(({ child }) => child.tid === tid)!;
    expect(threads.length).toBe(4);
    expect(links.length).toBe(3);
    expect([ofTid(1).parent.tid, startedIn(ofTid(1))]).toEqual([0, 'main script']);
    const inner = links.find(({ parent }) => parent.tid === 1)!;
    expect(startedIn(inner)).toBe('Immediate');
    const second = links.find((link) => link !== inner && link.child.tid !== 1)!;
    expect([second.parent.tid, startedIn(second)]).toEqual([0, 'Timeout']);
    for (const { parent, ended } of [ofTid(1), second]) expect(spanName(parent, ended)).toMatch(/^WORKER #/);
  });
});
