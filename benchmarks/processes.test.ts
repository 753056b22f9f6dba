import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { largestDescendant, residentMemory, residentParts } from './processes.ts';

const MIB = 2 ** 20;

describe('the memory of processes', () => {
  it('is what this one has and has had at most, and nothing for one that is gone', async () => {
    const { now, peak } = residentMemory(process.pid);
    expect(peak).toBeGreaterThanOrEqual(now);
    expect(peak).toBeGreaterThanOrEqual(process.memoryUsage.rss() - MIB);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(residentMemory(child.pid!)).toEqual({ now: 0, peak: 0 });
  });

  it('is parted by what is mapped from the files of a folder', () => {
    const { within, besides } = residentParts(process.pid, dirname(process.execPath));
    expect(within).toBeGreaterThan(5 * MIB);
    expect(besides).toBeGreaterThan(5 * MIB);
    expect(Math.abs(within + besides - process.memoryUsage.rss())).toBeLessThan(8 * MIB);
    expect(residentParts(process.pid, '/no/such/folder').within).toBe(0);
  });

  it('is found for a grandchild by a word of its command line', async () => {
    const grandchild = 'Buffer.alloc(50 * 2 ** 20, 1); console.log("ready"); setInterval(() => {}, 1000)';
    const child = spawn('sh', ['-c', '"$0" -e "$1" renderer & wait', process.execPath, grandchild], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    try {
      await once(child.stdout, 'data');
      expect(largestDescendant(process.pid, 'renderer').peak).toBeGreaterThan(50 * MIB);
      expect(largestDescendant(process.pid, 'no such word').peak).toBe(0);
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
    }
  });
});
