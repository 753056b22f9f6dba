import { expect, test } from 'vitest';
import { comparisonHash, readComparisonHash } from './addresses.ts';

const main = (recording: string) => ({ recording, thread: null });

test('a comparison’s address names two recordings, a thread where it is not the main one, and the alignment', () => {
  expect(comparisonHash(main('before'), main('after'))).toBe('#compare&a=before&b=after');
  expect(comparisonHash(main('app'), { recording: 'app', thread: '4711:1' }, 'site:lib/app.js:4@2')).toBe(
    '#compare&a=app&b=app/4711:1&align=site:lib/app.js:4%402',
  );
});

test.each([
  ['before', null, 'after', '4711:1.2', 'main'],
  ['a/b&c=d#e', null, 'ü %', null, 'site:a&b.js:4@3'],
  ['..', null, 'x~2', '1:0', 'callback:7'],
])('%j is read back', (a, threadA, b, threadB, align) => {
  const sides = [
    { recording: a, thread: threadA },
    { recording: b, thread: threadB },
  ] as const;
  expect(readComparisonHash(comparisonHash(...sides, align))).toEqual({ a: sides[0], b: sides[1], align });
});

test.each(['', '#t=1-2', '#compare', '#compare&a=before', '#compare&a=%&b=after', '#compare&a=x/y&b=z'])(
  '%j asks for no comparison',
  (hash) => {
    expect(readComparisonHash(hash)).toBeNull();
  },
);
