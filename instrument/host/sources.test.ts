import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LogWriter } from '../model/testing/log-writer.ts';
import { STRING_CATEGORY, type StoredFrame } from '../schema/events.ts';
import { Recording } from './recording.ts';
import { readSources, Sources } from './sources.ts';
import { FakeThread } from './testing/fake-log.ts';
import { emptyRecording, endedPid, temporaryFolder } from './testing/places.ts';

/** A project whose `dist/app.js` comes from `src/app.ts`: line n of the one is line 10 n of the other. */
function project(folder = temporaryFolder()): { folder: string; script: string; source: string } {
  for (const name of ['dist', 'src']) mkdirSync(join(folder, name), { recursive: true });
  const [script, source] = [join(folder, 'dist/app.js'), join(folder, 'src/app.ts')];
  writeFileSync(script, 'the script\n//# sourceMappingURL=app.js.map\n');
  writeFileSync(source, 'the source\n');
  writeMap(script, (line) => 10 * line);
  return { folder, script, source };
}

function writeMap(script: string, lineOf: (line: number) => number, more: object = {}): void {
  const mappings = Array.from({ length: 9 }, (_, line) => [[4, 0, lineOf(line + 1) - 1, 6]]);
  const map = { version: 3, sources: ['../src/app.ts'], names: [], mappings, ...more };
  writeFileSync(`${script}.map`, JSON.stringify(map));
}

/** A thread's log with these call sites. */
function threadOf(directory: string, pid: number, frames: StoredFrame[][]): void {
  const log = new LogWriter();
  for (const [i, site] of frames.entries()) log.init(i + 2, 'Timeout', 1, site, null);
  const slots = log.words.length / 4;
  new FakeThread(join(directory, 'threads'), pid, 0, slots + 1).raw(log.words).publish().close();
}

function recordingOf(...threads: [pid: number, frames: StoredFrame[][]][]): Recording {
  const directory = emptyRecording({ state: 'ended', endedAt: '2100-01-01T00:00:00.000Z' });
  for (const [pid, frames] of threads) threadOf(directory, pid, frames);
  return looked(new Recording(directory));
}

function looked(recording: Recording): Recording {
  recording.findThreads();
  recording.refresh();
  return recording;
}

/** What is kept in a recording by its own host. */
function keep(recording: Recording): Sources {
  const sources = new Sources(recording.directory);
  sources.look(recording.logs);
  sources.save(true);
  return sources;
}

const shown = (sources: Sources, pid: number, frame: StoredFrame) => sources.places.of(pid).map([frame])[0];

describe('the sources behind a recording', () => {
  test('are kept with it: places and texts are there when the files are gone', () => {
    const { folder, script, source } = project();
    const recording = recordingOf([
      7,
      [[[script, 3, 9, 'run', 1, 1]], [[script, 4, 2, '']], [['node:fs', 1, 1, 'read']]],
    ]);
    expect(keep(recording).notes()).toEqual([]);
    rmSync(folder, { recursive: true });

    const sources = readSources(recording);
    const url = pathToFileURL(source).href;
    expect(shown(sources, 7, [script, 3, 9, 'run'])).toEqual([url, 30, 7, 'run']);
    expect(shown(sources, 7, [script, 4, 2, ''])).toEqual([script, 4, 2, '', 'generated']);
    expect(shown(sources, 7, [script, 8, 8, 'never met'])).toEqual([script, 8, 8, 'never met']);
    expect(shown(sources, 7, ['node:fs', 1, 1, 'read'])).toEqual(['node:fs', 1, 1, 'read']);
    expect(sources.text(url, 7)).toMatchObject({ text: 'the source\n' });
    expect(sources.text(script, 7)).toMatchObject({ text: expect.stringContaining('the script') });
    expect(sources.text('/etc/passwd.js', 7)).toEqual({
      sentence: '/etc/passwd.js is not among the sources that the recording holds.',
    });
    expect(readdirSync(join(recording.directory, 'sources')).sort()).toEqual([
      '0000-app.js',
      '0001-app.ts',
      'sources.json',
    ]);
  });

  test('are those that each process ran, where a script was compiled anew in between', () => {
    const { script, source } = project();
    const frame: StoredFrame = [script, 3, 9, 'run'];
    const recording = recordingOf([7, [[frame]]]);
    const sources = new Sources(recording.directory);
    sources.look(recording.logs);
    const pid = endedPid();
    writeFileSync(source, 'the new source\n');
    writeFileSync(script, 'the new script\n//# sourceMappingURL=app.js.map\n');
    writeMap(script, (line) => 100 * line);
    threadOf(recording.directory, pid, [[frame]]);
    threadOf(recording.directory, pid + 1, [[frame]]);
    sources.look(looked(recording).logs);
    sources.save(true);

    for (const one of [sources, readSources(recording)]) {
      expect(shown(one, 7, frame)[1]).toBe(30);
      expect(shown(one, pid, frame)[1]).toBe(300);
      expect(shown(one, pid + 1, frame)[1]).toBe(300);
      const url = pathToFileURL(source).href;
      expect(one.text(url, 7)).toMatchObject({ text: 'the source\n' });
      expect(one.text(url, pid + 1)).toMatchObject({ text: 'the new source\n' });
      expect(one.text(script, pid)).toMatchObject({ text: expect.stringContaining('the new script') });
    }
  });

  test('come from the map itself where it has them', () => {
    const { script, source } = project();
    writeMap(script, (line) => line, { sourcesContent: ['from the map\n'] });
    const recording = recordingOf([7, [[[script, 3, 9, 'run']]]]);
    expect(keep(recording).text(pathToFileURL(source).href, 7)).toEqual({ text: 'from the map\n', modified: null });
  });

  test('that are no scripts are never read: a map could name any file', () => {
    const { folder, script } = project();
    writeFileSync(join(folder, 'secret.txt'), 'SECRET');
    writeMap(script, (line) => line, { sources: ['../secret.txt'] });
    const recording = recordingOf([7, [[[script, 3, 9, 'run']]]]);
    keep(recording);
    const kept = readFileSync(join(recording.directory, 'sources/sources.json'), 'utf8');
    expect(kept).toContain('is not a script');
    expect(readdirSync(join(recording.directory, 'sources'))).toEqual(['0000-app.js', 'sources.json']);
  });

  test('are read from where they are where the recording has none, and a note says what has changed', () => {
    const { script } = project();
    const recording = recordingOf([7, [[[script, 3, 9, 'run']]]]);
    const sources = readSources(recording);
    expect(shown(sources, 7, [script, 3, 9, 'run'])[1]).toBe(30);
    expect(sources.notes()).toEqual([]);
    utimesSync(script, new Date('2101-01-01'), new Date('2101-01-01'));
    expect(readSources(recording).notes()).toEqual([
      `${script} was changed after the recording, so its lines may be others now.`,
    ]);
  });
});

