import { expect, test } from 'vitest';
import { LANE } from './lanes.ts';
import { rangeJson, tableCsv } from './range-export.ts';
import type { RangeRow, RangeTables } from './range-tables.ts';

const row = (name: string, rest: Partial<RangeRow> = {}): RangeRow => ({
  ...{ name, tone: 0, site: null, runs: 2, time: 1500.4, longest: 900 },
  longestAt: { of: 0, lane: LANE.CALLBACKS, item: 0 },
  ...rest,
});

test('a table as CSV has its names above it, and what needs them in quotation marks', () => {
  const rows = [row('Timeout'), row('a "b", c'), row('=cmd()'), row('@SUM(1)'), row('@a/b'), row('two\nlines')];
  expect(tableCsv('type', rows)).toBe(
    'type,runs,time_ns,longest_ns\r\nTimeout,2,1500,900\r\n"a ""b"", c",2,1500,900\r\n\'=cmd(),2,1500,900\r\n\'@SUM(1),2,1500,900\r\n@a/b,2,1500,900\r\n"two\nlines",2,1500,900\r\n',
  );
});

test('call sites have their places', () => {
  const rows = [row('onRead', { site: ['/srv/a b.js', 4, 11, 'onRead'] }), row('no call site known')];
  expect(tableCsv('site', rows)).toBe(
    'site,file,line,column,runs,time_ns,longest_ns\r\nonRead,file:///srv/a%20b.js,4,11,2,1500,900\r\nno call site known,,,,2,1500,900\r\n',
  );
});

test('JSON has everything', () => {
  const none: RangeTables = { phase: [], type: [], site: [], file: [], package: [], thread: [] };
  const site = [row('f', { site: ['node:fs', 4, 11, 'f'] })];
  const numbers = { from: 1, to: 11.7, iterations: 1, callbacks: 2, ticks: 3, microtasks: 4, busy: 5, asleep: 6 };
  const all = { ...numbers, collections: 7, collectionTime: 8, longestDelay: 9 };
  expect(JSON.parse(rangeJson(all, { ...none, site }))).toEqual({
    ...{ fromNs: 1, toNs: 12, iterations: 1, callbacks: 2, ticks: 3, microtasks: 4, collections: 7 },
    ...{ busyNs: 5, asleepNs: 6, collectionsNs: 8, longestDelayNs: 9 },
    by: {
      ...{ phase: [], type: [], file: [], package: [], thread: [] },
      site: [
        {
          ...{ name: 'f', site: { file: 'node:fs', line: 4, column: 11, function: 'f' } },
          ...{ runs: 2, timeNs: 1500, longestNs: 900 },
        },
      ],
    },
  });
});
