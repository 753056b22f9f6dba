import { expect, test } from 'vitest';
import type { KnownDifference } from './known-differences.ts';
import { summarize, surprises, type TestResult, transparencyMarkdown } from './report.ts';

const result = (test: string, verdict: TestResult['verdict'], more: Partial<TestResult> = {}): TestResult => ({
  test,
  group: 'timers',
  verdict,
  blame: null,
  end: verdict === 'same' ? 'exit code 0' : 'exit code 1',
  recording: verdict === 'same' ? { threads: 2, slots: 1000, lost: 0, skipped: 0, notes: [] } : null,
  ...more,
});

const NOTED = {
  threads: 1,
  slots: 24,
  lost: 1,
  skipped: 0,
  notes: [
    "Thread 12:0 (a.js) was not recorded: the addon can't be used: no.\n",
    "Thread 13:0 (b.js) was not recorded: the addon can't be used: no.\n",
  ],
};
const RESULTS = [
  result('parallel/test-timers-a.js', 'same'),
  result('parallel/test-timers-b.js', 'differs', { blame: 'hooks' }),
  result('parallel/test-timers-c.js', 'fails bare'),
  result('parallel/test-fs-d.js', 'differs', { group: 'fs', blame: 'recorder', end: 'SIGABRT' }),
  result('parallel/test-fs-e.js', 'skipped', { group: 'fs' }),
  result('parallel/test-fs-f.js', 'unsteady', { group: 'fs', recording: NOTED }),
];
const KNOWN: KnownDifference[] = [
  { test: 'parallel/test-timers-a.js', blame: 'preload', reason: 'It used to.' },
  { test: 'parallel/test-timers-b.js', blame: 'hooks', reason: 'It asks whether a hook is active.' },
];
const machine = {
  date: '2026-01-02T03:04:05Z',
  cpu: 'a CPU',
  cores: 2,
  memory: '1 GiB',
  kernel: 'Linux',
  node: 'v20',
  load: 0,
};

test('only what differs and is on no list is a surprise', () => {
  expect(surprises(RESULTS, KNOWN).map(({ test }) => test)).toEqual(['parallel/test-fs-d.js']);
});

test('the report counts by group and gives each difference its reason', () => {
  const text = transparencyMarkdown(
    { benchmark: 'transparency', machine, detail: 'app', repeat: 2, results: RESULTS },
    KNOWN,
  );
  expect(text.split('\n').slice(6)).toEqual([
    '| group    | tests | nothing to test here | fail bare | pass bare | pass recorded | unsteady | fail recorded |',
    '| -------- | ----: | -------------------: | --------: | --------: | ------------: | -------: | ------------: |',
    '| timers   |     3 |                    0 |         1 |         2 |             1 |        0 |             1 |',
    '| fs       |     3 |                    1 |         0 |         2 |             0 |        1 |             1 |',
    '| together |     6 |                    1 |         1 |         4 |             1 |        1 |             2 |',
    '',
    'Recordings: 2, of 3 threads, with 1,024 records. Lost: 1. Not understood: 0. Recordings of no thread at all: 0.',
    '',
    '## Pass bare, fail recorded',
    '',
    '- parallel/test-timers-b.js (exit code 1; any async hook): It asks whether a hook is active.',
    '- parallel/test-fs-d.js (SIGABRT; the recorder alone): **not explained yet**',
    '',
    '## Pass bare, fail recorded sometimes',
    '',
    '- parallel/test-fs-f.js (exit code 1)',
    '',
    '## Why there is less in some recordings',
    '',
    "- in 1 test: the addon can't be used: no.",
    '',
    '## On the list of known differences, but pass',
    '',
    '- parallel/test-timers-a.js',
    '',
  ]);
});

test('what is kept are counts by group, and by name what differs', () => {
  expect(summarize({ benchmark: 'transparency', machine, detail: 'app', repeat: 2, results: RESULTS })).toEqual({
    benchmark: 'transparency',
    machine,
    detail: 'app',
    repeat: 2,
    groups: { timers: { same: 1, differs: 1, 'fails bare': 1 }, fs: { differs: 1, skipped: 1, unsteady: 1 } },
    tests: [
      { test: 'parallel/test-timers-b.js', verdict: 'differs', blame: 'hooks', end: 'exit code 1' },
      { test: 'parallel/test-fs-d.js', verdict: 'differs', blame: 'recorder', end: 'SIGABRT' },
      { test: 'parallel/test-fs-f.js', verdict: 'unsteady', blame: null, end: 'exit code 1' },
    ],
  });
});
