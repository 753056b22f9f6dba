import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LoopscopeError } from './errors.ts';
import { openRecording } from './recording.ts';
import { type Packed, tarGzOf, tarOf, zipOf } from './testing/archives.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, MANIFEST, temporaryFolder } from './testing/places.ts';
import { type UnpackLimits, unpackRecording } from './unpack.ts';

const LIMITS: UnpackLimits = { bytes: 2 ** 20, files: 50, textBytes: 2 ** 16 };
const MANIFEST_TEXT = JSON.stringify({ ...MANIFEST, state: 'ended' });

/** Unpacks bytes as the host does; the folder holds nothing else. */
async function unpack(bytes: Buffer, name = 'app.tar.gz', limits: Partial<UnpackLimits> = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'archive'), bytes);
  const to = join(folder, 'to');
  const result = await unpackRecording(join(folder, 'archive'), name, to, { ...LIMITS, ...limits }).catch(
    (error: unknown) => error as LoopscopeError,
  );
  return { folder, to, result };
}

/** The sentence with which an archive is refused; nothing of it may lie outside of its folder. */
async function refusal(bytes: Buffer, name?: string, limits?: Partial<UnpackLimits>): Promise<string> {
  const { folder, result } = await unpack(bytes, name, limits);
  expect(result).toBeInstanceOf(LoopscopeError);
  expect(readdirSync(folder).filter((entry) => entry !== 'archive' && entry !== 'to')).toEqual([]);
  return (result as LoopscopeError).message;
}

const filesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

/** A recording of one thread with three records, as the files of an archive below `root`. */
function recording(root: string, manifest = MANIFEST_TEXT): Packed[] {
  const directory = emptyRecording({ state: 'ended' });
  const thread = new FakeThread(join(directory, 'threads'), 4711, 0).befores(1, 2, 3).publish();
  thread.close();
  const log = readFileSync(thread.path);
  return [
    { path: `${root}manifest.json`, content: manifest },
    { path: `${root}threads/4711-0/000000.log`, content: log },
  ];
}

