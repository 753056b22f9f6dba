import { expect, test } from 'vitest';
import type { CaseResult } from './measure.ts';
import { type EstimateReport, estimateFigures, estimateMarkdown, isGood, ratioOf } from './report.ts';

const result = (change: Partial<CaseResult>): CaseResult => ({
  ...{ program: 'awaits', operations: 1_000_000, detail: 'app', bare: 100e6, recorded: 250e6, estimated: 150e6 },
  ...change,
});

const report = (...results: CaseResult[]): EstimateReport => ({
  benchmark: 'estimate',
  machine: {
    ...{ date: '2026-11-22T10:00:00.000Z', cpu: 'CPU', cores: 2, memory: '1 GiB', kernel: 'Linux' },
    ...{ node: 'v20.20.2', load: 0.1 },
  },
  rounds: 3,
  results,
});

test('an estimate is good up to twice and down to half of what was measured', () => {
  expect([75e6, 150e6, 300e6].map((estimated) => isGood(result({ estimated })))).toEqual([true, true, true]);
  expect([74e6, 301e6].map((estimated) => isGood(result({ estimated })))).toEqual([false, false]);
  expect(ratioOf(result({ recorded: 99e6 }))).toBeNull();
  expect(isGood(result({ recorded: 99e6 }))).toBe(false);
});

test('the table has what was measured and what was estimated, and marks what is not good', () => {
  const text = estimateMarkdown(report(result({}), result({ detail: 'sites', estimated: 600e6 })));
  expect(text).toMatch(/\| awaits +\| +1,000,000 \| app +\| +100 ms \| +150 ms \| +150 ms \| +1\.00 \|/);
  expect(text).toMatch(/\| app, --sites \| +100 ms \| +150 ms \| +600 ms \| +4\.00 ! \|/);
  expect(text).toContain('Within a factor of 2: 1 of 2.');
});

test('the README says how many are good, and the least and the most', () => {
  const text = estimateFigures(report(result({ estimated: 120e6 }), result({ estimated: 600e6 })));
  expect(text).toContain('1 of 2 estimates are within a factor of 2 (0.80 to 4.00 times what was measured');
});
