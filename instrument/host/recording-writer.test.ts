import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LoopscopeError } from './errors.ts';
import { RecordingWriter } from './recording-writer.ts';
import { FakeThread } from './testing/fake-log.ts';
import { canMount, endedPid, mountMemory, temporaryFolder, withoutPrivileges } from './testing/places.ts';

function write(cwd: string, output?: string): RecordingWriter {
  return new RecordingWriter({
    cwd,
    name: 'app',
    output,
    command: ['node', 'app.js'],
    detail: 'app',
    version: '0.1.0',
  });
}

function refusal(cwd: string, output?: string): LoopscopeError {
  try {
    write(cwd, output);
  } catch (error) {
    if (error instanceof LoopscopeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const manifestOf = (directory: string) => JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'));

describe("a recording's directory", () => {
  test('is named after the program and never takes the place of another one', () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'app-2.loopscope'), 'a file of that name');
    expect([write(cwd), write(cwd)].map(({ directory }) => directory)).toEqual([
      join(cwd, 'app.loopscope'),
      join(cwd, 'app-3.loopscope'),
    ]);
  });

  test('is made where -o says, by that very name', () => {
    const cwd = temporaryFolder();
    expect(write(cwd, 'here').directory).toBe(join(cwd, 'here'));
    mkdirSync(join(cwd, 'empty'));
    expect(write(cwd, 'empty').directory).toBe(join(cwd, 'empty'));
  });

  test('is not made in one that holds something', () => {
    const cwd = temporaryFolder();
    write(cwd, 'taken');
    const error = refusal(cwd, 'taken');
    expect(error).toMatchObject({ code: 'E_RECORDING_EXISTS', exitCode: 2 });
    expect(error.message).toBe(
      `${cwd}/taken exists already and is not an empty directory; name another one with -o, or remove it.`,
    );
  });

  test('is not made where there is no folder for it', () => {
    const cwd = temporaryFolder();
    expect(refusal(cwd, 'no/such/place').message).toBe(
      `The recording place can't be made in ${cwd}/no/such: no such file or directory; name another place with -o, such as -o /tmp/place.`,
    );
  });

  test('is not made in a folder that may not be written', () => {
    const cwd = temporaryFolder();
    chmodSync(cwd, 0o555);
    const error = withoutPrivileges(() => refusal(cwd));
    expect(error).toMatchObject({ code: 'E_RECORDING_NOT_WRITABLE', exitCode: 2 });
    expect(error.message).toBe(
      `The recording app.loopscope can't be made in ${cwd}: permission denied; name another place with -o, such as -o /tmp/app.loopscope.`,
    );
  });

  test.runIf(canMount)('is not made on a read-only file system', () => {
    const cwd = mountMemory('size=64k,ro');
    const error = refusal(cwd);
    expect(error).toMatchObject({ code: 'E_RECORDING_NOT_WRITABLE', exitCode: 2 });
    expect(error.message).toBe(
      `The recording app.loopscope can't be made in ${cwd}: the file system is read-only; name another place with -o, such as -o /tmp/app.loopscope.`,
    );
  });

  test.runIf(canMount)('is not made on a full disk, and leaves nothing behind', () => {
    const cwd = mountMemory('size=64k');
    fill(cwd);
    const error = refusal(cwd);
    expect(error).toMatchObject({ code: 'E_DISK_FULL', exitCode: 2 });
    expect(error.message).toContain(`can't be made in ${cwd}: no space left on the device; free some`);
    expect(readdirSync(cwd)).toEqual(['filler']);
  });
});

/** Writes until nothing more fits. */
function fill(folder: string): void {
  for (const size of [4096, 1]) {
    try {
      for (;;) writeFileSync(join(folder, 'filler'), 'x'.repeat(size), { flag: 'a' });
    } catch {
      // Full.
    }
  }
}

describe("a recording's manifest", () => {
  test('says from the start what is being run, and by what', () => {
    const writer = write(temporaryFolder());
    writer.started(4711);
    expect(manifestOf(writer.directory)).toMatchObject({
      format: 'loopscope',
      schemaVersion: 1,
      command: ['node', 'app.js'],
      pid: 4711,
      state: 'recording',
      exit: null,
      versions: { node: process.version, platform: process.platform },
    });
    expect(readdirSync(writer.directory).sort()).toEqual(['manifest.json', 'threads']);
  });

  test('says at the end how the program ended, and what was lost', async () => {
    const writer = write(temporaryFolder());
    const thread = new FakeThread(writer.recording.threadsDirectory, endedPid(), 0);
    thread.append(13, 0, 40).publish().set(9, 2);
    expect(await writer.end({ code: null, signal: 'SIGKILL' })).toEqual([]);
    expect(manifestOf(writer.directory)).toMatchObject({
      state: 'ended',
      exit: { code: null, signal: 'SIGKILL' },
      lost: 42,
      notes: [
        `42 records found no room in ${writer.directory} and are missing; free some space, or record to another place with -o.`,
      ],
    });
  });

  test('says when nothing was recorded at all', async () => {
    const writer = write(temporaryFolder());
    await writer.end({ code: 0, signal: null }, ['A note of the caller.']);
    expect(manifestOf(writer.directory).notes).toEqual([
      'A note of the caller.',
      'No Node process loaded the recorder, so nothing was recorded; start a program that runs on Node.',
    ]);
  });

  test('does not wait for a process that has only the number of one that wrote', async () => {
    const writer = write(temporaryFolder());
    const thread = new FakeThread(writer.recording.threadsDirectory, process.pid, 0).befores(1).publish();
    await writer.end({ code: 0, signal: null });
    expect(manifestOf(writer.directory).notes).toEqual([]);
    expect(readFileSync(thread.path)).toHaveLength(64 + 2 * 16);
  });

  test.runIf(canMount)('is brought up to date even on a full disk', async () => {
    const cwd = mountMemory('size=64k');
    const writer = write(cwd);
    fill(cwd);
    expect(await writer.end({ code: 3, signal: null })).toEqual([]);
    expect(manifestOf(writer.directory)).toMatchObject({ state: 'ended', exit: { code: 3, signal: null } });
  });

  test('is gone with everything else when nothing was started', () => {
    const writer = write(temporaryFolder());
    writer.discard();
    expect(existsSync(writer.directory)).toBe(false);
  });
});
