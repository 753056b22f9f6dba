import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HEADER, KIND } from '../schema/events.ts';
import { Recording } from './recording.ts';
import { countLost, removeSegment, sealRecording, trim } from './seal.ts';
import { FakeThread, headerWord, writeWord } from './testing/fake-log.ts';
import { emptyRecording, endedPid } from './testing/places.ts';
import { ThreadLog } from './thread-log.ts';

function begin(pid: number, slots = 8) {
  const directory = emptyRecording();
  const thread = new FakeThread(join(directory, 'threads'), pid, 0, slots);
  return { recording: new Recording(directory, 'own'), thread };
}

describe('sealing a recording', () => {
  test('cuts the last segment to what it holds and removes the one that was mapped ahead', () => {
    const { recording, thread } = begin(endedPid());
    thread.befores(1, 2).publish().befores(3).mapNext();
    expect(sealRecording(recording)).toEqual({ lost: 0, notes: [], running: [] });
    expect(readdirSync(thread.directory)).toEqual(['000000.log']);
    expect(statSync(thread.path).size).toBe(64 + 4 * 16);
    expect(headerWord(thread.path, HEADER.CAPACITY)).toBe(16 + 4 * 4);
    expect(headerWord(thread.path, HEADER.PUBLISHED)).toBe(16 + 4 * 4);
  });

  test('changes nothing of what can be read, and nothing at all the second time', () => {
    const { recording, thread } = begin(endedPid(), 4);
    thread.befores(1, 2, 3).seal().befores(4).publish();
    sealRecording(recording);
    const bytes = readFileSync(thread.path);
    const again = new Recording(recording.directory);
    sealRecording(again);
    expect(readFileSync(thread.path).equals(bytes)).toBe(true);
    expect(again.logs[0]).toMatchObject({ slots: 6, fault: null });
  });

  test('does not touch the log of a process that is still running', () => {
    const { recording, thread } = begin(process.pid);
    thread.befores(1).publish().befores(2);
    const bytes = readFileSync(thread.path);
    expect(sealRecording(recording).running).toEqual([process.pid]);
    expect(readFileSync(thread.path).equals(bytes)).toBe(true);
    recording.release();
  });

  test('leaves a damaged log as it is', () => {
    const { recording, thread } = begin(endedPid());
    thread.befores(1, 2, 3).publish();
    truncateSync(thread.path, 64 + 30);
    sealRecording(recording);
    expect(statSync(thread.path).size).toBe(64 + 30);
  });

  test('keeps a segment ahead in which more than its clock base was written', () => {
    const { recording, thread } = begin(endedPid(), 4);
    const first = thread.path;
    thread.befores(1).seal().befores(2).publish();
    // As if the thread had been killed before it could mark the first segment as full.
    writeWord(first, HEADER.FLAGS, 0);
    sealRecording(recording);
    expect(existsSync(thread.path)).toBe(true);
  });
});

describe('what a closed log does not use', () => {
  const closed = ({ directory }: FakeThread) => {
    const log = new ThreadLog(directory);
    log.refresh(true);
    return log;
  };

  test('is given back in whole pages, once', () => {
    const { thread } = begin(endedPid(), 1020);
    thread.befores(1).publish().mapNext();
    expect(statSync(thread.path).size).toBe(4 * 4096);
    const log = closed(thread);
    // Three of its own four, and all four of the segment ahead.
    expect(trim(log)).toBe(3 + 4);
    expect(trim(log)).toBe(0);
  });

  test('is not counted where somebody else has removed it', () => {
    const { thread } = begin(endedPid(), 1020);
    thread.befores(1).publish();
    const log = closed(thread);
    rmSync(thread.path);
    expect(trim(log)).toBe(0);
    expect(removeSegment(thread.path)).toBe(0);
  });
});

describe('counting what was lost', () => {
  test('adds what `lost` records tell to what has not been told yet', () => {
    const { thread } = begin(4711, 16);
    thread.append(KIND.LOST, 0, 1000, 1).befores(13).append(KIND.LOST, 0, 5).publish().set(HEADER.LOST, 7);
    const log = new ThreadLog(thread.directory);
    log.refresh(true);
    expect(countLost(log)).toBe(2 ** 32 + 1000 + 5 + 7);
  });

  test('does not take text for records', () => {
    const { thread } = begin(4711, 16);
    // 20 bytes of text in two slots that begin with the byte 13, a carriage return.
    thread.append(KIND.STRING, 20, 1, 1).append(KIND.LOST, 0, 900).append(KIND.LOST, 0, 900);
    thread.append(KIND.LOST, 0, 1).publish();
    const log = new ThreadLog(thread.directory);
    log.refresh(true);
    expect(countLost(log)).toBe(1);
  });
});
