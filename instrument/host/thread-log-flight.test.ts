import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logOf } from '../model/testing/log-writer.ts';
import { HEADER, KIND, STRING_CATEGORY, slotsOfRecord } from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import { readLog } from './read-log.ts';
import { FakeThread, writeNames, writeWord } from './testing/fake-log.ts';
import { temporaryFolder } from './testing/places.ts';
import { segmentName, ThreadLog } from './thread-log.ts';

const LIVES = false;
const GONE = true;
const NAMES: Record<number, string> = {
  [KIND.CLOCK]: 'C',
  [KIND.THREAD_START]: 'start',
  [KIND.NONE]: '-',
};

/**
 * What a log's slots hold, as text: a number for a `before` with that id, `name 3` for a string, `dropped 9`, and `|` where
 * a piece says that what follows does not follow.
 */
function contents(log: ThreadLog): string {
  const found: string[] = [];
  for (const words of readLog(log)) {
    if (words.length === 0) found.push('|');
    for (let at = 0; at < words.length; at += 4) {
      const [kind, word1] = [words[at] & 0xff, words[at + 1]];
      if (kind === KIND.BEFORE) found.push(String(word1));
      else if (kind === KIND.DROPPED) found.push(`dropped ${word1 + words[at + 2] * 2 ** 32}`);
      else if (kind === KIND.STRING) {
        found.push(`name ${word1}`);
        at += (slotsOfRecord(words[at]) - 1) * 4;
      } else found.push(NAMES[kind] ?? `k${kind}`);
    }
  }
  return found.join(' ');
}

/** A thread with three full segments of three callbacks each, and a fourth that is being written. */
function begin(): { writer: FakeThread; log: ThreadLog; letGo(...numbers: number[]): void } {
  const writer = new FakeThread(temporaryFolder(), 4711, 0, 4);
  writer.befores(1, 2, 3).seal().befores(4, 5, 6).seal().befores(7, 8, 9).seal().befores(10).publish();
  const log = new ThreadLog(writer.directory, true);
  const letGo = (...numbers: number[]) => {
    for (const number of numbers) rmSync(join(writer.directory, segmentName(number)));
  };
  return { writer, log, letGo };
}

