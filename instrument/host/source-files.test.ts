import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSource } from './source-files.ts';
import { temporaryFolder } from './testing/places.ts';

function fileNamed(name: string, text = 'let a = "ä";\n'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

describe('the source of a script', () => {
  test.each(['a.js', 'a.cjs', 'a.mjs', 'a.ts', 'a.cts', 'a.mts', 'a.jsx', 'a.tsx', 'a b#%.JS'])(
    'is given for %s',
    (name) => {
      const path = fileNamed(name);
      expect(readSource(path)).toMatchObject({ text: 'let a = "ä";\n' });
      expect(readSource(pathToFileURL(path).href)).toMatchObject({ text: 'let a = "ä";\n' });
    },
  );

  test.each(['.env', 'id_rsa', 'a.json', 'a.js.map', 'a.html', 'js'])('is not given for %s', (name) => {
    expect(readSource(fileNamed(name, 'SECRET=1'))).toEqual({
      sentence: expect.stringContaining('is not a script'),
    });
  });

  test.each([
    '',
    'node:internal/timers',
    'evalmachine.<anonymous>',
    'app.js',
    'https://example.org/a.js',
    'file://host/a.js',
    '/a\0.js',
  ])('is not given for %j, which is no path', (name) => {
    expect(readSource(name)).toEqual({ sentence: expect.stringContaining('is not the path of a file') });
  });

  test('is not given for a folder, a missing file, or a huge one', () => {
    const folder = join(temporaryFolder(), 'folder.js');
    mkdirSync(folder);
    expect(readSource(folder)).toEqual({ sentence: `${folder} is not a regular file.` });
    expect(readSource('/no/such/file.js')).toEqual({
      sentence: "/no/such/file.js is not there any more, or can't be read.",
    });
    const huge = fileNamed('huge.js', 'x'.repeat(2 * 1024 * 1024 + 1));
    expect(readSource(huge)).toEqual({ sentence: `${huge} is larger than 2 MiB (2097153 bytes).` });
  });
});
