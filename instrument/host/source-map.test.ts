import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { mapUrlOf, type NoMap, ScriptMap } from './source-map.ts';
import { temporaryFolder } from './testing/places.ts';

/** A map of one line: generated columns 0, 10 and 20; the last segment comes from nowhere. Counted from 0, as maps do. */
const MAP = {
  version: 3,
  sources: ['../src/app.ts'],
  sourcesContent: ['the source'],
  names: ['original'],
  mappings: [[[0, 0, 4, 2], [10, 0, 6, 8, 0], [20]]],
};

function scriptIn(folder: string, text: string): string {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const script = join(folder, 'dist/app.js');
  writeFileSync(script, text);
  return script;
}

/** The map of a script whose map is written beside it. */
function readBeside(map: unknown, text = ''): ScriptMap | NoMap {
  const script = scriptIn(temporaryFolder(), text);
  writeFileSync(`${script}.map`, typeof map === 'string' ? map : JSON.stringify(map));
  return ScriptMap.read('app.js.map', script, text);
}

function mapOf(read: ScriptMap | NoMap): ScriptMap {
  if (read instanceof ScriptMap) return read;
  throw new Error(`no map: ${read.reason}`);
}

describe('the map that a script names', () => {
  test.each([
    ['let a;\n//# sourceMappingURL=app.js.map\n', 'app.js.map'],
    ['let a;\n//@ sourceMappingURL=app.js.map', 'app.js.map'],
    ['/*# sourceMappingURL=a.css.map */', 'a.css.map'],
    ['//# sourceMappingURL=first.map\n//# sourceMappingURL=last.map\n', 'last.map'],
    ['//# sourceMappingURL=real.map\nconst text = "sourceMappingURL=";\n', 'real.map'],
    ['const text = "//# sourceMappingURL=" + name;', null],
    ['let a;', null],
    ['', null],
  ])('%j', (text, url) => expect(mapUrlOf(text)).toBe(url));
});

