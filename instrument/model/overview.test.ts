import { describe, expect, test } from 'vitest';
import { LANE, type Lane, ThreadLanes } from './lanes.ts';
import { bucketOf, SliceBuffer } from './levels.ts';
import { ThreadOverview } from './overview.ts';
import { OverviewRow, querySlices, type SliceColumns } from './overview-row.ts';
import { logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { RandomProgram, randomFrom } from './testing/random-program.ts';
import { ThreadTimeline } from './timeline.ts';

function listed({ length, start, end, busy, count, item, tone, longest }: SliceColumns) {
  return Array.from({ length }, (_, i) => ({
    ...{ start: start[i], end: end[i], busy: busy[i], count: count[i] },
    ...{ item: item[i], tone: tone[i], longest: longest[i] },
  }));
}

/** The lanes of a log, read whole. */
function lanesOf(words: Uint32Array): { lanes: ThreadLanes; timeline: ThreadTimeline } {
  const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
  timeline.push(words);
  timeline.finish();
  const lanes = new ThreadLanes(timeline);
  lanes.update();
  return { lanes, timeline };
}

function overviewOf(words: Uint32Array, most: number): ThreadOverview {
  const overview = new ThreadOverview(ORIGIN_NS, most);
  overview.push(words);
  overview.finish();
  return overview;
}

const ALL_LANES = Object.values(LANE).filter((lane) => lane !== LANE.QUEUES && lane !== LANE.HEAP);

/** What a lane's row shows of everything, from its levels. */
function shown(lanes: ThreadLanes, lane: Lane, row: number, bucket: number) {
  const buffer = new SliceBuffer();
  const levels = lanes.levels(lane, row)!;
  levels.query(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, bucket, buffer);
  return listed(buffer);
}

describe('the overview of a thread', () => {
  test('has the same slices in every lane as the lanes themselves, at the same resolution', () => {
    for (let seed = 1; seed <= 120; seed++) {
      const { words } = new RandomProgram(seed).writer;
      const { lanes, timeline } = lanesOf(words);
      for (const most of [6, 40, 10_000]) {
        const overview = overviewOf(words, most);
        expect([overview.begin, overview.end], `seed ${seed}`).toEqual([timeline.begin, timeline.end]);
        const found = new Map(overview.lanes().map(({ lane, rows }) => [lane, rows]));
        for (const lane of ALL_LANES) {
          const rows = found.get(lane) ?? [];
          const lengths = Array.from({ length: lanes.rows(lane) }, (_, row) => lanes.levels(lane, row)!.length);
          expect(rows.length, `seed ${seed}, lane ${lane}`).toBe(
            lengths.some((length) => length > 0) ? lengths.length : 0,
          );
          rows.forEach((row, at) => {
            expect(row.length).toBeLessThanOrEqual(most);
            expect(listed(row.slices), `seed ${seed}, lane ${lane}, row ${at}, ${most} at most`).toEqual(
              shown(lanes, lane, at, row.bucket),
            );
          });
        }
      }
    }
  });

  test('of a log that has not come to its end has what has ended until then', () => {
    const overview = new ThreadOverview(ORIGIN_NS, 100);
    overview.push(
      logOf(`
        @10 thread-start 1:0 main
        @10 main
        @20 init 2 Timeout <1
        @30 turn
        @31 poll
        @40 before 2
        @50 after 2
        @60 before 2`),
    );
    const rows = overview
      .lanes()
      .map(({ lane, rows }) => [lane, listed(rows[0].slices).map((it) => [it.start, it.end])]);
    expect(rows).toEqual([
      [LANE.ITERATIONS, [[10, 30]]],
      [
        LANE.PHASES,
        [
          [10, 30],
          [30, 31],
        ],
      ],
      [LANE.CALLBACKS, [[40, 50]]],
    ]);
    expect(overview.end).toBe(60);
  });
});

describe('a row of an overview', () => {
  test('keeps one long callback among a hundred thousand short ones, however few slices there are', () => {
    const row = new OverviewRow(64);
    for (let i = 0; i < 100_000; i++) row.push(i * 1000, i * 1000 + (i === 65_432 ? 900 : 5), i, i % 3);
    const slices = listed(row.slices);
    expect(slices.length).toBeLessThanOrEqual(64);
    expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
    const [longest] = slices.sort((a, b) => b.longest - a.longest);
    expect([longest.item, longest.longest, longest.tone]).toEqual([65_432, 900, 65_432 % 3]);
  });

  test('answers a coarser query as the levels do', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { words } = new RandomProgram(seed).writer;
      const { lanes, timeline } = lanesOf(words);
      const next = randomFrom(seed);
      for (const { lane, rows } of overviewOf(words, 200).lanes())
        rows.forEach((row, at) => {
          const from = timeline.begin + next() * (timeline.end - timeline.begin);
          const to = from + next() * (timeline.end - from);
          const bucket = Math.max(row.bucket, bucketOf((to - from) / 50));
          // Aligned to the coarser bucket: else its first slice has lost what ended before the finer one.
          const aligned = Math.floor(from / bucket) * bucket;
          const [ours, theirs] = [new SliceBuffer(), new SliceBuffer()];
          querySlices(row.slices, aligned, to, bucket, ours);
          lanes.levels(lane, at)!.query(aligned, to, bucket, theirs);
          expect(listed(ours), `seed ${seed}, lane ${lane}`).toEqual(listed(theirs));
        });
    }
  });
});
