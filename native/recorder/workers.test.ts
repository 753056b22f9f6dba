/** Threads that come and go: each has a log of its own, whose memory must be gone when it is, and not before. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FlightRoom } from '../../instrument/host/flight-room.ts';
import { FLIGHT_FILE } from '../../instrument/schema/flight.ts';
import type { PreloadOptions } from '../../instrument/schema/manifest.ts';
import { runCommand, temporaryFolder } from '../../instrument/testing/command-line.ts';
import { ADDONS, readRaw, recordingEnvironment } from '../../instrument/testing/raw-recording.ts';

const WORKERS = 50;
const FLIGHT_BYTES = 8 * 2 ** 20;

const temporary = temporaryFolder();
afterAll(() => temporary.remove());

/**
 * Workers that post, await and read files, five at a time. Every second is terminated: one in the middle of its work, the next
 * wherever it is, which may be before its first line.
 */
const PROGRAM = `
const { Worker } = require('node:worker_threads');
const source = \`
  const { parentPort, workerData, MessageChannel } = require('node:worker_threads');
  const { port1, port2 } = new MessageChannel();
  port1.on('message', () => port1.close());
  port2.postMessage(workerData, []);
  parentPort.postMessage({ port: port2 }, [port2]);
  let rounds = 0;
  (async () => {
    while (workerData % 2 === 0 || rounds < 50) {
      await require('node:fs').promises.stat('.');
      await new Promise(setImmediate);
      if (rounds++ % 10 === 0) globalThis.gc?.();
    }
  })();
\`;
async function one(number) {
  const worker = new Worker(source, { eval: true, workerData: number });
  const gone = new Promise((resolve) => worker.once('exit', resolve));
  worker.on('message', ({ port }) => port.close());
  if (number % 4 === 0) await new Promise((resolve) => worker.once('message', resolve));
  if (number % 2 === 0) {
    await new Promise((resolve) => setTimeout(resolve, number % 25));
    worker.terminate();
  }
  return gone;
}
(async () => {
  const codes = [];
  for (let number = 0; number < ${WORKERS}; number += 5)
    codes.push(...(await Promise.all([0, 1, 2, 3, 4].map((i) => one(number + i)))));
  console.log(codes.length, codes.filter((code, number) => code !== (number % 4 === 0 ? 1 : 0) && number % 4 !== 2).length);
})();`;

const WAYS: Record<string, (folder: string) => Partial<PreloadOptions>> = {
  'app detail': () => ({ detail: 'app' }),
  'app detail with call sites': () => ({ detail: 'app', sites: true }),
  'lab detail': () => ({ detail: 'lab' }),
  'a flight recording': (folder) => {
    new FlightRoom(folder, FLIGHT_BYTES).close();
    return { detail: 'app', room: join(folder, FLIGHT_FILE) };
  },
};

/** What each builder made is tried in recorder.test.ts; here one of them will do. */
const TRIED = process.env.LOOPSCOPE_LONG === '1' ? ADDONS : ADDONS.slice(0, 1);

describe.each(TRIED)('%s', (addon) => {
  test.each(Object.entries(WAYS))(`${WORKERS} workers start and are terminated in %s`, async (way, options) => {
    const folder = mkdtempSync(join(temporary.path, 'recording-'));
    const env = recordingEnvironment(folder, { addon, ...options(folder) });
    const outcome = await runCommand([process.execPath, '--expose-gc', '-e', PROGRAM], { env });
    expect(outcome).toEqual({ stdout: `${WORKERS} 0\n`, stderr: '', code: 0, signal: null });
    if (way === 'a flight recording') return;
    const threads = readRaw(folder);
    // Some are gone before they have come to the recorder.
    expect(threads.length).toBeGreaterThan(WORKERS / 2);
    expect(threads.filter(({ main }) => main)).toHaveLength(1);
    for (const { calls, skipped, lost } of threads) {
      expect([skipped, lost]).toEqual([0, 0]);
      expect(calls.at(-1)![0]).toBe('threadEnd');
    }
  });
});