describe('the log of a flight recording', () => {
  test('is read from the oldest segment that is left, with slots numbered as ever', () => {
    const { log, letGo } = begin();
    letGo(0, 1);
    log.refresh(LIVES);
    expect(log).toMatchObject({ first: 8, slots: 14, fault: null });
    expect(contents(log)).toBe('| start dropped 8 C 7 8 9 C 10');
  });

  test('says first when its thread began and what that had defined', () => {
    const { writer, log, letGo } = begin();
    const names = logOf('init 2 Timeout <1\ninit 3 ATypeWithANameOfMoreThanOneSlot <1').subarray(4);
    const strings = Uint32Array.from([...names.subarray(0, 8), ...names.subarray(12, 24)]);
    writeNames(writer.directory, 4711, 0, 77, strings);
    letGo(0);
    log.refresh(GONE);
    expect(contents(log)).toBe('| C start name 1 name 2 dropped 4 C 4 5 6 C 7 8 9 C 10');
    expect(Array.from(log.substitute(0).subarray(0, 4))).toEqual([KIND.CLOCK, 77, 0, 0]);
    expect(Array.from(log.substitute(0).subarray(4, 8))).toEqual([KIND.THREAD_START | (1 << 8), 4711, 0, 1]);
  });

  test('takes of names whose writing was cut short what is whole', () => {
    const { writer, log, letGo } = begin();
    const long = 'x'.repeat(100);
    writeNames(writer.directory, 4711, 0, 77, logOf(`init 2 Timeout <1\ninit 3 ${long} <1`).subarray(4, 12));
    letGo(0);
    log.refresh(GONE);
    const whole = contents(log);
    const partial = Buffer.alloc(40);
    partial.writeUInt32LE(KIND.STRING | (100 << 8), 0);
    partial.writeUInt32LE(2, 4);
    partial.writeUInt32LE(STRING_CATEGORY.TYPE, 8);
    writeFileSync(join(writer.directory, NAMES_FILE), partial, { flag: 'a' });
    expect(contents(log)).toBe(whole);
  });

  test.each([
    ['of another thread', (directory: string) => writeNames(directory, 4712, 0, 77, new Uint32Array(0))],
    ['cut within the header', (directory: string) => truncateSync(join(directory, NAMES_FILE), 20)],
    ['of another kind', (directory: string) => writeFileSync(join(directory, NAMES_FILE), 'x'.repeat(300))],
  ])('is read without names that are %s', (_, damage) => {
    const { writer, log, letGo } = begin();
    writeNames(writer.directory, 4711, 0, 77, new Uint32Array(0));
    damage(writer.directory);
    letGo(0);
    log.refresh(GONE);
    expect(contents(log)).toBe('| start dropped 4 C 4 5 6 C 7 8 9 C 10');
  });

  test('moves on where segments go while it is followed', () => {
    const { writer, log, letGo } = begin();
    log.refresh(LIVES);
    expect(log.first).toBe(0);
    letGo(0, 1);
    expect(contents(log)).toBe('| start dropped 8 C 7 8 9 C 10');
    expect(log.first).toBe(8);
    writer.befores(11, 12).seal().befores(13).publish();
    letGo(2);
    log.refresh(LIVES);
    expect(contents(log)).toBe('| start dropped 12 C 10 11 12 C 13');
  });

  test('goes on behind the gap where segments went faster than it was read', () => {
    const { log, letGo } = begin();
    log.refresh(LIVES);
    const pieces = readLog(log);
    const target = new Uint8Array(16 * 2);
    expect(log.read(0, 2, target)).toBe(2);
    letGo(0, 1);
    expect(log.read(2, 2, target)).toBe(0);
    expect(log.first).toBe(8);
    expect(Array.from(log.substitute(2).subarray(0, 4))).toEqual([KIND.DROPPED, 6, 0, 0]);
    expect(log.read(8, 2, target)).toBe(2);
    pieces.return(undefined);
  });

  test('is found again where the writer has left behind all that was known of it', () => {
    const { writer, log, letGo } = begin();
    log.refresh(LIVES);
    writer.befores(11, 12).seal().befores(13, 14, 15).seal().befores(16).publish();
    letGo(0, 1, 2, 3, 4);
    log.refresh(LIVES);
    expect(log).toMatchObject({ first: 20, slots: 22 });
    expect(contents(log)).toBe('| start dropped 20 C 16');
  });

  test('of which nothing is left any more is over, without a fault', () => {
    const { writer, log } = begin();
    log.refresh(LIVES);
    rmSync(writer.directory, { recursive: true });
    expect(contents(log)).toBe('| start dropped 14');
    log.refresh(GONE);
    expect(log).toMatchObject({ closed: true, fault: null, first: 14, slots: 14 });
  });

  test('is found where its first segment was not ready at the first look, and gone at the next', () => {
    const { writer, log, letGo } = begin();
    writeWord(join(writer.directory, segmentName(0)), HEADER.MAGIC, 0);
    expect(log.refresh(LIVES)).toBe(false);
    letGo(0);
    log.refresh(LIVES);
    expect(log).toMatchObject({ first: 4, slots: 14, fault: null });
  });

  test('that lacks a segment in the middle is read up to there, and says so', () => {
    const { log, letGo } = begin();
    letGo(0, 2);
    log.refresh(GONE);
    expect(contents(log)).toBe('| start dropped 4 C 4 5 6');
    expect(log.fault?.message).toContain('000002.log is missing');
  });

  test('keeps nothing in memory of the segments that are gone', () => {
    const writer = new FakeThread(temporaryFolder(), 4711, 0, 4);
    const log = new ThreadLog(writer.directory, true);
    for (let number = 0; number < 200; number++) {
      writer.befores(1, 2, 3).seal();
      if (number > 2) rmSync(join(writer.directory, segmentName(number - 3)));
      log.refresh(LIVES);
    }
    writer.publish();
    log.refresh(LIVES);
    expect(readdirSync(writer.directory)).toHaveLength(4);
    expect(log).toMatchObject({ first: 197 * 4, slots: 801 });
    expect(log.oldest).toBe(join(writer.directory, segmentName(197)));
  });
});

test('a log that keeps everything takes a missing segment for what it is', () => {
  const { writer, letGo } = begin();
  letGo(0);
  const log = new ThreadLog(writer.directory);
  log.refresh(GONE);
  expect(log.slots).toBe(0);
  expect(log.fault?.message).toContain('000000.log is missing');
});
