import { describe, expect, test } from 'vitest';
import { EndColumn } from './derived-columns.ts';
import { bucketOf, IntervalLevels, type Levels, RowLevels, SliceBuffer } from './levels.ts';
import { PackedColumn } from './packed-column.ts';

interface Interval {
  start: number;
  end: number;
}

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function intervals(count: number, seed: number, longest = 1000): Interval[] {
  const next = random(seed);
  const list: Interval[] = [];
  let time = 0;
  for (let i = 0; i < count; i++) {
    const start = time + (next() < 0.5 ? 0 : Math.floor(next() * 50));
    const end = start + Math.floor(next() ** 8 * longest);
    list.push({ start, end });
    time = end;
  }
  return list;
}

function levelsOf(list: Interval[]): IntervalLevels {
  const levels = new IntervalLevels();
  list.forEach(({ start, end }, item) => {
    levels.push(start, end, item, item % 7);
  });
  return levels;
}

/** The same as rows of a table in which every other row is somebody else's; their items are halved to compare them. */
class EveryOtherRow extends RowLevels {
  constructor(list: Interval[]) {
    const start = new PackedColumn();
    const end = new EndColumn(start);
    super({ start, end }, (row) => (row >> 1) % 7);
    list.forEach((interval, item) => {
      for (const one of [interval, { start: 0, end: 1e9 }]) {
        start.push(one.start);
        end.push(one.end);
      }
      this.push(item * 2);
    });
  }

  override item(leaf: number): number {
    return super.item(leaf) / 2;
  }
}

const WAYS: [name: string, make: (list: Interval[]) => Levels][] = [
  ['a row that keeps its intervals', levelsOf],
  ['a row of a table’s rows', (list) => new EveryOtherRow(list)],
];

function slices(levels: Levels, from: number, to: number, bucket: number) {
  const buffer = new SliceBuffer();
  levels.query(from, to, bucket, buffer);
  return Array.from({ length: buffer.length }, (_, i) => ({
    start: buffer.start[i],
    end: buffer.end[i],
    count: buffer.count[i],
    busy: buffer.busy[i],
    item: buffer.item[i],
    tone: buffer.tone[i],
    longest: buffer.longest[i],
  }));
}

/** What `query` promises, said again without any index. */
function slicesByHand(list: Interval[], from: number, to: number, bucket: number) {
  const aligned = Math.floor(from / bucket) * bucket;
  const visible = list
    .map((interval, item) => ({ ...interval, item }))
    .filter((it) => it.end > aligned && it.start < to);
  const first = visible[0]?.item ?? list.length;
  const rest = list.map((interval, item) => ({ ...interval, item })).slice(first);
  const result = [];
  for (let i = 0; i < rest.length && rest[i].start < to; ) {
    const group = [rest[i]];
    if (rest[i].end - rest[i].start < bucket) {
      const limit = (Math.floor(rest[i].start / bucket) + 1) * bucket;
      for (let j = i + 1; j < rest.length && rest[j].start < limit && rest[j].end - rest[j].start < bucket; j++)
        group.push(rest[j]);
    }
    const best = group.reduce((a, b) => (b.end - b.start > a.end - a.start ? b : a));
    result.push({
      start: group[0].start,
      end: group[group.length - 1].end,
      count: group.length,
      busy: group.reduce((sum, it) => sum + it.end - it.start, 0),
      item: best.item,
      tone: best.item % 7,
      longest: best.end - best.start,
    });
    i += group.length;
  }
  return result;
}

