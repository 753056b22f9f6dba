import { chmodSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LoopscopeError } from './errors.ts';
import { findRecording, openRecording, Recording } from './recording.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, MANIFEST, temporaryFolder, withoutPrivileges } from './testing/places.ts';

function refusal(action: () => unknown): LoopscopeError {
  try {
    action();
  } catch (error) {
    if (error instanceof LoopscopeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('finding a recording', () => {
  test('takes its name with and without the suffix', () => {
    const folder = temporaryFolder();
    const directory = emptyRecording({}, folder);
    expect(findRecording('app', folder)).toBe(directory);
    expect(findRecording('app.loopscope', folder)).toBe(directory);
    expect(findRecording('app.loopscope/', folder)).toBe(directory);
    expect(findRecording(directory, '/')).toBe(directory);
    expect(findRecording('app.loopscope/manifest.json', folder)).toBe(directory);
  });

  test('takes a directory without the suffix, too', () => {
    const folder = temporaryFolder();
    renameSync(emptyRecording({}, folder), join(folder, 'plain'));
    expect(findRecording('plain', folder)).toBe(join(folder, 'plain'));
  });

  test('says where it looked when there is none', () => {
    const folder = temporaryFolder();
    const error = refusal(() => findRecording('gone', folder));
    expect(error).toMatchObject({ code: 'E_RECORDING_MISSING', exitCode: 2 });
    expect(error.message).toContain(`There is no recording ${folder}/gone.loopscope; make one with`);
  });

  test('refuses a file', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), '');
    expect(refusal(() => findRecording('notes.txt', folder)).message).toBe(
      `${folder}/notes.txt is a file, not a recording; name a directory that \`loopscope record\` made.`,
    );
  });
});

describe('opening a recording', () => {
  test('refuses a directory without a manifest', () => {
    const folder = temporaryFolder();
    const error = refusal(() => openRecording(folder));
    expect(error).toMatchObject({ code: 'E_NOT_A_RECORDING', exitCode: 2 });
    expect(error.message).toBe(
      `${folder} is not a recording: it has no manifest.json; name a directory that \`loopscope record\` made.`,
    );
  });

  test.each([
    ['text', 'hello'],
    ["another program's manifest", '{"name":"app","version":"1.0.0"}'],
    ['nothing', ''],
    ['null', 'null'],
  ])('refuses a manifest that holds %s', (_, text) => {
    const directory = emptyRecording();
    writeFileSync(join(directory, 'manifest.json'), text);
    expect(refusal(() => openRecording(directory))).toMatchObject({ code: 'E_NOT_A_RECORDING', exitCode: 2 });
  });

  test('refuses one of a newer version with both versions', () => {
    const error = refusal(() => openRecording(emptyRecording({ schemaVersion: 7 })));
    expect(error.code).toBe('E_RECORDING_NEWER');
    expect(error.message).toContain('(format 7, this one reads 1); update loopscope');
  });

  test.each([
    ['originNs', 'yesterday'],
    ['originNs', '9'.repeat(400)],
    ['versions', { node: 'v20' }],
    ['command', ['node', 5]],
    ['cwd', null],
    ['startedAt', 1e9],
    ['exit', { code: '0' }],
    ['state', 'x'],
    ['notes', [null]],
    ['schemaVersion', { toString: 1 }],
  ])('refuses a manifest whose %s is %j', (field, value) => {
    const error = refusal(() => openRecording(emptyRecording({ [field]: value })));
    expect(error.code).toBe('E_RECORDING_DAMAGED');
    expect(error.message).toContain(`lacks a proper "${field}"`);
  });

  test('shows no notes of a manifest that are none, and says so', () => {
    const directory = emptyRecording({ state: 'ended', notes: ['\u0000', 'One of them is whole.'] });
    new FakeThread(join(directory, 'threads'), endedPid(), 0).befores(1).publish();
    expect(openRecording(directory).notes()).toEqual([
      'One of them is whole.',
      'manifest.json has notes that are no sentences, so it was damaged; they are not shown.',
    ]);
  });

  test('refuses one that may not be read', () => {
    const directory = emptyRecording();
    chmodSync(join(directory, 'manifest.json'), 0);
    const error = refusal(() => withoutPrivileges(() => openRecording(directory)));
    expect(error).toMatchObject({ code: 'E_RECORDING_UNREADABLE', exitCode: 2 });
    expect(error.message).toBe(
      `${directory}/manifest.json can't be read: permission denied; give yourself the right to read it.`,
    );
  });

  test('refuses one whose logs may not be read', () => {
    const directory = emptyRecording();
    const { path } = new FakeThread(join(directory, 'threads'), endedPid(), 0);
    chmodSync(path, 0);
    const error = refusal(() => withoutPrivileges(() => openRecording(directory)));
    expect(error.message).toBe(`${path} can't be read: permission denied; give yourself the right to read it.`);
  });

  test('refuses a manifest that can not be read, with the reason', () => {
    const directory = emptyRecording();
    rmSync(join(directory, 'manifest.json'));
    mkdirSync(join(directory, 'manifest.json'));
    const error = refusal(() => openRecording(directory));
    expect(error).toMatchObject({ code: 'E_RECORDING_UNREADABLE', exitCode: 2 });
    expect(error.message).toContain("manifest.json can't be read: it is a directory");
  });

  test('refuses one of which no thread can be read', () => {
    const directory = emptyRecording({ state: 'ended' });
    const writer = new FakeThread(join(directory, 'threads'), endedPid(), 0);
    writeFileSync(writer.path, 'x'.repeat(100));
    expect(refusal(() => openRecording(directory)).code).toBe('E_NOT_A_RECORDING');
  });

  test('reads the good threads beside a foreign one, and notes that', () => {
    const directory = emptyRecording({ state: 'ended' });
    const pid = endedPid();
    new FakeThread(join(directory, 'threads'), pid, 0).befores(1).publish();
    const foreign = new FakeThread(join(directory, 'threads'), pid, 1);
    writeFileSync(foreign.path, 'x'.repeat(100));
    const recording = openRecording(directory);
    expect(recording.slots).toBe(2);
    expect(recording.notes()).toEqual([expect.stringContaining(`${foreign.path} is not a log of Loopscope`)]);
  });

  test('reads a truncated one up to the cut, and notes that', () => {
    const directory = emptyRecording({ state: 'ended' });
    const writer = new FakeThread(join(directory, 'threads'), endedPid(), 0).befores(1, 2, 3).publish();
    truncateSync(writer.path, 64 + 32);
    const recording = openRecording(directory);
    expect(recording.slots).toBe(2);
    expect(recording.notes()[0]).toContain('is cut short: 2 of its 4 records are there');
  });

  test('reads everything that was written when the program was killed', () => {
    const directory = emptyRecording();
    new FakeThread(join(directory, 'threads'), endedPid(), 0).befores(1).publish().befores(2, 3);
    expect(openRecording(directory).slots).toBe(4);
  });

  test('does not take a process that has only the same number for the writer', () => {
    const directory = emptyRecording();
    new FakeThread(join(directory, 'threads'), process.pid, 0).befores(1).publish().befores(2, 3);
    expect(openRecording(directory).slots).toBe(4);
  });

  test('takes a recording that nobody closed for ended, and notes that its end is not known', () => {
    const directory = emptyRecording({ pid: endedPid() });
    const recording = openRecording(directory);
    expect(recording.manifest).toMatchObject({ state: 'ended', exit: null });
    expect(recording.notes()).toEqual([
      'Loopscope did not close this recording, so how the program ended is not known.',
    ]);
  });

  test('of a program that still runs leaves it so', () => {
    expect(openRecording(emptyRecording({ pid: process.pid })).manifest.state).toBe('recording');
  });
});

