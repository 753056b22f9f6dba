import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wholeFolder } from './chromium.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'loopscope-whole-'));
});
afterEach(() => rmSync(place, { recursive: true }));

test('of two that fill a folder at once, the first that is done gives it, and nothing is left of the other', async () => {
  const folder = join(place, 'browser');
  const fill = (who: string, ms: number) =>
    wholeFolder(folder, async (empty) => {
      await writeFile(join(empty, 'half'), who);
      await after(ms);
      await writeFile(join(empty, 'whole'), who);
    });
  await Promise.all([fill('slow', 100), fill('fast', 10)]);
  expect(readdirSync(place)).toEqual(['browser']);
  expect(['half', 'whole'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['fast', 'fast']);
});

test('a folder that could not be filled is not there afterwards, and the next attempt fills it', async () => {
  const folder = join(place, 'browser');
  const full = wholeFolder(folder, async (empty) => {
    await writeFile(join(empty, 'half'), '');
    throw new Error('no room');
  });
  await expect(full).rejects.toThrow('no room');
  expect(readdirSync(place)).toEqual([]);
  await wholeFolder(folder, (empty) => writeFile(join(empty, 'whole'), ''));
  expect(readdirSync(folder)).toEqual(['whole']);
});
