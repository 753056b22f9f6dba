import { expect, test } from 'vitest';
import { LANE } from './lanes.ts';
import { ThreadOverview } from './overview.ts';
import { decodeOverview, encodeOverview, isOverview } from './overview-frame.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { RandomProgram } from './testing/random-program.ts';

test('what a thread looks like comes back from its bytes as it was', () => {
  for (const seed of [1, 2, 3]) {
    const overview = new ThreadOverview(ORIGIN_NS, 50);
    overview.push(new RandomProgram(seed).writer.words);
    overview.finish();
    const { begin, end, awakeSince } = overview.told();
    const bytes = encodeOverview(7, overview.told());
    const told = decodeOverview(bytes.buffer as ArrayBuffer);
    expect(isOverview(bytes.buffer as ArrayBuffer)).toBe(true);
    expect([told.index, told.begin, told.end, told.awakeSince]).toEqual([7, begin, end, awakeSince]);
    expect(told.lanes.size).toBe(overview.lanes().length);
    for (const { lane, rows } of overview.lanes()) {
      expect(told.lanes.get(lane)!.map(({ bucket }) => bucket)).toEqual(rows.map(({ bucket }) => bucket));
      for (const [at, { slices }] of rows.entries()) {
        const { slices: found } = told.lanes.get(lane)![at];
        expect(found.length).toBe(slices.length);
        for (const column of ['start', 'end', 'busy', 'count', 'item', 'tone', 'longest'] as const)
          expect(Array.from(found[column])).toEqual(Array.from(slices[column].subarray(0, slices.length)));
      }
    }
  }
});

test('a thread of which nothing is known yet is told, too', () => {
  const told = decodeOverview(
    encodeOverview(0, { begin: 5, end: 6, awakeSince: Number.NaN, lanes: [] }).buffer as ArrayBuffer,
  );
  expect([told.index, told.begin, told.end, told.lanes.get(LANE.GC)]).toEqual([0, 5, 6, undefined]);
});

test('a frame of slots is none of them', () => {
  expect(isOverview(new Uint32Array([3, 0, 0, 1, 0, 0, 0, 0]).buffer)).toBe(false);
});
