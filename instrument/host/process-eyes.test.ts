import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Doing, MemoryEye, staticMemory, ThreadEye, threadsOf } from './process-eyes.ts';

const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30); console.log(1)'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
beforeAll(() => once(sleeper.stdout!, 'data'));
afterAll(() => {
  sleeper.kill('SIGKILL');
});
const pid = sleeper.pid!;

/** Looks until what is seen is what is waited for. */
async function until<T>(look: () => T, is: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = look();
    if (is(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('looking into another process', () => {
  test('sees a thread that waits for events, and one that waits for work', async () => {
    const main = new ThreadEye(pid, pid);
    expect(
      await until(
        () => main.doing(),
        ({ what }) => what !== 'running',
      ),
    ).toEqual({ what: 'events' });
    expect(main.cpuTime()).toBeGreaterThan(1e6);
    const ids = threadsOf(pid).filter((id) => id !== pid);
    const eyes = ids.map((id) => new ThreadEye(pid, id));
    const isLock = (doing: Doing) => doing.what === 'lock' && doing.address > 0;
    await until(
      () => eyes.filter((eye) => isLock(eye.doing())),
      (waiting) => waiting.length >= 2,
    );
    expect(Math.abs(eyes[0].started() - main.started())).toBeLessThan(500);
    for (const eye of [main, ...eyes]) eye.close();
  });

  test('sees a thread at work, and how long it has been', async () => {
    const worker = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    const eye = new ThreadEye(worker.pid!, worker.pid!);
    await until(
      () => eye.cpuTime(),
      (ns) => ns > 2e8,
    );
    expect(eye.doing()).toEqual({ what: 'running' });
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    expect(() => eye.doing()).toThrow();
    eye.close();
  });

  test('reads words of its memory, where there are any', () => {
    const memory = new MemoryEye(pid);
    const [from] = staticMemory(pid);
    expect(memory.at(from, 4).toString('latin1', 0, 4)).toBe('\x7fELF');
    expect(() => memory.at(0, 8)).toThrow();
    memory.close();
  });

  test('is refused where there is no such process or thread', () => {
    expect(() => new ThreadEye(pid, 1)).toThrow();
    expect(() => new MemoryEye(2 ** 30)).toThrow();
    expect(() => threadsOf(2 ** 30)).toThrow();
  });
});
