import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SAMPLE } from '../schema/samples.ts';
import { findSamples, parseSamplesName, readSamples, SamplesLog, SamplesWriter } from './samples-file.ts';
import { temporaryFolder } from './testing/places.ts';

const records = (log: SamplesLog) => [...readSamples(log)].flatMap((words) => [...words]);

describe('a file of samples', () => {
  test('holds what was added, with a clock base before the first and wherever 32 bits would not do', () => {
    const folder = temporaryFolder();
    const writer = new SamplesWriter(folder, '4711-0', 4711);
    writer.add(SAMPLE.THREAD, 2, 501, 0, 5_000_000_123);
    writer.add(SAMPLE.STATE, 3 | (1 << 16), 2 ** 32 + 7, Number.POSITIVE_INFINITY, 5_000_000_200);
    writer.add(SAMPLE.FINISHED, 1, 0, 9, 10_000_000_000);
    // What was seen of a thread before it was known to be the pool's comes later.
    writer.add(SAMPLE.FINISHED, 2, 0, 9, 5_000_000_300);
    writer.flush();
    writer.close();
    const [log] = findSamples(folder, []);
    expect([log.key, log.pid, log.slots]).toEqual(['4711:0', 4711, 0]);
    expect(log.refresh()).toBe(true);
    expect(log.refresh()).toBe(false);
    expect(records(log)).toEqual([
      ...[SAMPLE.CLOCK, 705_032_827, 1, 0],
      ...[SAMPLE.THREAD | (2 << 8), 501, 0, 0],
      ...[SAMPLE.STATE | (3 << 8) | (1 << 24), 7, 2 ** 32 - 1, 77],
      ...[SAMPLE.CLOCK, 1_410_065_408, 2, 0],
      ...[SAMPLE.FINISHED | (1 << 8), 0, 9, 0],
      ...[SAMPLE.CLOCK, 705_033_004, 1, 0],
      ...[SAMPLE.FINISHED | (2 << 8), 0, 9, 0],
    ]);
  });

  test('can be read while it grows; a part of a record is not there yet', () => {
    const folder = temporaryFolder();
    const writer = new SamplesWriter(folder, '4711-0', 4711);
    const log = new SamplesLog(writer.path);
    expect(log.refresh()).toBe(false);
    writer.add(SAMPLE.THREAD, 0, 501, 0, 9);
    writer.flush();
    expect([log.refresh(), log.slots]).toEqual([true, 2]);
    appendFileSync(writer.path, Buffer.alloc(15, 1));
    expect([log.refresh(), log.slots]).toEqual([false, 2]);
    expect(log.read(1, 9, Buffer.alloc(160))).toBe(1);
    expect(log.read(2, 9, Buffer.alloc(160))).toBe(0);
    writer.close();
  });

  test.each([
    ['another version', (bytes: Buffer) => bytes.writeUInt32LE(2, 4)],
    ['another file', (bytes: Buffer) => bytes.write('text')],
    ['the other order of bytes', (bytes: Buffer) => bytes.swap32()],
  ])('of %s is left alone', (_, damage) => {
    const folder = temporaryFolder();
    const writer = new SamplesWriter(folder, '4711-0', 4711);
    writer.add(SAMPLE.THREAD, 0, 501, 0, 9);
    writer.flush();
    writer.close();
    const bytes = readFileSync(writer.path);
    damage(bytes);
    writeFileSync(writer.path, bytes);
    const log = new SamplesLog(writer.path);
    expect([log.refresh(), log.slots, log.isForeign]).toEqual([false, 0, true]);
    expect(records(log)).toEqual([]);
  });

  test('is named after its process’s main thread', () => {
    expect(parseSamplesName('4711-0.samples')).toMatchObject({ key: '4711:0', pid: 4711 });
    expect(parseSamplesName('4711-0.2.samples')?.key).toBe('4711:0.2');
    for (const name of ['4711-3.samples', '4711-0.log', 'notes.samples', '.samples']) {
      expect(parseSamplesName(name)).toBeNull();
    }
    const folder = temporaryFolder();
    expect(findSamples(folder, [])).toEqual([]);
    mkdirSync(join(folder, 'pool'));
    writeFileSync(join(folder, 'pool', 'README'), '');
    mkdirSync(join(folder, 'pool', '7-0.samples'));
    const [log] = findSamples(folder, []);
    expect([log.refresh(), log.slots]).toEqual([false, 0]);
    expect(findSamples(folder, [log])).toEqual([]);
  });
});
