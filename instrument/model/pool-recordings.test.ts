import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readPools } from '../host/read-pools.ts';
import { readTimeline } from '../host/read-timeline.ts';
import { openRecording } from '../host/recording.ts';
import { OPTIONS_VARIABLE } from '../schema/manifest.ts';
import { SAMPLE, SAMPLES_DIRECTORY, SAMPLES_SUFFIX } from '../schema/samples.ts';
import { loopscope, temporaryFolder } from '../testing/command-line.ts';
import { readPoolTrace } from '../testing/node-trace.ts';
import type { ProcessPool } from './pool.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

/** Records a program and reads the pool of its process. */
async function poolOf(script: string, options: string[] = ['--detail', 'lab'], node: string[] = []) {
  const out = join(folder.path, `${recordings++}.loopscope`);
  await loopscope(['record', '--quiet', ...options, '-o', out, '--', process.execPath, ...node, '-e', script]);
  const recording = openRecording(out);
  const timelines = recording.logs.map((log) => readTimeline(recording, log));
  const main = timelines.find(({ tid, pid }) => tid === 0 && pid === recording.manifest.pid)!;
  return { pool: readPools(recording, timelines).get(main)!, recording };
}

const requestsOf = ({ table }: ProcessPool) => Array.from(table.order, (row) => table.request(row));
const typesOf = (pool: ProcessPool) =>
  requestsOf(pool).map(({ timeline, resource }) => timeline.typeName(timeline.resources.type.get(resource)));

describe('the pool of a real program', () => {
  test('has every request to it, and nothing else', async () => {
    const { pool } = await poolOf(`
      const fs = require('fs'), crypto = require('crypto'), dns = require('dns'), zlib = require('zlib');
      fs.stat('.', () => {});
      fs.statSync('.');
      fs.promises.stat('.');
      crypto.randomBytes(8); crypto.pbkdf2Sync('a', 'b', 1, 8, 'sha1');
      setTimeout(() => crypto.randomBytes(8, () => {}), 20);
      setTimeout(() => dns.lookup('localhost', () => {}), 40);
      setTimeout(() => zlib.deflateRaw('text', () => {}), 60);
      require('net').createServer().listen(0, function () { this.close(); });`);
    expect([...new Set(typesOf(pool))]).toEqual([
      'FSREQCALLBACK',
      'FSREQPROMISE',
      'RANDOMBYTESREQUEST',
      'GETADDRINFOREQWRAP',
      'ZLIB',
    ]);
    for (const { queuedAt, started, done, calledBackAt } of requestsOf(pool)) {
      expect(started.at).toBeGreaterThanOrEqual(queuedAt);
      expect(done.at).toBeGreaterThanOrEqual(started.at);
      expect(calledBackAt).toBeGreaterThanOrEqual(done.at);
    }
  });

  test('is as large as the program makes it, in app detail too', async () => {
    const script = (size: string) => `
      process.env.UV_THREADPOOL_SIZE = '${size}';
      for (let i = 0; i < 3; i++) require('fs').stat('.', () => {});`;
    const { pool, recording } = await poolOf(script('2'), ['--detail', 'app']);
    expect([pool.size, recording.samples.length]).toEqual([2, 0]);
    expect((await poolOf(script('9'), ['--detail', 'app'])).pool.size).toBe(9);
    expect((await poolOf("require('fs').stat('.', () => {})", ['--detail', 'app'])).pool.size).toBe(4);
  });

  test('is watched in app detail where that is asked for, and can be read after a kill', async () => {
    const { pool, recording } = await poolOf(
      `const { existsSync, readFileSync } = require('fs');
      for (let i = 0; i < 2; i++) require('crypto').pbkdf2('a', 'b', 150000, 64, 'sha512', () => {});
      // However busy the machine is: once the host has written that it has seen all four threads.
      const samples = JSON.parse(process.env.${OPTIONS_VARIABLE}).threads + '/../${SAMPLES_DIRECTORY}/' + process.pid + '-0${SAMPLES_SUFFIX}';
      setInterval(() => {
        if (!existsSync(samples)) return;
        const bytes = readFileSync(samples);
        let threads = 0;
        for (let at = 16; at + 16 <= bytes.length; at += 16) if (bytes[at] === ${SAMPLE.THREAD}) threads++;
        if (threads === 4) process.kill(process.pid, 'SIGKILL');
      }, 20);`,
      ['--detail', 'app', '--pool'],
    );
    expect(recording.samples[0].slots).toBeGreaterThan(4);
    expect(pool.samples?.skipped).toBe(0);
    expect(pool.samples?.threads.length).toBe(4);
  });

  test('took as many requests as Node’s own trace of its threads says, and was done with them no later than that', async () => {
    const traces = join(folder.path, 'trace');
    mkdirSync(traces);
    const { pool, recording } = await poolOf(
      `const { pbkdf2 } = require('crypto');
      const round = (left) => {
        for (let i = 0; i < 6; i++) pbkdf2('a', 'b', 4000 * (i + 1), 64, 'sha512', () => {});
        const end = Date.now() + 30;
        while (Date.now() < end);
        if (left > 0) setTimeout(round, 20, left - 1);
      };
      round(4);`,
      ['--detail', 'lab'],
      [
        '--trace-event-categories',
        'node.threadpoolwork.sync',
        '--trace-event-file-pattern',
        join(traces, 'node_trace.$' + '{rotation}.log'),
      ],
    );
    const origin = Number(recording.manifest.originNs);
    const truth = readPoolTrace(traces).map(({ thread, end }) => ({ thread, end: end - origin }));
    const requests = requestsOf(pool);
    expect(requests).toHaveLength(truth.length);
    // Results are handed over in the order in which they were done: the nth called back is at best the nth done.
    const called = requests.toSorted((a, b) => a.calledBackAt - b.calledBackAt);
    const ends = truth.map(({ end }) => end).sort((a, b) => a - b);
    called.forEach(({ done }, n) => {
      expect(done.to).toBeGreaterThanOrEqual(ends[n]);
    });
    const ids = new Set(truth.map(({ thread }) => thread));
    for (const { systemId } of requests) if (systemId !== null) expect(ids).toContain(systemId);
  });
});
