import { expect, test } from 'vitest';
import { perEvent, verdicts, worstLag } from './bars.ts';
import type { Load } from './load.ts';

const frames = { count: 1000, median: 16.7, p95: 16.7, longest: 20 };
const LOAD: Load = {
  ...{ events: 10_000_000, firstMs: 400, wholeMs: 900, loadedMs: 5000, framesWhileLoading: frames, frames },
  ...{ longestTaskMs: 0, page: { loaded: 4.6e8, used: 4.8e8, peak: 4.9e8 }, host: { now: 6e7, peak: 7e7 } },
};

const IDLE: Load = { ...LOAD, events: 1000, page: { loaded: 1.6e8, used: 1.6e8, peak: 1.6e8 } };

const missed = (load: Load, asked = 1e7) =>
  verdicts({ idle: IDLE, loads: [{ asked, load, speedscope: null }], live: null })
    .filter(({ met }) => !met)
    .map(({ claim, measured }) => `${claim}: ${measured}`);

test('memory per event is what the page takes more than without events', () => {
  expect(perEvent(LOAD, IDLE)).toBe(32);
  expect(perEvent(LOAD, null)).toBe(48);
});

test('ten million events are judged by their first picture, their loading, their frames and their memory', () => {
  expect(missed(LOAD)).toEqual([]);
  expect(missed({ ...LOAD, wholeMs: 1001 })).toEqual([
    'ten million events are all in the first picture within 1 s: 1.00 s',
  ]);
  expect(missed({ ...LOAD, wholeMs: 0 })).toHaveLength(1);
  expect(missed({ ...LOAD, loadedMs: 6001, frames: { ...frames, p95: 33.3 } })).toEqual([
    'ten million events are loaded within 6 s: 6.00 s',
    'zooming and panning in them: 60 frames a second (p95): 33.3 ms',
  ]);
  expect(missed({ ...LOAD, page: { ...LOAD.page, used: 4.9e8 } })).toEqual([
    'they take at most 32 bytes each, over what the page takes without any: 33.0 B (with all of the page 49.0 B)',
  ]);
});

test('of fewer events nothing is promised, of more that they open', () => {
  expect(verdicts({ idle: IDLE, loads: [{ asked: 1e6, load: LOAD, speedscope: null }], live: null })).toEqual([]);
  expect(
    verdicts({ idle: IDLE, loads: [{ asked: 5e7, load: { ...LOAD, events: 49e6 }, speedscope: null }], live: null }),
  ).toEqual([{ claim: '50 million events open', measured: '5.00 s', met: true }]);
});

test('of all lags that the page has shown the worst is told', () => {
  expect(worstLag({ lags: [] })).toBeNull();
  expect(
    worstLag({
      lags: [
        [10, '1.02 s'],
        [20, '12.5 s'],
        [30, '2.96 s'],
      ],
    }),
  ).toBe('up to 12.5 s');
});
