import { describe, expect, test } from 'vitest';
import { compareThreads } from './compare.ts';
import { alignmentOf, parseAlign } from './compare-align.ts';
import { comparisonObject } from './compare-json.ts';
import { comparisonLines } from './compare-print.ts';
import { headlines, waitNames } from './compare-words.ts';
import { plainStyle } from './print-style.ts';
import { logOfRuns, outlineOfLog } from './testing/outline-of.ts';

const byTick = outlineOfLog(
  logOfRuns(['TickObject 16 turn', 'TickObject 16 turn', 'TickObject 16 turn', 'FSREQCALLBACK 21 read']),
  'by-tick',
);
const byImmediate = outlineOfLog(
  logOfRuns([
    'Immediate 16 turn',
    'FSREQCALLBACK 21 read',
    'Immediate 16 turn',
    'Immediate 16 turn',
    'TCPWRAP 40 serve',
  ]),
  'by-immediate',
);
const comparison = compareThreads(byTick, byImmediate);

function printed({ limit = 20, width = 160, align = 'main' } = {}): string[] {
  const alignment = alignmentOf(comparison, parseAlign(align)!);
  if ('problem' in alignment) throw new Error(alignment.problem);
  return [...comparisonLines(comparison, alignment, { limit, width }, plainStyle)];
}

/** The lines of one table, without its title. */
function table(lines: string[], title: string): string[] {
  const from = lines.findIndex((line) => line.startsWith(title));
  const to = lines.indexOf('', from);
  return lines.slice(from + 1, to < 0 ? undefined : to).map((line) => line.replace(/ +/g, ' ').trim());
}

describe('as text', () => {
  test('a comparison says first who is compared, how, and what matters most', () => {
    expect(printed().slice(0, 6)).toEqual([
      'A  by-tick       thread 4711:0 · app.js · v20.20.2 · lab detail · 4 callbacks in 5.00 ms',
      'B  by-immediate  thread 4711:0 · app.js · v20.20.2 · lab detail · 5 callbacks in 6.00 ms',
      '   Times count from the start of the main script; callbacks are matched by call site and type, the n-th run with the n-th.',
      '',
      '4 callbacks matched by call site and type: 1 changed its place and 2 pairs ran the other way round. The FSREQCALLBACK from read (app.js:21) moved farthest: 4th',
      'in A, 2nd in B, 2 places earlier.',
    ]);
  });

  test('matched callbacks stand in A’s order with position, phase, wait and duration of both', () => {
    expect(table(printed({ width: 200 }), 'Callbacks')).toEqual([
      'A B moved ms in A ms in B phase waited A waited B B − A took A took B B − A what where',
      '1 1 0.999 0.999 poll 999 µs 999 µs 0 100 µs 100 µs 0 tick → Immediate app.js:16:3 turn',
      '2 3 ↓1 1.999 2.999 poll 2.00 ms 3.00 ms +1.00 ms 100 µs 100 µs 0 tick → Immediate app.js:16:3 turn',
      '3 4 ↓1 2.999 3.999 poll 3.00 ms 4.00 ms +1.00 ms 100 µs 100 µs 0 tick → Immediate app.js:16:3 turn',
      '4 2 ↑2 3.999 1.999 poll 4.00 ms 2.00 ms −2.00 ms 100 µs 100 µs 0 FSREQCALLBACK app.js:21:3 read',
    ]);
  });

  test('with a limit those that moved come first', () => {
    const lines = printed({ limit: 1, width: 200 });
    expect(lines.find((line) => line.startsWith('Callbacks'))).toBe(
      'Callbacks · the 1 of 4 that moved farthest · 1 only in B',
    );
    expect(table(lines, 'Callbacks').slice(1)).toEqual([expect.stringMatching(/^4 2 ↑2 .* FSREQCALLBACK/)]);
  });

  test('phases and totals stand side by side', () => {
    const lines = printed();
    expect(table(lines, 'Phases')).toContain('poll 1 1 4.10 ms 5.10 ms +1.00 ms');
    expect(table(lines, 'Totals')).toContain('ticks 3 0 −3');
    expect(table(lines, 'Waits')).toContain(
      'FSREQCALLBACK 1 1 4.00 ms 2.00 ms 4.00 ms 2.00 ms 4.00 ms 2.00 ms 4.00 ms 2.00 ms',
    );
    expect(table(lines, 'Call sites')).toContain(
      '1 1 1 poll 4.00 ms 2.00 ms 4.00 ms 2.00 ms 100 µs 100 µs 100 µs 100 µs FSREQCALLBACK app.js:21:3 read',
    );
  });

  test.each([72, 80, 100, 120, 160])('no line is wider than %i characters', (width) => {
    const lines = printed({ width });
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.join('\n')).toContain('FSREQCALLBACK');
  });

  test('times count from the moment of the alignment', () => {
    const rows = table(printed({ align: 'site:app.js:21', width: 200 }), 'Callbacks');
    expect(rows[4]).toMatch(/^4 2 ↑2 0\.000 0\.000 /);
    expect(rows[1]).toMatch(/^1 1 -3\.000 -1\.000 /);
  });
});

