import { describe, expect, it } from 'vitest';
import { type BoundaryAddon, loadBoundary, type StreamOptions, streamSquares } from './boundary.ts';
import { buildsOf, runWithAddon } from './testing/builds.ts';

const builds = buildsOf('boundary').map(([builder, folder]) => ({ builder, folder, lab: loadBoundary(folder) }));
const FOR_EVER = 2 ** 52;

const sum = (count: number) =>
  Array.from({ length: count }, (_, i) => i).reduce((s, i) => (s + Math.imul(i, i)) >>> 0, 0);

async function collect(lab: BoundaryAddon, count: number, options: StreamOptions = {}): Promise<number[]> {
  const squares: number[] = [];
  for await (const chunk of streamSquares(lab, count, options)) squares.push(...chunk);
  return squares;
}

describe.each(builds)('work on other threads as $builder builds it', ({ folder, lab }) => {
  it('gives one result at once, in the pool, on threads, with progress and in a stream', async () => {
    for (const count of [0, 1, 1000, 300_000]) {
      const expected = sum(count);
      expect(lab.sumSquares(count)).toBe(expected);
      expect(await lab.sumSquaresAsync(count)).toBe(expected);
      expect(await lab.sumSquaresThreads(3, count)).toBe(expected);
      expect(await lab.sumSquaresWithProgress(count, () => {})).toBe(expected);
      expect((await collect(lab, count)).reduce((s, square) => (s + (square % 2 ** 32)) % 2 ** 32, 0)).toBe(expected);
    }
    expect(await collect(lab, 5, { chunk: 2 })).toEqual([0, 1, 4, 9, 16]);
  });

  const failure = {
    code: 'ERR_LAB_WORK',
    message: 'The square of 200000 was not to be had, as the caller wished.',
  };

  it('fails with a sentence, whichever way it is done', async () => {
    const failAt = 200_000;
    expect(() => lab.sumSquares(300_000, failAt)).toThrow(expect.objectContaining(failure));
    await expect(lab.sumSquaresAsync(300_000, failAt)).rejects.toMatchObject(failure);
    await expect(lab.sumSquaresThreads(3, 300_000, failAt)).rejects.toMatchObject(failure);
    await expect(lab.sumSquaresWithProgress(300_000, () => {}, failAt)).rejects.toMatchObject(failure);
    const before: number[] = [];
    const reading = (async () => {
      for await (const chunk of streamSquares(lab, 300_000, { failAt, chunk: 50_000 })) before.push(chunk.length);
    })();
    await expect(reading).rejects.toMatchObject(failure);
    expect(before).toEqual([50_000, 50_000, 50_000, 50_000]);
  });

  it('tells its progress, rising to one', async () => {
    const told: number[] = [];
    await lab.sumSquaresWithProgress(50_000_000, (done) => told.push(done));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it.each([new Error('enough'), null, undefined, 'text'])(
    'ends where the progress callback throws %o',
    async (thrown) => {
      const running = lab.sumSquaresWithProgress(FOR_EVER, () => {
        throw thrown;
      });
      expect(await running.catch((error: unknown) => ({ error }))).toEqual({ error: thrown });
    },
  );

  it('stops where its signal is aborted, and rejects with the reason', async () => {
    for (const start of [
      (signal: AbortSignal) => lab.sumSquaresAsync(FOR_EVER, undefined, signal),
      (signal: AbortSignal) => lab.sumSquaresThreads(2, FOR_EVER, undefined, signal),
      (signal: AbortSignal) => collect(lab, FOR_EVER, { signal, chunk: 1 }),
    ]) {
      const controller = new AbortController();
      const running = start(controller.signal);
      setImmediate(() => controller.abort(new Error('changed my mind')));
      await expect(running).rejects.toThrow('changed my mind');
      await expect(start(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    }
  });

  it('makes no more chunks ahead than it may, and goes on when some are taken', async () => {
    let taken = 0;
    let ended = false;
    const stream = new lab.SquareStream(100, 1, 3, undefined, (chunk) => {
      if (chunk) taken++;
      else ended = true;
    });
    const turns = async (holds: () => boolean) => {
      while (!holds()) await new Promise(setImmediate);
    };
    await turns(() => taken === 3);
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(stream.made()).toBe(3);
    stream.grant(2);
    await turns(() => taken === 5);
    expect(stream.made()).toBe(5);
    stream.stop();
    await turns(() => ended);
    expect(stream.made()).toBe(5);
  });

  it('ends with the loop that reads it, so that nothing keeps the process', () => {
    const script = `
      let made = 0;
      const stream = new lab.SquareStream(${FOR_EVER}, 1000, 2, undefined, (chunk) => {
        if (chunk && ++made < 10) stream.grant(1);
        else stream.stop();
      });`;
    expect(runWithAddon('boundary', folder, script)).toMatchObject({ status: 0, stderr: '' });
  });

  it('what its callback throws is an uncaught exception', () => {
    const script = `
      process.on('uncaughtException', (error) => console.log(error.message));
      const stream = new lab.SquareStream(${FOR_EVER}, 10, 1, undefined, (chunk) => {
        if (!chunk) return;
        stream.stop();
        throw new Error('not this one');
      });`;
    expect(runWithAddon('boundary', folder, script)).toMatchObject({ status: 0, stdout: 'not this one\n', stderr: '' });
  });

  const ways = {
    'the pool': `lab.sumSquaresAsync(${FOR_EVER})`,
    'the pool, more than it has threads': `for (let i = 0; i < 9; i++) lab.sumSquaresAsync(${FOR_EVER})`,
    'the pool, with a signal': `lab.sumSquaresAsync(${FOR_EVER}, undefined, new AbortController().signal)`,
    threads: `lab.sumSquaresThreads(3, ${FOR_EVER})`,
    'the pool, with progress': `lab.sumSquaresWithProgress(${FOR_EVER}, () => {})`,
    'a stream that waits': `new lab.SquareStream(${FOR_EVER}, 10, 1, undefined, () => {})`,
    'a stream that runs': `
      const stream = new lab.SquareStream(${FOR_EVER}, 10, 1, undefined, (chunk) => chunk && stream.grant(1));`,
    memory: `
      const pool = new lab.BufferPool(4096, 2);
      globalThis.kept = [new lab.Block(1000, true).view(), pool.take(), pool, new lab.LeakyListener(() => kept)];
      setInterval(() => {}, 1000);`,
  };

  describe.each(Object.entries(ways))('in the middle of %s', (_, start) => {
    it('a worker is terminated, and nothing of it is left', () => {
      const script = `
        const { Worker } = require('node:worker_threads');
        const source = 'const lab = require(' + JSON.stringify(path) + ');' + ${JSON.stringify(start)} +
          ';setImmediate(() => setImmediate(() => require("node:worker_threads").parentPort.postMessage(0)));';
        (async () => {
          for (let i = 0; i < 3; i++) {
            const worker = new Worker(source, { eval: true });
            await new Promise((resolve) => worker.once('message', resolve));
            console.log(await worker.terminate(), lab.alive().memories);
          }
        })();`;
      expect(runWithAddon('boundary', folder, script)).toEqual({
        status: 0,
        signal: null,
        stdout: '1 0\n1 0\n1 0\n',
        stderr: '',
      });
    });

    it.each(['process', 'worker'])('a %s exits', (who) => {
      const inside = `const lab = require(${'PATH'}); ${start}; setImmediate(() => setImmediate(() => process.exit(7)));`;
      const script =
        who === 'process'
          ? `${start}; setImmediate(() => setImmediate(() => process.exit(7)));`
          : `
            const { Worker } = require('node:worker_threads');
            const source = ${JSON.stringify(inside)}.replace('PATH', JSON.stringify(path));
            new Worker(source, { eval: true }).once('exit', (code) => process.exit(code));`;
      expect(runWithAddon('boundary', folder, script)).toMatchObject({ status: 7, signal: null, stderr: '' });
    });
  });
});
