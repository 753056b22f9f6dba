import { expect, test } from 'vitest';
import type { Load } from './load.ts';
import { viewerFigures } from './readme.ts';
import type { ViewerReport } from './report.ts';

const frames = { count: 1000, median: 16.7, p95: 16.7, longest: 20 };
const LOAD: Load = {
  ...{ events: 10_000_000, firstMs: 400, wholeMs: 900, loadedMs: 5000, framesWhileLoading: frames, frames },
  ...{ longestTaskMs: 0, page: { loaded: 4.6e8, used: 4.8e8, peak: 4.9e8 }, host: { now: 6e7, peak: 7e7 } },
};

const REPORT: ViewerReport = {
  benchmark: 'viewer',
  machine: { date: '2027-01-02T03:04:05Z', cpu: 'Some CPU', cores: 2, memory: '8 GiB', kernel: '', node: '', load: 0 },
  idle: { ...LOAD, events: 1000, page: { loaded: 1.6e8, used: 1.6e8, peak: 1.6e8 } },
  loads: [{ asked: 1e7, load: LOAD, speedscope: null }],
  live: {
    ...{ events: 30_000_000, shown: 30_000_000, programMs: 60_000, behindMs: 40, lags: [], frames },
    ...{ longestTaskMs: 0, longestInputDelayMs: 20, hostPeakBytes: 7e7, pagePeakBytes: 6e8 },
  },
};

test('the README has a row per size, what following was like, and which bars are met', () => {
  const figures = viewerFigures(REPORT);
  expect(figures).toContain(
    '| 10,000,000 |               900 ms | 5.00 s | 16.7 ms |           32.0 B |          not tried |',
  );
  expect(figures).toContain('A program of 500,000 events a second was followed for 60.0 s to the last:');
  expect(figures).toContain('never a second behind, complete 40.0 ms after its end. All 8 bars are met.');
});

test('the README says which bars are missed, and by how much', () => {
  const loads = [{ asked: 1e7, load: { ...LOAD, loadedMs: 7000 }, speedscope: null }];
  const live = { ...REPORT.live!, lags: [[5000, '1.20 s']] as [number, string][] };
  const figures = viewerFigures({ ...REPORT, loads, live });
  expect(figures).toContain('behind by up to 1.20 s');
  expect(figures).toContain(
    'Missed of 8 bars: ten million events are loaded within 6 s (7.00 s); following it is less than a second behind (up to 1.20 s).',
  );
});
