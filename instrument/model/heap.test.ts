import { describe, expect, test } from 'vitest';
import { KIND } from '../schema/events.ts';
import { eventLines } from './event-lines.ts';
import { changesOf, HEAP_AT } from './heap.ts';
import { HeapLevels } from './heap-levels.ts';
import { plainStyle } from './print-style.ts';
import { threadLines } from './print-thread.ts';
import { LogWriter, logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { randomFrom } from './testing/random-program.ts';
import { timelineOf } from './testing/timeline-of.ts';
import { ThreadTimeline } from './timeline.ts';

const META = {
  node: 'v20.20.2',
  argv: [],
  heapSpaces: ['read_only_space', 'new_space', 'old_space', 'large_object_space'],
};

/** A reading at the begin, a scavenge that moves much to the old space, a large object that comes and goes. */
const LAB = `
  @0        meta ${JSON.stringify(META)}
  @1000     heap 1 500KiB of 1024KiB
  @1000     heap 2 2000KiB of 2048KiB
  @5000     main
  @100000   gc-begin scavenge 3500KiB
  @100000   heap 1 1000KiB of 1024KiB
  @100000   heap 2 2000KiB of 2048KiB
  @100000   heap 3 500KiB of 512KiB
  @300000   gc-end scavenge 2700KiB
  @300000   heap 1 100KiB of 1024KiB
  @300000   heap 2 2600KiB of 3072KiB
  @300000   heap 3 0KiB of 0KiB
  @900000   heap 1 160KiB of 1024KiB
  @900000   heap 2 2600KiB of 3072KiB
  @900000   thread-end 0`;

/** One line per reading: time, used, what it was read for, used KiB of space 1, 2 and 3. */
function readingsOf({ heap }: ThreadTimeline): string[] {
  const at = ['alone', 'before', 'after'];
  return Array.from({ length: heap.length }, (_, row) => {
    const spaces = [1, 2, 3].map((space) => `${heap.usedOf(space, row)}/${heap.committedOf(space, row)}`);
    return `${heap.time.get(row)} ${heap.used.get(row)} ${at[heap.at.get(row)]} ${heap.gc.get(row)}: ${spaces.join(' ')}`;
  });
}

describe('the heap', () => {
  test('is read before and after each collection, and at the begin and end of the thread', () => {
    const timeline = timelineOf(LAB);
    expect(timeline.heap.spaces).toEqual([1, 2, 3]);
    expect(readingsOf(timeline)).toEqual([
      '1000 2500 alone -1: 500/1024 2000/2048 0/0',
      '100000 3500 before 0: 1000/1024 2000/2048 500/512',
      '300000 2700 after 0: 100/1024 2600/3072 0/0',
      '900000 2760 alone -1: 160/1024 2600/3072 0/0',
    ]);
    expect(timeline.heap.peak).toBe(3500);
  });

  test('is known as a whole only where its spaces were not recorded', () => {
    const timeline = timelineOf('@10 gc-begin scavenge 900KiB\n@20 gc-end scavenge 700KiB');
    expect(timeline.heap.spaces).toEqual([]);
    expect(readingsOf(timeline)).toEqual(['10 900 before 0: 0/0 0/0 0/0', '20 700 after 0: 0/0 0/0 0/0']);
  });

  test('is not read for a collection that is known only afterwards', () => {
    const timeline = timelineOf('@100 gc-late scavenge took=4 ago=38');
    expect(timeline.gcs.length).toBe(1);
    expect(timeline.heap.length).toBe(0);
  });

  test('a space with an impossible id is left out, and one that is told twice begins a new reading', () => {
    const timeline = timelineOf('@10 heap 9000000 5KiB of 5KiB\n@10 heap 2 5KiB of 6KiB\n@10 heap 2 7KiB of 8KiB');
    expect(readingsOf(timeline)).toEqual(['10 5 alone -1: 0/0 5/6 0/0', '10 7 alone -1: 0/0 7/8 0/0']);
  });

  test('a collection knows what it changed in each space', () => {
    const { gcs, heap } = timelineOf(LAB);
    expect(changesOf(heap, gcs.readBefore.get(0), gcs.readAfter.get(0))).toEqual([
      { space: 1, before: 1000, after: 100 },
      { space: 2, before: 2000, after: 2600 },
      { space: 3, before: 500, after: 0 },
    ]);
    const running = timelineOf('@10 gc-begin scavenge 900KiB\n@10 heap 1 900KiB of 1024KiB', { finish: false });
    expect(changesOf(running.heap, running.gcs.readBefore.get(0), running.gcs.readAfter.get(0))).toEqual([]);
  });

  test('print says what a collection freed, by space', () => {
    const lines = [...threadLines(timelineOf(LAB), '', plainStyle)].map((line) => line.trim().replace(/ +/g, ' '));
    expect(lines).toContain(
      '0.100 200 µs gc scavenge · heap 3.42 → 2.64 MiB · new −0.88 · old +0.59 · large object −0.49',
    );
  });

  test('every reading of a space is an event, and both count the same', () => {
    const manifest = {
      ...{ originNs: String(ORIGIN_NS), pid: 1, state: 'ended' as const, exit: null },
      versions: { node: 'v20.20.2' },
    };
    const lines = [...eventLines([{ key: '1:0', words: [logOf(LAB)], lost: 0 }], manifest)];
    expect(lines.length).toBe(timelineOf(LAB).events);
    expect(lines.map((line) => JSON.parse(line)).filter(({ ev, t }) => ev === 'heap' && t === 300_000)).toEqual([
      expect.objectContaining({ space: 'new_space', usedBytes: 102_400, committedBytes: 1_048_576 }),
      expect.objectContaining({ space: 'old_space', usedBytes: 2_662_400, committedBytes: 3_145_728 }),
      expect.objectContaining({ space: 'large_object_space', usedBytes: 0, committedBytes: 0 }),
    ]);
    const nameless = [...eventLines([{ key: '1:0', words: [logOf('@5 heap 7 1KiB of 2KiB')], lost: 0 }], manifest)];
    expect(JSON.parse(nameless[0])).toMatchObject({ ev: 'heap', space: 'space_7', usedBytes: 1024 });
  });

  test('is held with everything else until it is known where the loop is', () => {
    const timeline = timelineOf('@0 closing\n@10 turn\n@11 heap 1 5KiB of 8KiB\n@12 timers\n@20 turn');
    expect(readingsOf(timeline)).toEqual(['11 5 alone -1: 5/8 0/0 0/0']);
  });
});

/** A saw with teeth of random height: two readings per collection. */
function saw(collections: number, seed: number): ThreadTimeline {
  const random = randomFrom(seed);
  const writer = new LogWriter();
  let t = 0;
  const reading = (kind: number, used: number) => {
    t += 1 + Math.floor(random() * 200);
    writer.record(kind, 1, 0, used, t);
  };
  for (let i = 0; i < collections; i++) {
    const used = 1 + Math.floor(random() * 10_000);
    reading(KIND.GC_BEGIN, used);
    reading(KIND.GC_END, 1 + Math.floor(random() * used));
  }
  const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
  timeline.push(writer.words);
  return timeline;
}

describe('what a view needs of the heap', () => {
  test('is all of it where the readings are far apart', () => {
    const { heap } = timelineOf(LAB);
    expect(new HeapLevels(heap).query(0, 1e6, 1)).toEqual([0, 1, 2, 3]);
  });

  test('reaches to the next reading on either side', () => {
    const { heap } = timelineOf(LAB);
    expect(new HeapLevels(heap).query(150_000, 200_000, 1)).toEqual([1, 2]);
    expect(new HeapLevels(heap).query(950_000, 990_000, 1)).toEqual([3]);
    expect(new HeapLevels(heap).query(-20, -10, 1)).toEqual([0]);
  });

  test('is nothing where there is no reading', () => {
    expect(new HeapLevels(timelineOf('@5 main').heap).query(0, 100, 1)).toEqual([]);
  });

  test.each([1, 2, 3])('is each bucket’s first, last, fullest and emptiest, while the log grows (seed %i)', (seed) => {
    const { heap } = saw(1500, seed);
    const levels = new HeapLevels(heap);
    const bucket = 4096;
    const rows = levels.query(0, heap.time.get(heap.length - 1), bucket);
    const expected = new Set<number>();
    for (let first = 0; first < heap.length; ) {
      const bucketOf = (row: number) => Math.floor(heap.time.get(row) / bucket);
      let next = first;
      while (next < heap.length && bucketOf(next) === bucketOf(first)) next++;
      const all = Array.from({ length: next - first }, (_, i) => first + i);
      const used = all.map((row) => heap.used.get(row));
      for (const row of [first, next - 1]) expected.add(row);
      expected.add(first + used.indexOf(Math.max(...used)));
      expected.add(first + used.indexOf(Math.min(...used)));
      first = next;
    }
    expect(rows).toEqual([...expected].sort((a, b) => a - b));
    expect(heap.at.get(rows[0])).toBe(HEAP_AT.GC_BEGIN);
  });
});