describe('the sentences', () => {
  const runs = (...list: string[]) => outlineOfLog(logOfRuns(list));

  test('say that the order is the same where it is', () => {
    const same = compareThreads(runs('Timeout 3', 'Timeout 4'), runs('Timeout 3', 'Timeout 4'));
    expect(headlines(same)).toEqual(['2 callbacks matched by call site and type: they ran in the same order.']);
  });

  test('name the wait that differs most', () => {
    const fillers = Array.from({ length: 8 }, (_, i) => `TickObject ${i + 10} f${i}`);
    const later = compareThreads(runs('Timeout 3 onTimer'), runs(...fillers, 'Timeout 3 onTimer'));
    expect(headlines(later)).toEqual([
      '1 callback matched by call site and type.',
      'Timeout from onTimer (app.js:3) waited 999 µs in A and 9.00 ms in B.',
    ]);
  });

  test('say that nothing matches', () => {
    expect(headlines(compareThreads(runs('Timeout 3'), runs('Immediate 9 other')))).toEqual([
      'Nothing matches: A ran 1 callback and B 1 callback, none of them of the same call site and type.',
    ]);
    expect(headlines(compareThreads(runs('Timeout 3'), runs()))).toEqual(['A ran 1 callback and B 0 callbacks.']);
  });
});

test('types that people call the same keep their own names beside it', () => {
  const types = ['PROMISE', 'Microtask', 'TickObject', 'Timeout'].map((type) => ({ type }));
  expect(waitNames(types)).toEqual(['microtask (PROMISE)', 'microtask (Microtask)', 'tick', 'Timeout']);
});

describe('as an object', () => {
  const alignment = alignmentOf(comparison, { at: 'main' });
  if ('problem' in alignment) throw new Error(alignment.problem);
  const object = comparisonObject(comparison, 'main', alignment, 2);

  test('a comparison has the same facts in integers', () => {
    expect(object).toMatchObject({
      sides: { a: { recording: 'by-tick', callbacks: 4 }, b: { recording: 'by-immediate', callbacks: 5 } },
      align: { at: 'main', moment: 'the start of the main script', t: { a: 600, b: 600 } },
      order: { matched: 4, moved: 1, crossings: 2, only: { a: 0, b: 1 } },
      iterations: { a: 1, b: 1 },
      sitesLeftOut: 1,
      callbacksLeftOut: 2,
    });
    expect(object.callbacks[1]).toEqual({
      a: {
        ...{ position: 4, id: 5, type: 'FSREQCALLBACK', phase: 'poll', iteration: 1 },
        site: { file: 'file:///home/me/app.js', line: 21, column: 3, function: 'read' },
        ...{ t: 3_999_400, waitNs: 3_998_997, durationNs: 100_000 },
      },
      b: expect.objectContaining({ position: 2, id: 3, t: 1_999_400, waitNs: 1_998_999 }),
      moved: true,
      shift: -2,
    });
  });

  test('it survives JSON: nothing in it is undefined, infinite or not a number', () => {
    expect(JSON.parse(JSON.stringify(object))).toEqual(object);
  });
});
