import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTimeline } from '../host/read-timeline.ts';
import { openRecording } from '../host/recording.ts';
import { loopscope, temporaryFolder } from '../testing/command-line.ts';
import { QUEUES, ThreadQueues } from './queues.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

/** Records a program and follows the queues of its main thread. */
async function queuesOf(script: string, detail: 'lab' | 'app' = 'lab'): Promise<ThreadQueues> {
  const out = join(folder.path, `${recordings++}.loopscope`);
  await loopscope(['record', '--quiet', '--detail', detail, '-o', out, '--', process.execPath, '-e', script]);
  const recording = openRecording(out);
  const queues = new ThreadQueues(readTimeline(recording, recording.logs[0]));
  queues.update();
  return queues;
}

/** `ticks 3 exact, …` of the queues that held anything, with their peaks. */
function peaks(queues: ThreadQueues): string {
  return QUEUES.filter((name) => queues.series(name).peak > 0)
    .map((name) => `${name} ${queues.series(name).peak} ${queues.certainty(name).kind}`)
    .join(', ');
}

describe('queues of programs whose queues are known', () => {
  test('three ticks, two immediates, one timer, five files', async () => {
    const script = `
      const fs = require('fs');
      for (let i = 0; i < 5; i++) fs.readFile(process.execPath + '.missing', () => {});
      for (let i = 0; i < 3; i++) process.nextTick(() => {});
      for (let i = 0; i < 2; i++) setImmediate(() => {});
      setTimeout(() => {}, 1);
    `;
    const queues = await queuesOf(script);
    expect(peaks(queues)).toBe('ticks 3 exact, timers 1 exact, immediates 2 exact, fs 5 exact');
    expect(QUEUES.map((name) => queues.queue(name).waits.count)).toEqual([3, 0, 1, 2, 5, 0, 0, 0]);
    expect(QUEUES.map((name) => queues.series(name).depth)).toEqual(QUEUES.map(() => 0));
    const app = await queuesOf(script, 'app');
    expect(peaks(app)).toBe('ticks 3 inferred, timers 1 exact, immediates 2 exact, fs 5 inferred');
  });

  test('microtasks: four callbacks of one promise and two of queueMicrotask, then a chain of awaits', async () => {
    const queues = await queuesOf(`
      let settle;
      const promise = new Promise((resolve) => { settle = resolve; });
      for (let i = 0; i < 4; i++) promise.then(() => {});
      queueMicrotask(() => {});
      setImmediate(() => {
        settle();
        queueMicrotask(() => {});
        queueMicrotask(async () => { for (let i = 0; i < 10; i++) await i; });
      });
    `);
    expect(peaks(queues)).toBe('microtasks 6 exact, immediates 1 exact');
    expect(queues.queue('microtasks').waits.count).toBe(1 + 4 + 2 + 10);
    const depths: number[] = [];
    queues.series('microtasks').each(0, Number.POSITIVE_INFINITY, (_, depth) => depths.push(depth));
    const chain = Array.from({ length: 10 }, () => [1, 0]).flat();
    expect(depths).toEqual([1, 0, 4, 5, 6, 5, 4, 3, 2, 1, 0, ...chain]);
  });

  test('two thousand promises, settled and waited for in every order, have no job out of turn', async () => {
    const queues = await queuesOf(`
      let seed = 1;
      const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
      const open = [];
      let left = 2000;
      const promise = () => {
        const one = random() < 0.5 && open.length > 0 ? open[Math.floor(random() * open.length)] : {};
        one.promise ??= new Promise((...ends) => { one.end = ends[random() < 0.8 ? 0 : 1]; open.push(one); });
        return one.promise;
      };
      function act() {
        if (left-- <= 0) return;
        const dice = random();
        if (dice < 0.3 && open.length > 0) open[Math.floor(random() * open.length)].end(1);
        else if (dice < 0.5) promise().then(act, act);
        else if (dice < 0.6) queueMicrotask(act);
        else if (dice < 0.7) process.nextTick(act);
        else if (dice < 0.8) setImmediate(act);
        else if (dice < 0.9) (async () => { try { await promise(); } catch {} act(); await dice; act(); })();
        else Promise.allSettled([promise(), promise(), dice]).then(act);
        if (random() < 0.6) act();
      }
      process.on('unhandledRejection', () => {});
      const timer = setInterval(() => {
        for (let i = 0; i < 20; i++) act();
        if (left <= 0) clearInterval(timer);
      }, 1);
    `);
    expect(queues.queue('microtasks').waits.count).toBeGreaterThan(1000);
    expect(queues.certainty('microtasks').kind).toBe('exact');
    expect(queues.series('microtasks').depth).toBe(0);
  });

  test('an async function that returns a promise is the one thing that is not exact', async () => {
    const queues = await queuesOf(`
      const inner = async () => { await null; };
      const outer = async () => inner();
      outer().then(() => {});
    `);
    expect(queues.series('microtasks').peak).toBe(2);
    expect(queues.certainty('microtasks').reason).toMatch(/^1 of 4 jobs /);
  });

  test('a cleared immediate, a cleared timer and a repeating one', async () => {
    const queues = await queuesOf(`
      for (let i = 0; i < 2; i++) setImmediate(() => {});
      clearImmediate(setImmediate(() => {}));
      clearTimeout(setTimeout(() => {}, 1000));
      let runs = 0;
      const interval = setInterval(() => { if (++runs === 3) clearInterval(interval); }, 1);
    `);
    expect(peaks(queues)).toBe('timers 1 inferred, immediates 3 inferred');
    expect(queues.queue('timers').waits.count).toBe(3);
    expect([queues.series('timers').depth, queues.series('immediates').depth]).toEqual([0, 0]);
  });

  test('five jobs on the thread pool, and one that is not', async () => {
    const queues = await queuesOf(`
      const { pbkdf2, pbkdf2Sync } = require('crypto');
      for (let i = 0; i < 5; i++) pbkdf2('a', 'b', 1000, 8, 'sha1', () => {});
      pbkdf2Sync('a', 'b', 1, 8, 'sha1');
    `);
    expect(queues.series('pool').peak).toBe(5);
    expect(queues.queue('pool').waits.count).toBe(5);
    expect(queues.certainty('pool')).toEqual({
      kind: 'inferred',
      reason: '1 job without a callback so far is left out: synchronous ones have none.',
    });
  });

  test('three look-ups and two connections', async () => {
    const queues = await queuesOf(`
      for (let i = 0; i < 3; i++) require('dns').lookup('localhost', () => {});
      const net = require('net');
      let open = 2;
      const server = net.createServer((socket) => socket.resume().on('end', () => socket.end()));
      server.listen(0, '127.0.0.1', () => {
        for (let i = 0; i < 2; i++)
          net.connect(server.address().port, '127.0.0.1').on('close', () => { if (--open === 0) server.close(); }).end();
      });
    `);
    expect(queues.series('dns').peak).toBe(3);
    expect(queues.series('sockets').peak).toBe(2);
    expect(queues.certainty('dns').kind).toBe('exact');
  });

  test('what process.exit() leaves is still queued', async () => {
    const queues = await queuesOf(`
      process.nextTick(() => {});
      setImmediate(() => {});
      process.exit();
    `);
    expect([queues.series('ticks').depth, queues.series('immediates').depth]).toEqual([1, 1]);
  });
});
