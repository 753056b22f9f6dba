import { expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { fromHash, toHash } from './address.ts';

test('a place is written into the address and read back', () => {
  const place = {
    view: { start: -1234.56, end: 7_890_123.25 },
    selection: { thread: '4711:0.2', lane: LANE.TICKS, item: 17 },
    range: { start: 20, end: 30.5, edge: 'end' as const },
    search: { text: 'on & off #1', filters: true },
    table: true,
  };
  expect(toHash(place)).toBe('#t=-1234.56-7890123.25&sel=4711:0.2/3/17&r=20-30.5&only=on%20%26%20off%20%231&table');
  expect(fromHash(toHash(place))).toEqual(place);
  expect(toHash({ view: null, selection: null, range: null, search: { text: ' ', filters: true }, table: false })).toBe(
    '',
  );
});

test('what an address does not say rightly is left out', () => {
  const nothing = { view: null, selection: null, range: null, search: { text: '', filters: false }, table: false };
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
  ]) {
    expect(fromHash(hash), hash).toEqual(nothing);
  }
});
