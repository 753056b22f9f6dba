import { expect, test } from 'vitest';
import { recordingFile, safeParts } from './recording-files.ts';

test.each([
  ['manifest.json', '', 'manifest.json'],
  ['./app.loopscope/manifest.json', 'app.loopscope', 'manifest.json'],
  ['a//b/threads/4711-0/000000.log', 'a/b', 'threads/4711-0/000000.log'],
  ['threads/4711-2.3/names.log', '', 'threads/4711-2.3/names.log'],
  ['a/threads/4711-0/note.txt', 'a', 'threads/4711-0/note.txt'],
  ['a/pool/4711-0.samples', 'a', 'pool/4711-0.samples'],
  ['a/overview', 'a', 'overview'],
  ['a/sources/sources.json', 'a', 'sources/sources.json'],
  ['a/sources/0012-app.js', 'a', 'sources/0012-app.js'],
])('%s is a file of a recording', (path, root, file) => {
  expect(recordingFile(path)).toEqual({ root, file });
});

test.each([
  ...['threads/4711-0/x.sh', 'threads/abc/000000.log', 'sources/app.js', 'sources/0000-a/b.js', 'app.manifest.json'],
  ...['manifest.json/x', 'threads/4711-0', 'pool/4711-0', '', '.', 'threads/4711-0/000000.log\n'],
])('%j is none', (path) => {
  expect(safeParts(path)).not.toBeNull();
  expect(recordingFile(path)).toBeNull();
});

test.each([
  '/manifest.json',
  '../manifest.json',
  'a/../manifest.json',
  'C:/manifest.json',
  'a\\manifest.json',
  'a\0/manifest.json',
])('%j leads elsewhere', (path) => {
  expect(safeParts(path)).toBeNull();
  expect(recordingFile(path)).toBeNull();
});