describe('levels', () => {
  test('an empty row answers with nothing', () => {
    const levels = new IntervalLevels();
    expect(slices(levels, 0, 1e9, 1024)).toEqual([]);
    expect(levels.heaviest(0, 0)).toBe(-1);
    expect(levels.heaviestFew(3)).toEqual([]);
  });

  test('short intervals of one bucket become one slice that keeps the longest, the count and the busy time', () => {
    const levels = levelsOf([
      { start: 0, end: 10 },
      { start: 20, end: 45 },
      { start: 50, end: 55 },
      { start: 100, end: 110 },
    ]);
    expect(slices(levels, 0, 200, 64)).toEqual([
      { start: 0, end: 55, count: 3, busy: 40, item: 1, tone: 1, longest: 25 },
      { start: 100, end: 110, count: 1, busy: 10, item: 3, tone: 3, longest: 10 },
    ]);
  });

  test('an interval as long as a bucket stands alone, also when it begins among short ones', () => {
    const levels = levelsOf([
      { start: 0, end: 10 },
      { start: 20, end: 30 },
      { start: 40, end: 400 },
      { start: 401, end: 402 },
    ]);
    expect(slices(levels, 0, 1000, 64).map(({ start, end, count }) => [start, end, count])).toEqual([
      [0, 30, 2],
      [40, 400, 1],
      [401, 402, 1],
    ]);
  });

  test.each(WAYS)('every query of %s equals the one made by hand', (_, make) => {
    for (const [count, seed] of [
      [1, 1],
      [7, 2],
      [8, 3],
      [9, 4],
      [63, 5],
      [64, 6],
      [65, 7],
      [700, 8],
      [5000, 9],
    ]) {
      const list = intervals(count, seed);
      const levels = make(list);
      const end = list[list.length - 1].end;
      const next = random(seed);
      for (let round = 0; round < 40; round++) {
        const a = next() * end * 1.1 - end * 0.05;
        const b = a + next() * end;
        const bucket = 2 ** Math.floor(next() * 16 - 2);
        expect(slices(levels, a, b, bucket), `${count} intervals, ${a}…${b} by ${bucket}`).toEqual(
          slicesByHand(list, a, b, bucket),
        );
      }
    }
  });

  test.each(WAYS)(
    'of %s the heaviest of any range is the one found by looking at all, and so is the sum',
    (_, make) => {
      const list = intervals(3000, 11);
      const levels = make(list);
      const next = random(12);
      for (let round = 0; round < 300; round++) {
        const first = Math.floor(next() * 3000);
        const last = first + 1 + Math.floor(next() * (3000 - first));
        let best = first;
        for (let i = first; i < last; i++)
          if (list[i].end - list[i].start > list[best].end - list[best].start) best = i;
        expect(levels.heaviest(first, last)).toBe(best);
        const busy = list.slice(first, last).reduce((sum, { start, end }) => sum + end - start, 0);
        expect(levels.busy(first, last)).toBe(busy);
      }
    },
  );

  test('one long callback among a million short ones is shown at every zoom', () => {
    const levels = new IntervalLevels();
    const lone = 654_321;
    let time = 0;
    for (let i = 0; i < 1_000_000; i++) {
      const length = i === lone ? 3000 : 500;
      levels.push(time, time + length, i, 0);
      time += length + 500;
    }
    const at = levels.start(lone);
    for (let nsPerPixel = 0.1; nsPerPixel < 2e6; nsPerPixel *= 1.9) {
      const from = Math.max(0, at - 700 * nsPerPixel);
      const found = slices(levels, from, from + 1400 * nsPerPixel, bucketOf(nsPerPixel));
      expect(found.length).toBeLessThan(1400 * 1.5 + 3);
      expect(
        found.some((slice) => slice.item === lone),
        `at ${nsPerPixel} ns a pixel`,
      ).toBe(true);
    }
  });

  test('the heaviest few come heaviest first, the earliest of equals before the others', () => {
    const levels = levelsOf([5, 90, 3, 70, 90, 1, 80].map((length, i) => ({ start: i * 100, end: i * 100 + length })));
    expect(levels.heaviestFew(4).map((leaf) => levels.item(leaf))).toEqual([1, 4, 6, 3]);
    expect(levels.heaviestFew(100)).toHaveLength(7);
  });

  test('a weight of its own decides who is heaviest, whatever the length', () => {
    const levels = new IntervalLevels();
    levels.push(0, 1000, 0, 0, 5);
    levels.push(1000, 1010, 1, 0, 9);
    expect(levels.heaviest(0, 2)).toBe(1);
    expect(levels.busy(0, 2)).toBe(14);
  });

  test('the bucket of a view is the nearest power of two', () => {
    expect([0.3, 1, 1.3, 1.5, 1000, 1e6].map(bucketOf)).toEqual([0.25, 1, 1, 2, 1024, 1048576]);
  });
});