describe('the threads of a recording', () => {
  test('are numbered in the order in which they were found, and known ones stay where they are', () => {
    const directory = emptyRecording();
    const threads = join(directory, 'threads');
    const recording = new Recording(directory);
    new FakeThread(threads, 20, 1);
    new FakeThread(threads, 20, 0);
    mkdirSync(join(threads, 'something else'));
    expect(recording.findThreads()).toBe(true);
    new FakeThread(threads, 10, 0);
    expect(recording.findThreads()).toBe(true);
    expect(recording.findThreads()).toBe(false);
    expect(recording.logs.map((log) => log.key)).toEqual(['20:0', '20:1', '10:0']);
  });

  test('of a process that replaced itself end where its second life begins', () => {
    const directory = emptyRecording();
    const threads = join(directory, 'threads');
    new FakeThread(threads, process.pid, 0).publish().befores(1);
    new FakeThread(threads, process.pid, 0, 8, 2).publish().befores(2);
    const recording = new Recording(directory, 'own');
    recording.findThreads();
    recording.refresh();
    expect(recording.logs.map(({ key, slots, closed }) => ({ key, slots, closed }))).toEqual([
      { key: `${process.pid}:0`, slots: 2, closed: true },
      { key: `${process.pid}:0.2`, slots: 1, closed: false },
    ]);
    recording.release();
  });

  test('bring the notes of their processes, each once', () => {
    const directory = emptyRecording({ notes: ['From the manifest.'] });
    for (const tid of [0, 1]) {
      const thread = new FakeThread(join(directory, 'threads'), 4711, tid);
      writeFileSync(join(thread.directory, 'note.txt'), 'The addon was refused.');
    }
    const recording = new Recording(directory);
    recording.findThreads();
    expect(recording.notes()).toEqual(['From the manifest.', 'The addon was refused.']);
  });
});

test('a manifest that somebody else brings up to date is read again until it has ended', () => {
  const directory = emptyRecording();
  const recording = new Recording(directory);
  expect(recording.rereadManifest()).toBe(false);
  const ended = { ...MANIFEST, state: 'ended', exit: { code: 3, signal: null } };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(ended));
  expect(recording.rereadManifest()).toBe(true);
  expect(recording.manifest.exit).toEqual({ code: 3, signal: null });
});
