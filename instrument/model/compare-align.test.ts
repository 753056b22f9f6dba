import { describe, expect, test } from 'vitest';
import { compareThreads } from './compare.ts';
import { alignableSites, alignmentOf, alignText, parseAlign } from './compare-align.ts';
import { logOfRuns, outlineOfLog } from './testing/outline-of.ts';

const a = outlineOfLog(logOfRuns(['Timeout 3', 'TickObject 5', 'TickObject 5', 'TCPWRAP 7 one']));
const b = outlineOfLog(logOfRuns(['TickObject 5', 'Timeout 3', 'TickObject 5']));
const align = (text: string, [inA, inB] = [a, b]) => alignmentOf(compareThreads(inA, inB), parseAlign(text)!);

test.each(['main', 'iteration:0', 'iteration:12', 'callback:7', 'site:app.js:4', 'site:a:b.js:4@3'])(
  '%s is read and written back',
  (text) => {
    expect(alignText(parseAlign(text)!)).toBe(text);
  },
);

test.each([
  '',
  'Main',
  'iteration',
  'iteration:',
  'iteration:-1',
  'callback:0',
  'site:app.js',
  'site:4',
  'site:app.js:4@0',
])('%j is no alignment', (text) => {
  expect(parseAlign(text)).toBeNull();
});

describe('two recordings', () => {
  test('are laid over one another at the start of main', () => {
    expect(align('main')).toEqual({ zero: [600, 600], moment: 'the start of the main script' });
  });

  test('at an iteration that both have', () => {
    expect(align('iteration:1')).toEqual({ zero: [900_000, 900_000], moment: 'the begin of iteration 1' });
    expect(align('iteration:2')).toEqual({ problem: 'A has no iteration 2: its loop made 1.' });
  });

  test('at the callback of a call site, its n-th run where one is named', () => {
    expect(align('site:app.js:5')).toEqual({
      zero: [2e6, 1e6],
      moment: 'tick, run 1 of app.js:5',
    });
    expect(align('site:/home/me/app.js:5@2')).toEqual({ zero: [3e6, 3e6], moment: 'tick, run 2 of app.js:5' });
    expect(align('site:app.js:3')).toEqual({ zero: [1e6, 2e6], moment: 'Timeout of app.js:3' });
  });

  test('at any callback by its position in A', () => {
    expect(align('callback:1')).toEqual({ zero: [1e6, 2e6], moment: 'Timeout of app.js:3' });
  });

  test('and where that cannot be, one sentence says why', () => {
    expect(align('site:app.js:99')).toEqual({ problem: 'Nothing that ran was scheduled at app.js:99.' });
    expect(align('site:pp.js:5')).toEqual({ problem: 'Nothing that ran was scheduled at pp.js:5.' });
    expect(align('site:app.js:7')).toEqual({ problem: 'What was scheduled at app.js:7 ran in A alone.' });
    expect(align('site:app.js:3@2')).toEqual({
      problem: 'What was scheduled at app.js:3 has no run 2 in both recordings.',
    });
    expect(align('callback:4')).toEqual({
      problem: 'Callback 4 of A, TCPWRAP of one, app.js:7, has no counterpart in B to align with.',
    });
    expect(align('callback:5')).toEqual({ problem: 'A has no callback 5; it has 4 in all.' });
    const without = outlineOfLog(logOfRuns(['Timeout']));
    expect(align('site:app.js:3', [a, without])).toEqual({
      problem: 'Call sites are not recorded in B, so no callback can be found by its line.',
    });
  });

  test('have their common call sites listed, each as it finds itself', () => {
    const comparison = compareThreads(a, b);
    const sites = alignableSites(comparison, 10);
    expect(sites.map(({ align }) => align)).toEqual(['site:app.js:3', 'site:app.js:5']);
    for (const { group, align: text } of sites) {
      const { zero } = alignmentOf(comparison, parseAlign(text)!) as { zero: number[] };
      expect(zero).toEqual([
        a.spans.start[comparison.groups[group].first[0]],
        b.spans.start[comparison.groups[group].first[1]],
      ]);
    }
    expect(alignableSites(comparison, 1)).toEqual(sites.slice(0, 1));
  });
});
