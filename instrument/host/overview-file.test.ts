import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANE } from '../model/lanes.ts';
import { ThreadOverview } from '../model/overview.ts';
import { decodeOverview, encodeOverview } from '../model/overview-frame.ts';
import { KIND } from '../schema/events.ts';
import { keepOverview, readOverview } from './overview-file.ts';
import { readLog } from './read-log.ts';
import { Recording } from './recording.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, withoutPrivileges } from './testing/places.ts';

const FOLDER = 'threads';

/** A recording of threads with so many callbacks each, by tid. */
function recordingOf(callbacks: Record<number, number>): { recording: Recording; pid: number } {
  const directory = emptyRecording({ state: 'ended', originNs: '0' });
  const pid = endedPid();
  for (const [tid, count] of Object.entries(callbacks)) {
    const words = new Uint32Array(count * 8);
    for (let i = 0; i < count; i++)
      words.set([KIND.BEFORE, i + 2, 0, i * 20 + 1, KIND.AFTER, i + 2, 0, i * 20 + 6], i * 8);
    new FakeThread(join(directory, FOLDER), pid, Number(tid), count * 2 + 10).raw(words).publish();
  }
  return { recording: opened(directory), pid };
}

function opened(directory: string): Recording {
  const recording = new Recording(directory, 'own');
  recording.findThreads();
  recording.refresh();
  return recording;
}

function keep(recording: Recording): boolean {
  const frames = new Map(
    recording.logs.map((log) => {
      const overview = new ThreadOverview(0n, 100);
      for (const words of readLog(log)) overview.push(words);
      overview.finish();
      return [log, encodeOverview(0, overview.told())];
    }),
  );
  return keepOverview(recording, frames);
}

/** Of each frame: the thread's index and how many callbacks it tells of. */
function told(frames: Uint8Array[] | null): [number, number][] | null {
  if (frames === null) return null;
  return frames.map(({ buffer }) => {
    const { index, lanes } = decodeOverview(buffer as ArrayBuffer);
    return [index, lanes.get(LANE.CALLBACKS)![0].slices.count.reduce((sum, count) => sum + count, 0)];
  });
}

const fileOf = ({ directory }: Recording) => join(directory, 'overview');

describe('the overview that a recording keeps', () => {
  test('is read as it was written, thread by thread', () => {
    const { recording } = recordingOf({ 0: 300, 1: 70 });
    expect(keep(recording)).toBe(true);
    expect(told(readOverview(opened(recording.directory)))).toEqual([
      [0, 300],
      [1, 70],
    ]);
  });

  test('is of the threads themselves, in whichever order they are found', () => {
    const { recording } = recordingOf({ 0: 300, 1: 70 });
    recording.logs.reverse();
    keep(recording);
    const other = opened(recording.directory);
    expect(told(readOverview(other))).toEqual([
      [0, 300],
      [1, 70],
    ]);
  });

  test('is not there where none was kept', () => {
    expect(readOverview(recordingOf({ 0: 300 }).recording)).toBeNull();
  });

  test('counts for nothing once a log has another length, or there is another thread', () => {
    const { recording, pid } = recordingOf({ 0: 300 });
    keep(recording);
    const log = join(recording.logs[0].directory, '000000.log');
    const bytes = readFileSync(log);
    const other = recordingOf({ 0: 300 }).recording;
    writeFileSync(fileOf(other), readFileSync(fileOf(recording)));
    // Another process's, though it has as many slots.
    expect(readOverview(other)).toBeNull();
    new FakeThread(join(recording.directory, FOLDER), pid, 1).befores(2).publish();
    expect(readOverview(opened(recording.directory))).toBeNull();
    const shorter = recordingOf({ 0: 300 });
    keep(shorter.recording);
    writeFileSync(join(shorter.recording.logs[0].directory, '000000.log'), bytes.subarray(0, bytes.length >> 1));
    expect(readOverview(opened(shorter.recording.directory))).toBeNull();
  });

  test('counts for nothing where any byte of it is another one', () => {
    const { recording } = recordingOf({ 0: 40 });
    keep(recording);
    const whole = readFileSync(fileOf(recording));
    const end = whole.indexOf('\n');
    const places = [0, 30, end, end + 1, end + 20, whole.length >> 1, whole.length - 1];
    for (const at of places) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1;
      writeFileSync(fileOf(recording), damaged);
      expect(readOverview(recording), `byte ${at}`).toBeNull();
    }
    for (const length of [0, 1, end, end + 1, whole.length - 1]) {
      writeFileSync(fileOf(recording), whole.subarray(0, length));
      expect(readOverview(recording), `${length} bytes`).toBeNull();
    }
    writeFileSync(fileOf(recording), whole);
    expect(told(readOverview(recording))).toEqual([[0, 40]]);
  });

  const NO_BYTES = createHash('sha256').digest('hex');
  const headOf = (change: object) =>
    JSON.stringify({ format: 'loopscope overview', version: 1, sha256: NO_BYTES, threads: [], ...change });

  test.each([
    ...['null', '7', '{}', headOf({ version: 2 }), headOf({ threads: 1 }), headOf({ threads: [null] })],
    headOf({ threads: [{ folder: 1, slots: 1, bytes: 1 }] }),
    headOf({ threads: [{ folder: '4711-0', slots: '1', bytes: 1 }] }),
    headOf({ threads: [{ folder: '4711-0', slots: 1, bytes: -1 }] }),
  ])('counts for nothing with the head %s', (head) => {
    const { recording } = recordingOf({ 0: 40 });
    writeFileSync(fileOf(recording), `${head}\n`);
    expect(readOverview(recording)).toBeNull();
  });

  test('is done without where it can’t be written', () => {
    const { recording } = recordingOf({ 0: 40 });
    expect(withoutPrivileges(() => keep(recording))).toBe(false);
    expect(readOverview(recording)).toBeNull();
  });
});
