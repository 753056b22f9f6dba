import { describe, expect, test } from 'vitest';
import { type Comparison, compareThreads } from './compare.ts';
import { outlineOf, type ThreadOutline } from './compare-outline.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { logOfRuns, outlineOfLog } from './testing/outline-of.ts';
import { RandomProgram, randomFrom } from './testing/random-program.ts';
import { ThreadTimeline } from './timeline.ts';

const compareRuns = (a: string[], b: string[]) =>
  compareThreads(outlineOfLog(logOfRuns(a)), outlineOfLog(logOfRuns(b)));

/** `A's position → B's position`, with a star where it has moved; `x` for no partner. */
function matches({ partner, hasMoved }: Comparison): string[] {
  return [...partner[0]].map((row, own) => `${own + 1} → ${row < 0 ? 'x' : row + 1}${hasMoved[own] === 1 ? ' *' : ''}`);
}

describe('callbacks of two runs', () => {
  test('are matched by call site and type, the n-th run with the n-th run', () => {
    const comparison = compareRuns(
      ['Timeout 3', 'TickObject 5', 'TickObject 5', 'FSREQCALLBACK 9'],
      ['Timeout 3', 'TickObject 5', 'FSREQCALLBACK 9', 'TickObject 5'],
    );
    expect(matches(comparison)).toEqual(['1 → 1', '2 → 2', '3 → 4 *', '4 → 3']);
    expect(comparison).toMatchObject({ matched: 4, moved: 1, crossings: 1, only: [0, 0] });
    expect([...comparison.shift]).toEqual([0, 0, 1, -1]);
  });

  test('have crossings with all that they have passed', () => {
    const ticks = ['TickObject 5 turn', 'TickObject 5 turn', 'TickObject 5 turn'];
    const immediates = ['Immediate 5 turn', 'Immediate 5 turn', 'Immediate 5 turn'];
    const comparison = compareRuns(
      [...ticks, 'FSREQCALLBACK 9 read'],
      [immediates[0], 'FSREQCALLBACK 9 read', ...immediates.slice(1)],
    );
    expect(matches(comparison)).toEqual(['1 → 1', '2 → 3', '3 → 4', '4 → 2 *']);
    expect(comparison).toMatchObject({ matched: 4, moved: 1, crossings: 2, only: [0, 0] });
    expect(comparison.groups.map(({ type, runs, matched, moved }) => ({ type, runs, matched, moved }))).toEqual([
      { type: ['TickObject', 'Immediate'], runs: [3, 3], matched: 3, moved: 0 },
      { type: ['FSREQCALLBACK', 'FSREQCALLBACK'], runs: [1, 1], matched: 1, moved: 1 },
    ]);
  });

  test('that only one of them has stay without a partner', () => {
    const comparison = compareRuns(['Timeout 3', 'Timeout 3', 'TCPWRAP 8 one'], ['Immediate 12 other', 'Timeout 3']);
    expect(matches(comparison)).toEqual(['1 → 2', '2 → x', '3 → x']);
    expect([...comparison.partner[1]]).toEqual([-1, 0]);
    expect(comparison.only).toEqual([2, 1]);
    expect(comparison.groups.map(({ runs }) => runs)).toEqual([
      [2, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  test('have their waits and durations side by side', () => {
    const [{ wait, duration, phase }] = compareRuns(['Timeout 3', 'Timeout 3'], ['Timeout 3']).groups;
    expect(duration[0]).toMatchObject({ count: 2, p50: 100_000, max: 100_000, sum: 200_000 });
    expect(wait[0]).toMatchObject({ count: 2, min: 1e6 - 1000, max: 2e6 - 1001 });
    expect(wait[1]).toMatchObject({ count: 1, p50: 1e6 - 1000 });
    expect(phase).toEqual([5, 5]);
  });

  test('whose call sites are missing in one are matched by type alone, which is said', () => {
    const comparison = compareRuns(['Timeout 3', 'Timeout 4', 'TickObject 5'], ['Timeout', 'TickObject', 'Timeout']);
    expect(comparison.matchedBy).toBe('type');
    expect(matches(comparison)).toEqual(['1 → 1', '2 → 3 *', '3 → 2']);
    expect(comparison.groups).toHaveLength(2);
    expect(comparison.limits).toEqual([
      'B has no call sites, so callbacks are matched by type and order alone; record with --sites or in lab detail to match them by their place in the source.',
    ]);
  });

  test('are all matched and in order where both are the same recording', () => {
    const outline = outlineOfLog(logOfRuns(['Timeout 3', 'TickObject 4', 'Timeout 3']));
    expect(compareThreads(outline, outline)).toMatchObject({
      matched: 3,
      moved: 0,
      crossings: 0,
      only: [0, 0],
      limits: [],
    });
  });

  test('are none where one has none, which is said', () => {
    const comparison = compareRuns(['Timeout 3'], []);
    expect(comparison).toMatchObject({ matched: 0, only: [1, 0] });
    expect(comparison.limits).toEqual(['B has no callbacks, so there is nothing to match.']);
  });
});

test('a repeated run waits from the end of the run before it', () => {
  const log = logOfRuns(['Timeout 3']).replace('@2000000 check', '@1500000 before 2\n@1600000 after 2\n@2000000 check');
  const { spans } = outlineOfLog(log);
  expect([...spans.wait]).toEqual([1e6 - 1000, 1.5e6 - 1.1e6]);
});

test('what keeps two recordings from being compared is said', () => {
  const app = logOfRuns(['Timeout 3']).replace('"detail":"lab"', '"detail":"app"');
  const bare = logOfRuns(['Timeout 3'])
    .replace(/@\d+ (main|turn|poll|check.*)\n/g, '')
    .replace('@1100000', '@1050000 lost 12\n@1100000');
  const { limits } = compareThreads(outlineOfLog(app), outlineOfLog(bare));
  expect(limits).toEqual([
    "B has no phases of the loop, so phases and iterations can't be compared.",
    "A was recorded in app detail and B in lab detail: recording in lab detail takes longer, so the order can be compared and short times can't.",
    '12 records of B found no room: callbacks may be missing there.',
  ]);
});

function randomOutline(seed: number): ThreadOutline {
  const { writer } = new RandomProgram(seed);
  const timeline = new ThreadTimeline('4711:0', ORIGIN_NS);
  timeline.push(writer.words);
  timeline.finish();
  return outlineOf(timeline, `random ${seed}`);
}

describe('random programs', () => {
  test('agree with matching by brute force, by type', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const [a, b] = [randomOutline(seed), randomOutline(seed + 1000)].map((outline) => ({
        ...outline,
        hasSites: false,
      }));
      const comparison = compareThreads(a, b);
      const typesOf = ({ spans, places }: ThreadOutline) => [...spans.place].map((place) => places[place].type);
      const rest = typesOf(b);
      const expected = typesOf(a).map((type) => {
        const row = rest.indexOf(type);
        if (row >= 0) rest[row] = '';
        return row;
      });
      expect([...comparison.partner[0]]).toEqual(expected);
      let crossings = 0;
      for (const [i, x] of expected.entries()) for (const y of expected.slice(0, i)) if (x >= 0 && y > x) crossings++;
      expect(comparison.crossings).toBe(crossings);
    }
  });

  test('keep what must be so of any two threads', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const [a, b] = [randomOutline(seed), randomOutline(seed + 2000)];
      const { partner, groups, groupOf, matched, moved, only, hasMoved, waits } = compareThreads(a, b);
      partner[0].forEach((other, row) => {
        if (other < 0) return;
        expect(partner[1][other]).toBe(row);
        expect(groupOf[1][other]).toBe(groupOf[0][row]);
      });
      const kept = [...partner[0]].filter((other, row) => other >= 0 && hasMoved[row] === 0);
      expect(kept).toEqual([...kept].sort((x, y) => x - y));
      expect(kept).toHaveLength(matched - moved);
      const sum = (of: (group: (typeof groups)[0]) => number) => groups.reduce((all, group) => all + of(group), 0);
      expect(sum(({ runs }) => runs[0])).toBe(a.spans.length);
      expect(sum(({ runs }) => runs[1])).toBe(b.spans.length);
      expect(sum((group) => group.matched)).toBe(matched);
      expect(sum((group) => group.moved)).toBe(moved);
      expect(only).toEqual([a.spans.length - matched, b.spans.length - matched]);
      const known = [...a.spans.wait].filter((wait) => !Number.isNaN(wait));
      expect(waits.reduce((all, { wait }) => all + (wait[0]?.count ?? 0), 0)).toBe(known.length);
    }
  });
});

/** An outline of many runs, made directly: `sites` call sites in turn, and every `shuffle`-th run somewhere else. */
function largeOutline(length: number, sites: number, swapped: boolean): ThreadOutline {
  const outline = outlineOfLog(logOfRuns([]));
  const random = randomFrom(3);
  const column = () => new Float64Array(length);
  const spans = {
    ...{ length, id: column(), start: column(), duration: column(), wait: column() },
    ...{
      place: new Uint32Array(length),
      iteration: new Uint32Array(length),
      phase: new Uint8Array(length),
      row: new Uint8Array(length),
    },
  };
  for (let row = 0; row < length; row++) {
    // In the other recording, neighbours have changed places.
    spans.place[row] = (swapped ? row ^ 1 : row) % sites;
    spans.start[row] = row * 1000;
    spans.duration[row] = Math.floor(random() * 900);
    spans.wait[row] = Math.floor(random() * 1e6);
  }
  const places = Array.from({ length: sites }, (_, line) => ({
    ...{ type: 'Timeout', lane: 0 as const },
    frame: ['/home/me/app.js', line + 1, 3, 'go'] as [string, number, number, string],
  }));
  return { ...outline, spans, places, hasSites: true };
}

test('a million callbacks of a thousand call sites are compared, all of them', () => {
  const length = 1_000_000;
  const comparison = compareThreads(largeOutline(length, 1000, false), largeOutline(length, 1000, true));
  expect(comparison).toMatchObject({ matched: length, moved: length / 2, crossings: length / 2, only: [0, 0] });
  expect(comparison.groups).toHaveLength(1000);
  expect(comparison.groups[7]).toMatchObject({ runs: [1000, 1000], matched: 1000 });
});
