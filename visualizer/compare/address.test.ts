import { expect, test } from 'vitest';
import { type ComparisonPlace, FIRST_TABLE, placeFromHash, placeToHash, tableOf } from './address.ts';

const PLACE: ComparisonPlace = {
  a: { recording: 'before', thread: null },
  b: { recording: 'after', thread: '4711:1' },
  ...{ align: 'main', view: null, item: null, table: FIRST_TABLE },
};

test('an address says no more than it must', () => {
  expect(placeToHash(PLACE)).toBe('#compare&a=before&b=after/4711:1');
});

test.each([
  [PLACE],
  [{ ...PLACE, align: 'site:lib/app.js:4@2', view: { start: -120.5, end: 3000 }, item: 17 }],
  [{ ...PLACE, table: { of: 'sites', key: 'took-a', descending: false } as const }],
  [{ ...PLACE, table: { of: 'callbacks', shown: 'only-b', key: 'wait-b', descending: true } as const }],
  [{ ...PLACE, table: tableOf('moved') }],
])('what it says is read back: %j', (place) => {
  expect(placeFromHash(placeToHash(place))).toEqual(place);
});

test('what can’t be read is left out', () => {
  expect(placeFromHash('#t=1-2')).toBeNull();
  expect(placeFromHash('#compare&a=before&b=after/4711:1&t=9_1&sel=-3&show=nothing&by=colour&align=')).toMatchObject({
    ...{ view: null, item: null, table: FIRST_TABLE },
  });
  expect(placeFromHash('#compare&a=x&b=y&show=sites&by=shift')!.table).toEqual(tableOf('sites'));
});
