import { expect, test } from 'vitest';
import { type IdleResult, parseSwitches } from './measure.ts';
import { dearer, type IdleReport, idleFigures, idleMarkdown } from './report.ts';

const result = (way: string, voluntary: number, nonvoluntary = 0): IdleResult => ({
  ...{ way, threads: 7, voluntary, nonvoluntary },
});

const report = (...results: IdleResult[]): IdleReport => ({
  benchmark: 'idle',
  machine: {
    ...{ date: '2026-11-22T10:00:00.000Z', cpu: 'CPU', cores: 2, memory: '1 GiB', kernel: 'Linux' },
    ...{ node: 'v20.20.2', load: 0.1 },
  },
  seconds: 30,
  results,
});

test('the switches of a thread are read from its status', () => {
  const status = 'Name:\tnode\nThreads:\t11\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t9\n';
  expect(parseSwitches(status)).toEqual({ voluntary: 150, nonvoluntary: 9 });
});

test('recorded must be switched no more often than bare, of either kind', () => {
  expect(dearer(report(result('bare', 3, 1), result('app', 3, 1), result('lab', 0)))).toEqual([]);
  const all = report(result('bare', 3, 1), result('app', 4), result('lab', 0, 2));
  expect(dearer(all).map(({ way }) => way)).toEqual(['app', 'lab']);
  expect(idleMarkdown(all)).toContain('More than bare: app; lab.');
  expect(idleFigures(all)).toContain('not always as few as bare');
});

test('the table and the README have the numbers of each way', () => {
  const all = report(result('bare', 3), result('app', 2, 1));
  expect(idleMarkdown(all)).toMatch(/\| app +\| +7 \| +2 \| +1 \|/);
  expect(idleFigures(report(result('bare', 3), result('app', 2)))).toContain('no more than bare');
  expect(idleFigures(all)).toContain('in 30 s, voluntary or not: bare 3, app 3');
});
