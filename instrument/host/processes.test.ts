import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRunning, WriterWatch } from './processes.ts';
import { endedPid, temporaryFolder } from './testing/places.ts';

describe('a writer', () => {
  test('is there until its process has ended, and never again', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const watch = new WriterWatch(child.pid!);
    expect(watch.gone()).toBe(false);
    expect(isRunning(child.pid!)).toBe(true);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(watch.gone()).toBe(true);
    expect(isRunning(child.pid!)).toBe(false);
  });

  test('that had ended before is gone', () => {
    expect(new WriterWatch(endedPid()).gone()).toBe(true);
  });

  test('that has nothing of the recording mapped is another process of that number', () => {
    expect(new WriterWatch(process.pid).gone()).toBe(false);
    expect(new WriterWatch(process.pid, { folder: temporaryFolder() }).gone()).toBe(true);
  });
});