describe('a place of a script', () => {
  test('comes from the segment at or before it, and from nowhere where the map says so', () => {
    const map = mapOf(readBeside(MAP));
    expect(map.find(1, 1, '')).toEqual({ source: 0, line: 5, column: 3, name: null });
    expect(map.find(1, 10, '')).toEqual({ source: 0, line: 5, column: 3, name: null });
    expect(map.find(1, 11, '')).toEqual({ source: 0, line: 7, column: 9, name: null });
    for (const [line, column] of [
      [1, 21],
      [2, 1],
      [0, 0],
    ])
      expect(map.find(line, column, '')).toEqual({ source: -1, line: 0, column: 0, name: null });
  });

  test.each([
    ['          n(){}', 10, 'a method'],
    ['const     n=()=>{}', 12, 'an arrow'],
    ['const     n = function (){}', 14, 'a function without a name of its own'],
    ['function  n(){}', 0, 'a function'],
    ['async function n(){}', 0, 'an async one', 15],
    ['let e={   n:t=>t}', 12, 'a property'],
  ])('has the name that the map gives its function: %s', (text, begins, _what, at = 10) => {
    const map = mapOf(
      readBeside(
        {
          ...MAP,
          mappings: [
            [
              [0, 0, 0, 0],
              [at, 0, 3, 4, 0],
              [at + 1, 0, 3, 12],
            ],
          ],
        },
        text,
      ),
    );
    expect(map.find(1, text.length, 'n', 1, begins + 1).name).toBe('original');
    expect(map.find(1, text.length, 'Thing.n', 1, begins + 1).name).toBe('Thing.original');
    expect(map.find(1, text.length, 'other', 1, begins + 1).name).toBeNull();
    expect(map.find(1, text.length, 'n').name).toBeNull();
  });

  test('is found in a map of sections, and under a root', () => {
    const sections = mapOf(
      readBeside({
        version: 3,
        sections: [
          { offset: { line: 0, column: 0 }, map: { ...MAP, sources: ['a.ts'] } },
          { offset: { line: 7, column: 0 }, map: { ...MAP, sources: ['b.ts'] } },
        ],
      }),
    );
    expect(sections.sources.map((name) => name.replace(/.*\//, ''))).toEqual(['a.ts', 'b.ts']);
    expect(sections.find(8, 11, '')).toEqual({ source: 1, line: 7, column: 9, name: null });
    const rooted = mapOf(readBeside({ ...MAP, sourceRoot: '/srv/src', sources: ['app.ts'] }));
    expect(rooted.sources).toEqual(['file:///srv/src/app.ts']);
  });
});

describe('the sources of a map', () => {
  test('are where they lie from the map, or what the map calls them', () => {
    const folder = temporaryFolder();
    const script = scriptIn(folder, '');
    mkdirSync(join(folder, 'maps'));
    writeFileSync(
      join(folder, 'maps/a b.map'),
      JSON.stringify({ ...MAP, sources: ['../src/app.ts', 'webpack://x/./a.ts'] }),
    );
    for (const url of ['../maps/a%20b.map', pathToFileURL(join(folder, 'maps/a b.map')).href, '../maps/a%20b.map?v=1'])
      expect(mapOf(ScriptMap.read(url, script, '')).sources).toEqual([
        pathToFileURL(join(folder, 'src/app.ts')).href,
        'webpack://x/a.ts',
      ]);
  });

  test('come with their texts where the map has them', () => {
    expect(mapOf(readBeside(MAP)).content(0)).toBe('the source');
    expect(mapOf(readBeside({ ...MAP, sourcesContent: [null] })).content(0)).toBeNull();
    expect(mapOf(readBeside({ ...MAP, sourcesContent: undefined })).content(0)).toBeNull();
  });

  test('lie beside the script where the map is within it', () => {
    const script = scriptIn(temporaryFolder(), '');
    const json = JSON.stringify(MAP);
    for (const url of [
      `data:application/json;charset=utf-8;base64,${Buffer.from(json).toString('base64')}`,
      `data:application/json,${encodeURIComponent(json)}`,
    ])
      expect(mapOf(ScriptMap.read(url, script, '')).sources).toEqual([
        pathToFileURL(script).href.replace('dist/app.js', 'src/app.ts'),
      ]);
  });
});

describe('a map that cannot be used is told of and not looked for elsewhere', () => {
  const script = '/no/such/folder/app.js';

  test('one that is missing', () => {
    expect(ScriptMap.read('app.js.map', script, '')).toEqual({
      kind: 'missing',
      reason: 'is not there (/no/such/folder/app.js.map)',
    });
  });

  test.each(['http://example.org/app.js.map', 'https://example.org/a', 'webpack://x/a.map', '//example.org/a.map'])(
    'one that is not here: %s',
    (url) => expect(ScriptMap.read(url, script, '')).toMatchObject({ kind: expect.stringMatching(/left|broken/) }),
  );

  test.each([
    'no JSON',
    '{}',
    '[]',
    'null',
    '{"version":3}',
    '{"version":3,"sources":["a"],"names":[],"mappings":7}',
    '{"version":3,"sections":[{"offset":{"line":0,"column":0},"url":"http://example.org"}]}',
    '{"version":3,"sections":7}',
  ])('one that is broken: %s', (text) => {
    const read = readBeside(text);
    if (read instanceof ScriptMap) expect(read.find(1, 1, 'f', 1, 1).source).toBe(-1);
    else expect(read).toEqual({ kind: 'broken', reason: expect.stringContaining("can't be understood") });
  });

  test('one that points outside of itself comes from nowhere', () => {
    const map = mapOf(readBeside({ ...MAP, mappings: [[[0, 7, 0, 0, 9]]] }));
    expect(map.find(1, 1, 'f', 1, 1)).toEqual({ source: -1, line: 0, column: 0, name: null });
  });

  test('a folder, a data URL without data, one that is no text', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'app.js.map'));
    expect(ScriptMap.read('app.js.map', join(folder, 'app.js'), '')).toMatchObject({ kind: 'missing' });
    expect(ScriptMap.read('data:application/json;base64', script, '')).toMatchObject({ kind: 'broken' });
    expect(ScriptMap.read('data:application/json,%', script, '')).toMatchObject({ kind: 'broken' });
    expect(ScriptMap.read('http://[', script, '')).toMatchObject({ kind: 'broken' });
  });
});
