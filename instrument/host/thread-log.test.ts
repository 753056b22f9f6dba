import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HEADER, KIND } from '../schema/events.ts';
import { NOTE_FILE } from '../schema/manifest.ts';
import { readLog } from './read-log.ts';
import { FakeThread, writeWord } from './testing/fake-log.ts';
import { temporaryFolder } from './testing/places.ts';
import { parseThreadFolder, ThreadLog } from './thread-log.ts';

const LIVES = false;
const GONE = true;

/** What a log's slots hold, as text: `C` for a clock record, a number for a `before` with that id, `-` for an empty slot. */
function contents(log: ThreadLog): string {
  const names: string[] = [];
  for (const words of readLog(log)) {
    for (let at = 0; at < words.length; at += 4) {
      const kind = words[at] & 0xff;
      names.push(
        kind === KIND.CLOCK ? 'C' : kind === KIND.BEFORE ? String(words[at + 1]) : kind === 0 ? '-' : `k${kind}`,
      );
    }
  }
  return names.join(' ');
}

function begin(slots = 4): { writer: FakeThread; log: ThreadLog } {
  const writer = new FakeThread(temporaryFolder(), 4711, 0, slots);
  return { writer, log: new ThreadLog(writer.directory) };
}

describe('the log of a thread', () => {
  test('is read up to the published head while its writer lives', () => {
    const { writer, log } = begin(8);
    writer.befores(7, 8).publish().befores(9);
    expect(log.refresh(LIVES)).toBe(true);
    expect(contents(log)).toBe('C 7 8');
    expect(log.refresh(LIVES)).toBe(false);
    writer.publish();
    expect(log.refresh(LIVES)).toBe(true);
    expect(contents(log)).toBe('C 7 8 9');
    expect(log.closed).toBe(false);
  });

  test('is read up to the first empty slot once its writer is gone', () => {
    const { writer, log } = begin(8);
    writer.befores(7).publish().befores(8, 9).hole().befores(10);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 7 8 9');
    expect(log.closed).toBe(true);
    expect(log.fault).toBeNull();
  });

  test('goes on in the next segment once the one before it is sealed, with slots numbered through', () => {
    const { writer, log } = begin(4);
    writer.befores(1, 2, 3).publish().mapNext();
    log.refresh(LIVES);
    expect(contents(log)).toBe('C 1 2 3');
    writer.seal().befores(4).publish();
    log.refresh(LIVES);
    expect(contents(log)).toBe('C 1 2 3 C 4');
    expect(log.slots).toBe(6);
  });

  test('counts a sealed segment in full, so that numbers agree with the next segment where it was padded', () => {
    const { writer, log } = begin(4);
    writer.befores(1).append(KIND.PAD, 1).hole().seal().befores(2).publish();
    log.refresh(LIVES);
    expect(contents(log)).toBe('C 1 k5 - C 2');
  });

  test('is read from any slot, over the bounds of segments', () => {
    const { writer, log } = begin(4);
    writer.befores(1, 2, 3).seal().befores(4, 5, 6).seal().befores(7).publish();
    log.refresh(LIVES);
    const target = new Uint8Array(5 * 16);
    expect(log.read(3, 5, target)).toBe(5);
    const words = new Uint32Array(target.buffer);
    expect([0, 1, 2, 3, 4].map((slot) => words[slot * 4 + 1])).toEqual([3, 0, 4, 5, 6]);
    expect(log.read(10, 5, target)).toBe(0);
    expect(log.read(9, 5, target)).toBe(1);
  });

  test('is closed when its thread has ended, even while the process lives', () => {
    const { writer, log } = begin(8);
    writer.befores(1).end();
    log.refresh(LIVES);
    expect(contents(log)).toBe('C 1 k2');
    expect(log).toMatchObject({ closed: true, ended: true });
  });

  test('is empty as long as there is no segment, and stays so when its process is gone', () => {
    const { writer, log } = begin();
    rmSync(writer.path);
    expect(log.refresh(LIVES)).toBe(false);
    log.refresh(GONE);
    expect(log).toMatchObject({ slots: 0, closed: true, fault: null });
  });

  test('that is cut short is read up to the cut, and says how much is missing', () => {
    const { writer, log } = begin(8);
    writer.befores(1, 2, 3, 4).publish();
    truncateSync(writer.path, 64 + 3 * 16 + 5);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2');
    expect(log.fault?.code).toBe('E_RECORDING_DAMAGED');
    expect(log.fault?.message).toBe(
      `${writer.path} is cut short: 3 of its 5 records are there; thread 4711:0 is shown up to there (3 records), copy the recording again for the rest.`,
    );
  });

  test('that is cut short in an earlier segment ends there and does not jump over the gap', () => {
    const { writer, log } = begin(4);
    const first = writer.path;
    writer.befores(1, 2, 3).seal().befores(4).publish();
    truncateSync(first, 64 + 2 * 16);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1');
    expect(log.fault?.message).toContain('2 of its 4 records');
  });

  test('that is cut within its header says so', () => {
    const { writer, log } = begin();
    truncateSync(writer.path, 40);
    log.refresh(GONE);
    expect(log.slots).toBe(0);
    expect(log.fault?.message).toContain('is cut short within its header (40 bytes)');
  });

  test.each([
    ['nothing at all', 0],
    ['a file without a header', 4096],
  ])('of a thread that was killed before it wrote anything and left %s says that', (_, size) => {
    const { writer, log } = begin();
    truncateSync(writer.path, 0);
    truncateSync(writer.path, size);
    log.refresh(GONE);
    expect(log.closed).toBe(true);
    expect(log.fault?.message).toBe(
      'Thread 4711:0 was killed before it wrote anything, so there is nothing of it to be shown; record it again.',
    );
  });

  test('whose last text is not finished ends behind it, though its slots are empty', () => {
    const { writer, log } = begin(40);
    writer.befores(1).append(KIND.PAD, 20).hole();
    for (let slot = 1; slot < 20; slot++) writer.hole();
    writer.befores(2);
    log.refresh(GONE);
    expect(log.fault).toBeNull();
    expect(log.slots).toBe(1 + 1 + 21 + 1);
  });

  test('that lacks a segment in the middle is read up to there', () => {
    const { writer, log } = begin(4);
    writer.befores(1, 2, 3).seal();
    const missing = writer.path;
    writer.befores(4, 5, 6).seal().befores(7).publish();
    rmSync(missing);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2 3');
    expect(log.fault?.message).toContain(`${missing} is missing`);
  });

  test('whose segment belongs elsewhere is read up to there', () => {
    const { writer, log } = begin(4);
    writer.befores(1, 2, 3).seal().befores(4).publish().set(HEADER.FIRST_LOW, 99);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2 3');
    expect(log.fault?.message).toContain('does not follow the segment before it (it begins at 99, not 4)');
  });

  test.each([
    ['another process', HEADER.PID, 4712, 'segment 1 of thread 4712:0'],
    ['another thread', HEADER.TID, 3, 'segment 1 of thread 4711:3'],
    ['another place in the log', HEADER.NUMBER, 5, 'segment 5 of thread 4711:0'],
  ])('with a segment of %s is read up to there', (_, field, value, said) => {
    const { writer, log } = begin(4);
    writer.befores(1, 2, 3).seal().befores(4).publish().set(field, value);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2 3');
    expect(log.fault?.message).toContain(`${writer.path} belongs elsewhere (its header says ${said})`);
  });

  test('that lacks its first segment says so', () => {
    const { writer, log } = begin(4);
    const first = writer.path;
    writer.befores(1, 2, 3).seal().befores(4).publish();
    rmSync(first);
    log.refresh(GONE);
    expect(log.slots).toBe(0);
    expect(log.fault?.message).toContain(`${first} is missing`);
  });

  test('whose segment goes on although it is not closed is read up to there', () => {
    const { writer, log } = begin(4);
    const first = writer.path;
    writer.befores(1, 2, 3).seal().befores(4).publish();
    writeWord(first, HEADER.FLAGS, 0);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2 3');
    expect(log.fault?.message).toContain(`${first} is not closed, though another segment follows`);
  });

  test('with the next segment mapped ahead when its process was killed has no fault', () => {
    const { writer, log } = begin(4);
    writer.befores(1).publish().mapNext();
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1');
    expect(log.fault).toBeNull();
  });

  test('that is cut short where nothing was published yet says so', () => {
    const { writer, log } = begin(8);
    writer.befores(1).publish().befores(2, 3);
    truncateSync(writer.path, 64 + 3 * 16);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1 2');
    expect(log.fault?.message).toContain('is cut short: there is room for 3 of the 8 records it was made for');
  });

  test('with many records behind an empty one says how many cannot be read', () => {
    const { writer, log } = begin(16);
    writer.befores(1).publish().hole().befores(2, 3, 4, 5, 6, 7, 8, 9, 10);
    log.refresh(GONE);
    expect(contents(log)).toBe('C 1');
    expect(log.fault?.message).toContain('has an empty record, and 9 more after it');
  });

  test('in place of which somebody has put a pipe is not waited for', () => {
    const { writer, log } = begin();
    rmSync(writer.path);
    expect(spawnSync('mkfifo', [writer.path]).status).toBe(0);
    log.refresh(GONE);
    expect(log).toMatchObject({ slots: 0, closed: true });
    expect(log.fault?.message).toContain(writer.path);
  });

  test('in a file of another kind is refused and not read', () => {
    const { writer, log } = begin();
    writeFileSync(writer.path, 'x'.repeat(200));
    log.refresh(GONE);
    expect(log).toMatchObject({ slots: 0, closed: true });
    expect(log.fault?.code).toBe('E_NOT_A_RECORDING');
  });

  test('keeps what was lost in earlier segments when the header begins to count anew', () => {
    const { writer, log } = begin(4);
    writer.set(HEADER.LOST, 3);
    log.refresh(LIVES);
    writer.set(HEADER.LOST, 5);
    log.refresh(LIVES);
    writer.set(HEADER.LOST, 0).befores(1, 2, 3).seal().set(HEADER.LOST, 2);
    log.refresh(LIVES);
    expect(log.lost).toBe(7);
  });

  test("carries the preload's note", () => {
    const { writer, log } = begin();
    expect(log.note()).toBeNull();
    writeFileSync(join(writer.directory, NOTE_FILE), 'The addon was refused.\n');
    expect(log.note()).toBe('The addon was refused.');
  });

  test('leaves the files as they are', () => {
    const { writer, log } = begin(8);
    writer.befores(1, 2).publish();
    const before = readFileSync(writer.path);
    log.refresh(GONE);
    contents(log);
    expect(readFileSync(writer.path).equals(before)).toBe(true);
  });
});

test("a thread folder's name tells process, thread and life", () => {
  expect(parseThreadFolder('4711-0')).toEqual({ key: '4711:0', pid: 4711, tid: 0, life: 1 });
  expect(parseThreadFolder('4711-12.3')).toEqual({ key: '4711:12.3', pid: 4711, tid: 12, life: 3 });
  expect(parseThreadFolder('notes')).toBeNull();
  expect(parseThreadFolder('4711-0.log')).toBeNull();
});
