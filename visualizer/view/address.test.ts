import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { fromHash, type Place, toHash } from './address.ts';

const NOTHING: Place = {
  ...{ view: null, selection: null, range: null, table: false, threads: [] },
  search: { text: '', filters: false },
};

test('a place is written into the address and read back', () => {
  const place = {
    view: { start: -1234.56, end: 7_890_123.25 },
    selection: { thread: '4711:0.2', lane: LANE.TICKS, item: 17 },
    range: { start: 20, end: 30.5, edge: 'end' as const },
    search: { text: 'on & off #1', filters: true },
    table: true,
    threads: ['4711:0.2', '4711:0'],
  };
  expect(toHash(place)).toBe(
    '#t=-1234.56-7890123.25&sel=4711:0.2/3/17&r=20-30.5&only=on%20%26%20off%20%231&table&threads=4711:0.2,4711:0',
  );
  expect(fromHash(toHash(place))).toEqual(place);
  expect(toHash({ ...NOTHING, search: { text: ' ', filters: true } })).toBe('');
});

test('what an address does not say rightly is left out', () => {
  for (const hash of [
    '',
    '#',
    '#t=5',
    '#t=9-3',
    '#t=a-b',
    '#sel=4711:0/99/1',
    '#sel=<script>/1/1',
    '#t=1-2-3',
    '#x=y',
    '#q=',
    '#threads=a,b',
  ]) {
    expect(fromHash(hash), hash).toEqual(NOTHING);
  }
});