test('a note says where call sites are only samples', () => {
  const directory = emptyRecording({ state: 'ended' });
  for (const [pid, sites] of [
    [7, 'error-stack'],
    [8, 'stack-cache'],
    [9, 'error-stack'],
  ] as const) {
    const log = new LogWriter();
    log.string(STRING_CATEGORY.META, 1, JSON.stringify({ node: 'v20.20.2', argv: [], sites }));
    const slots = log.words.length / 4;
    new FakeThread(join(directory, 'threads'), pid, 0, slots + 1).raw(log.words).publish().close();
  }
  expect(keep(looked(new Recording(directory))).notes()).toEqual([
    'Call sites are sampled in threads 7:0, 9:0, at most 5000 a second: their Node does not have the function of V8 that finds them all cheaply.',
  ]);
});

describe('a source map that cannot be had', () => {
  test('is told of once, in a sentence, and its call sites stay where they are', () => {
    const { folder, script } = project();
    const others = ['b.js', 'c.js', 'd.js', 'e.js'].map((name) => join(folder, 'dist', name));
    for (const other of others) writeFileSync(other, '//# sourceMappingURL=https://example.org/x.map');
    rmSync(`${script}.map`);
    const sites = [script, ...others].map((file): StoredFrame[] => [[file, 3, 9, 'run']]);
    const sources = keep(recordingOf([7, [...sites, ...sites]]));
    expect(shown(sources, 7, [script, 3, 9, 'run'])).toEqual([script, 3, 9, 'run']);
    const [b, c, d] = others;
    expect(sources.notes()).toEqual([
      `The source map of ${script} is not there (${script}.map), so its call sites are shown as they are in that file; nor could those of ${b}, ${c}, ${d} and 1 more be used.`,
    ]);
  });

  test('of a package that came without is no news', () => {
    const { folder, script } = project();
    mkdirSync(join(folder, 'node_modules'));
    const moved = join(folder, 'node_modules/app.js');
    renameSync(script, moved);
    expect(keep(recordingOf([7, [[[moved, 3, 9, 'run']]]])).notes()).toEqual([]);
  });
});

describe('what a recording says of its sources is not believed where it is damaged', () => {
  const FILES = ['evalmachine.<anonymous>', '', '/no/such/script.js', 'file://host/a.js', 'http://example.org/a.js'];

  test('names that are no files have no text, and nothing is thrown', () => {
    const sources = keep(recordingOf([7, FILES.map((file): StoredFrame[] => [[file, 1, 1, '']])]));
    for (const file of FILES) expect(sources.text(file, 7)).toEqual({ sentence: expect.any(String) });
  });

  test.each([
    'no JSON',
    'null',
    '{"version":2,"scripts":[],"texts":[]}',
    '{"version":1,"scripts":7,"texts":[]}',
    '{"version":1,"scripts":[{"file":"a"}],"texts":[]}',
    '{"version":1,"scripts":[{"file":"a","pids":[1],"sources":["b"],"places":[[1,2,3]]}],"texts":[]}',
    '{"version":1,"scripts":[],"texts":[{"file":7,"pids":[],"text":null}]}',
  ])('%s', (text) => {
    const { script } = project();
    const recording = recordingOf([7, [[[script, 3, 9, 'run']]]]);
    mkdirSync(join(recording.directory, 'sources'));
    writeFileSync(join(recording.directory, 'sources/sources.json'), text);
    expect(shown(readSources(recording), 7, [script, 3, 9, 'run'])[1]).toBe(30);
  });

  test('a text outside of its folder is not given out', () => {
    const recording = recordingOf();
    mkdirSync(join(recording.directory, 'sources'));
    const texts = [{ file: '/app.js', pids: [7], text: '../manifest.json' }];
    writeFileSync(
      join(recording.directory, 'sources/sources.json'),
      JSON.stringify({ version: 1, complete: true, scripts: [], texts }),
    );
    expect(readSources(recording).text('/app.js', 7)).toEqual({ sentence: '/app.js was not kept.' });
  });
});
