import { describe, expect, test } from 'vitest';
import { LANE } from '../../instrument/model/lanes.ts';
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { SMALL_LOG, talkativeLog } from '../testing/logs.ts';
import { recordingFrom, recordingOf } from '../testing/recordings.ts';
import { factsOf } from './facts.ts';
import type { LiveRecording } from './recording.ts';
import { Search } from './search.ts';

const recording = recordingFrom(talkativeLog());

function searched(text: string, it: LiveRecording = recording): Search {
  const search = new Search(it, text);
  while (!search.isDone) search.go(() => true);
  return search;
}

/** The titles of all hits, in the order in which they are gone through. */
function hits(text: string, it: LiveRecording = recording): string[] {
  const search = searched(text, it);
  const titles: string[] = [];
  let from = null;
  for (let i = 0; i < search.count; i++) {
    const found = search.next(from, 0, 1);
    expect(found.position).toBe(i + 1);
    from = found.ref;
    titles.push(factsOf(it, from!)!.title);
  }
  return titles;
}

describe('a search', () => {
  test('finds by type, by function, by file and line, by id, whatever the letters’ size', () => {
    expect(hits('immediate')).toEqual(['Immediate #5']);
    expect(hits('tick')).toEqual(['tick #6']);
    expect(hits('ONTIMER')).toEqual(['tick #6']);
    expect(hits('app.js:7')).toEqual(['FSREQCALLBACK #4']);
    expect(hits('/home/me/app.js')).toEqual(['FSREQCALLBACK #4', 'Immediate #5', 'Timeout #2', 'tick #6']);
    expect(hits('#5')).toEqual(['Immediate #5']);
  });

  test('finds what was written and what was measured, in the order of time with the rest', () => {
    expect(hits('colour')).toEqual(['stderr']);
    expect(hits('read')).toEqual(['stdout', 'mark read', 'Immediate #5', 'stdout']);
    expect(hits('check')).toEqual(['mark checked', 'measure check']);
    expect(hits('scavenge')).toEqual(['scavenge']);
  });

  test('finds by duration, alone and with words', () => {
    expect(hits('> 900us')).toEqual(['Immediate #5', 'Timeout #2']);
    expect(hits('>= 900 µs')).toEqual(['Immediate #5', 'measure check', 'Timeout #2']);
    expect(hits('app.js < 1ms')).toEqual(['FSREQCALLBACK #4', 'tick #6']);
    expect(hits('> 1s')).toEqual([]);
  });

  test('all words must be there; nothing finds nothing', () => {
    expect(hits('immediate app.js:8')).toEqual(['Immediate #5']);
    expect(hits('immediate app.js:7')).toEqual([]);
    expect(searched('  ').next(null, 0, 1)).toEqual({ ref: null, position: 0, count: 0, done: true });
  });

  test('goes on from what is selected, both ways and round, and from the view where nothing is', () => {
    const search = searched('app.js');
    const [first, second, third, last] = [0, 1, 2, 3].map((item) => ({ thread: '4711:0', item }));
    const callback = (it: typeof first) => ({ ...it, lane: LANE.CALLBACKS });
    const tick = { ...last, lane: LANE.TICKS };
    expect(search.next(null, 7_000_000, 1)).toMatchObject({ ref: callback(second), position: 2, count: 4 });
    expect(search.next(null, 7_000_000, -1)).toMatchObject({ ref: callback(first), position: 1 });
    expect(search.next(callback(second), 0, 1).ref).toEqual(callback(third));
    expect(search.next(callback(second), 0, -1).ref).toEqual(callback(first));
    expect(search.next(tick, 0, 1)).toMatchObject({ ref: callback(first), position: 1 });
    expect(search.next(callback(first), 0, -1)).toMatchObject({ ref: tick, position: 4 });
    const asleep = { thread: '4711:0', lane: LANE.GC, item: 0 };
    expect(search.next(asleep, 0, 1).ref).toEqual(callback(third));
  });

  test('goes on through what comes, and takes what was open when it has ended', () => {
    const [before, after] = SMALL_LOG.split('@12450000 ');
    const writer = new LogWriter();
    const begun = logOf(before, writer).slice();
    const live = recordingOf('4711:0');
    live.slots(0, 0, begun);
    while (live.decode(() => false));
    const search = searched('> 900us', live);
    expect(search.count).toBe(1);
    live.slots(0, begun.length / 4, logOf(`@12450000 ${after}`, writer).slice(begun.length));
    while (live.decode(() => false));
    expect(search.isDone).toBe(false);
    search.go(() => false);
    expect(search.count).toBe(2);
  });

  test('of a million callbacks is done in short turns', () => {
    const lines = ['@0 thread-start 4711:0 main', '@0 main'];
    for (let i = 1; i <= 20_000; i++)
      lines.push(
        `@${i * 10} init ${i} ${i % 2 ? 'PROMISE' : 'Timeout'} <0`,
        `@${i * 10} before ${i}`,
        `@${i * 10 + 1} after ${i}`,
      );
    const many = recordingFrom(logOf(lines.join('\n'), new LogWriter()));
    const search = new Search(many, 'microtask');
    let turns = 0;
    for (; !search.isDone; turns++) search.go(() => true);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(20_000 / 2048));
    expect(search.count).toBe(10_000);
    const middle = { thread: '4711:0', lane: LANE.MICROTASKS, item: 10_000 };
    expect(search.next(middle, 0, 1)).toMatchObject({ ref: { item: 10_002 }, position: 5002 });
  });
});