describe.each([
  ['.tar', tarOf],
  ['.tar.gz', tarGzOf],
  ['.zip', zipOf],
])('a recording in a %s', (ending, pack) => {
  test('is unpacked under its own name, and can be opened', async () => {
    const { to, result } = await unpack(pack(recording('./some/where/app.loopscope/')), `packed${ending}`);
    expect(result).toBe(join(to, 'app.loopscope'));
    expect(openRecording(result as string)).toMatchObject({ name: 'app', slots: 4 });
  });

  test('has the archive’s name where it lies in no folder of its own', async () => {
    const { result } = await unpack(pack(recording('')), `my run${ending}`);
    expect(basename(result as string)).toBe('my run.loopscope');
  });

  test('comes without what is no part of it', async () => {
    const { to, result } = await unpack(
      pack([
        { path: '__MACOSX/app/._manifest.json', content: 'x' },
        ...recording('app/'),
        { path: 'app/.DS_Store', content: 'x' },
        { path: 'app/threads/4711-0/evil.sh', content: '#!/bin/sh' },
        { path: 'app/threads/4711-0/names.log', content: 'names' },
        { path: 'app/pool/4711-0.samples', content: 'samples' },
        { path: 'app/sources/sources.json', content: '{}' },
        { path: 'app/sources/0000-app.js', content: 'let x' },
        { path: 'app/sources/.ssh/authorized_keys', content: 'key' },
        { path: 'page/manifest.json', content: '{"name":"a page of somebody’s"}' },
      ]),
    );
    expect(filesIn(result as string)).toEqual([
      ...['manifest.json', 'pool/4711-0.samples', 'sources/0000-app.js', 'sources/sources.json'],
      ...['threads/4711-0/000000.log', 'threads/4711-0/names.log'],
    ]);
    expect(readdirSync(to)).toEqual(['app.loopscope']);
  });

  test.each(['../manifest.json', 'app/../../threads/1-0/000000.log', '/tmp/manifest.json', 'a\\..\\..\\manifest.json'])(
    'that names %s is refused',
    async (path) => {
      const sentence = await refusal(pack([...recording('app/'), { path, content: 'x' }]), 'bad');
      expect(sentence).toMatch(/^bad was not unpacked: it names the file ".+", which leads out of the folder;/);
    },
  );

  test('is refused where there is none, or more than one', async () => {
    expect(await refusal(pack([{ path: 'readme.md', content: 'x' }]), 'notes')).toMatch(
      /^notes holds no recording: there is no manifest\.json of Loopscope in it;/,
    );
    expect(await refusal(pack([...recording('a/'), ...recording('b/')]), 'both')).toBe(
      'both holds 2 recordings; drop them one by one.',
    );
  });

  test('is refused where it is larger than there is room for, has too many files, or the same one twice', async () => {
    const bomb = [...recording('app/'), { path: 'app/threads/4711-0/000001.log', content: Buffer.alloc(2 ** 20) }];
    expect(await refusal(pack(bomb), 'bomb')).toContain('it holds more than the 1048576 bytes');
    expect(await refusal(pack(recording('app/', `${MANIFEST_TEXT}${' '.repeat(2 ** 16)}`)), 'bomb')).toContain(
      'it holds a manifest.json of more than 65536 bytes',
    );
    expect(await refusal(pack(recording('app/')), 'many', { files: 1 })).toContain('it holds more than 1 files');
    expect(await refusal(pack([...recording('app/'), ...recording('app/')]), 'twice')).toContain('it has two files');
  });

  test('is refused where it is cut, anywhere', async () => {
    const whole = pack(recording('app/'));
    for (const share of [0.3, 0.6, 0.95]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(await refusal(cut, 'half')).toMatch(
        /^half can't be unpacked: it is cut or damaged \(.+\); copy it again\.$/,
      );
    }
  });
});

test('links and devices in an archive are passed over', async () => {
  const secret = join(temporaryFolder(), 'secret');
  writeFileSync(secret, 'secret');
  const links: Packed[] = [
    { path: 'app/threads/1-0', type: 'SymbolicLink', to: '/tmp' },
    { path: 'app/threads/4711-0/000001.log', type: 'SymbolicLink', to: secret },
    { path: 'app/threads/4711-0/000002.log', type: 'Link', to: secret },
    { path: 'app/threads/4711-0/000003.log', type: 'CharacterDevice' },
  ];
  const { result } = await unpack(tarOf([...links, ...recording('app/')]));
  expect(filesIn(result as string)).toEqual(['manifest.json', 'threads/4711-0/000000.log']);
  const zipped = [...recording('app/'), { path: 'app/threads/4711-0/000001.log', content: secret, mode: 0o120777 }];
  expect(filesIn((await unpack(zipOf(zipped))).result as string)).toEqual([
    'manifest.json',
    'threads/4711-0/000000.log',
  ]);
});

test('what is no archive is refused by what it is', async () => {
  for (const bytes of [Buffer.from(''), Buffer.from('hello'), Buffer.alloc(5000, 7)])
    expect(await refusal(bytes)).toContain('app.tar.gz is neither a folder nor an archive that can be read');
  expect(await refusal(gzipSync('hello'))).toMatch(/cut or damaged/);
});

test('a name that no folder could have becomes one that it can', async () => {
  const names = ['../../x', '..', 'a/b\u0000c', `${'n'.repeat(300)}.zip`, '.hidden.tgz', ''];
  for (const name of names) {
    const { to, result } = await unpack(zipOf(recording('')), name);
    expect(existsSync(result as string)).toBe(true);
    expect(join(to, basename(result as string))).toBe(result);
    expect(basename(result as string).length).toBeLessThanOrEqual(110);
  }
});
