import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PoolSamples } from '../model/pool-samples.ts';
import { recordingEnvironment } from '../testing/raw-recording.ts';
import { PoolSampler } from './pool-sampler.ts';
import { findSamples, monotonicNow, readSamples } from './samples-file.ts';
import { temporaryFolder } from './testing/places.ts';

/** Records a program, watched from outside from its start to its end; the time 0 is that of its start. */
async function watch(script: string, env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  const recorder = recordingEnvironment(folder, { detail: 'lab' });
  const sampler = new PoolSampler(folder, `${folder}/threads`);
  onTestFinished(() => sampler.close());
  const origin = monotonicNow();
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ...recorder, ...env },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const read = () => {
    const [log] = findSamples(folder, []);
    const samples = new PoolSamples(BigInt(origin));
    if (log?.refresh()) for (const words of readSamples(log)) samples.push(words);
    return samples;
  };
  /** Waits until what has been written is what is waited for. */
  const until = async (is: (samples: PoolSamples) => boolean) => {
    for (;;) {
      const samples = read();
      if (is(samples)) return samples;
      await delay(20);
    }
  };
  return { folder, child, sampler, read, until, ended: once(child, 'exit') };
}

/**
 * `again(…)` does something over and over, until the program is told to stop: a busy machine may not look at once. Between
 * two times the pool is at rest.
 */
const JOBS = `
  const { pbkdf2 } = require('crypto');
  const job = (turns) => new Promise((done) => pbkdf2('a', 'b', turns, 64, 'sha512', done));
  const jobs = (count, turns) => Promise.all(Array.from({ length: count }, () => job(turns)));
  const hold = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
  let isOver = false;
  const again = async (act) => {
    process.stdin?.once('data', () => { isOver = true; });
    for (; !isOver; await act()) await new Promise((go) => setTimeout(go, 200));
  };
  setInterval(() => {}, 1000);
`;

describe('watching the thread pool of a program from outside', () => {
  test('finds its threads and sees each of them at work, with its time on a CPU', async () => {
    const { until } = await watch(`${JOBS} again(() => jobs(4, 30000));`);
    const worked = (samples: PoolSamples) =>
      samples.threads.length === 4 &&
      samples.threads.every(({ cpu, length }) => length > 0 && cpu.get(length - 1) >= 0);
    const { threads, skipped } = await until(worked);
    expect(new Set(threads.map(({ id }) => id)).size).toBe(4);
    for (const { cpu, start, end, length } of threads) {
      expect(cpu.get(length - 1)).toBeGreaterThan(0);
      expect(end.get(length - 1)).toBeGreaterThan(start.get(length - 1));
    }
    expect(skipped).toBe(0);
  });

  test('finds as many as there are, where the program itself has said how many', async () => {
    const { until } = await watch(`process.env.UV_THREADPOOL_SIZE = '2'; ${JOBS} again(() => jobs(4, 10000));`);
    const { threads } = await until(
      ({ threads }) => threads.filter(({ length, end }) => length > 0 && end.get(length - 1) > 0).length === 2,
    );
    await delay(100);
    expect(threads).toHaveLength(2);
  });

  test('sees requests that are finished while the loop is held up', async () => {
    const { until } = await watch(`${JOBS} again(() => { jobs(2, 1000); hold(150); });`);
    const mostFinished = ({ finished }: PoolSamples) => {
      const count = finished.get(0)?.count;
      return Math.max(0, ...Array.from({ length: count?.length ?? 0 }, (_, row) => count!.get(row)));
    };
    expect(mostFinished(await until((samples) => mostFinished(samples) > 1))).toBe(2);
  });

  test('sees those of a worker thread on its own loop, and ends with the process', async () => {
    const { until, ended, read, child, sampler } = await watch(`${JOBS}
      new (require('worker_threads').Worker)(\`${JOBS}
        again(() => { jobs(1, 1000); hold(150); });\`, { eval: true });`);
    const { finished } = await until((samples) => samples.finished.has(1));
    expect(finished.get(1)!.count.get(0)).toBe(1);
    child.kill('SIGKILL');
    await ended;
    while (sampler.watched > 0) await delay(20);
    const { slots } = read();
    await delay(200);
    expect(read().slots).toBe(slots);
  });

  test('looks a few times in a second at a program at rest, and writes nothing of it', async () => {
    const { until, read, child } = await watch(`${JOBS} again(() => jobs(4, 10000));`);
    await until(({ threads }) => threads.length === 4);
    child.stdin!.write('stop');
    // A busy machine takes its time to come to rest, and looks at what rests at odd intervals.
    const inHalfASecond = async () => {
      const before = read().slots;
      await delay(500);
      return read().slots - before;
    };
    await expect.poll(inHalfASecond, { timeout: 50_000 }).toBeLessThanOrEqual(2);
  });
});
