import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { filePath, fileUrl, placeOf, placeText } from './call-sites.ts';

describe('call sites', () => {
  test('paths become the URLs that Node makes of them, and back', () => {
    for (const path of ['/srv/app.js', '/a b/ä€.js', '/50%/x?y#z.js', '/a[1]{2}^|`"<>.js', '/back\\slash.js']) {
      expect(fileUrl(path)).toBe(pathToFileURL(path).href);
      expect(filePath(fileUrl(path))).toBe(path);
    }
  });

  test('what is no path stays as V8 names it', () => {
    expect(fileUrl('node:internal/timers')).toBe('node:internal/timers');
    expect(fileUrl('file:///srv/app.mjs')).toBe('file:///srv/app.mjs');
    expect(fileUrl('evalmachine.<anonymous>')).toBe('evalmachine.<anonymous>');
    expect(filePath('file:///%')).toBe('file:///%');
  });

  test('the place is the innermost frame that is not Node’s own', () => {
    expect(
      placeOf([
        ['node:fs', 300, 1, 'readFile'],
        ['/srv/app.js', 4, 11, 'load'],
        ['/srv/main.js', 1, 1, ''],
      ]),
    ).toEqual({ file: 'file:///srv/app.js', line: 4, column: 11, function: 'load' });
    expect(placeOf([['node:net', 5, 6, 'listen']])).toEqual({
      file: 'node:net',
      line: 5,
      column: 6,
      function: 'listen',
    });
    expect(placeOf(null)).toBeNull();
  });

  test('in text a file is named from the working directory', () => {
    expect(placeText([['/srv/lib/app.js', 4, 11, 'load']], '/srv')).toBe('lib/app.js:4:11 load');
    expect(placeText([['file:///srv/app.mjs', 4, 11, '']], '/srv')).toBe('app.mjs:4:11');
    expect(placeText([['/other/app.js', 4, 11, '']], '/srv')).toBe('/other/app.js:4:11');
    expect(placeText(null, '/srv')).toBe('');
  });
});
