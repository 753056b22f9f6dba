import { describe, expect, test } from 'vitest';
import { packageOf } from './packages.ts';
import { rangeTables } from './range-tables.ts';
import { RangeTotals } from './range-totals.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { RandomProgram } from './testing/random-program.ts';
import { timelineOf } from './testing/timeline-of.ts';
import { ThreadTimeline } from './timeline.ts';

const LOG = `
  @0     main
  @10    init 2 Timeout <1 at /srv/app.js:1:1 main
  @11    init 3 TickObject <1 at /srv/node_modules/@a/queue/index.js:7:1 push
  @100   turn
  @200   poll
  @300   before 90
  @310   init 4 Immediate <90 at /srv/app.js:9:1 onRead
  @320   before 91
  @360   after 91
  @400   after 90
  @400   before 3
  @430   after 3
  @500   check idle=60 io=1
  @510   before 4
  @560   after 4
  @600   closing
  @610   timers
  @620   before 2
  @700   after 2
  @720   turn
  @730   poll
  @1000  check idle=270 io=0
  @1010  thread-end 0
`;

function totals(from: number, to: number, log = LOG) {
  const part = new RangeTotals(timelineOf(log), from, to);
  part.go(() => false);
  return part;
}

const told = (from: number, to: number) => {
  const part = totals(from, to);
  const tables = rangeTables([part], () => 'main');
  const rows = (name: keyof typeof tables) =>
    tables[name].map((row) => `${row.name}${row.site ? `@${row.site[1]}` : ''} ${row.runs} ${row.time} ${row.longest}`);
  return { part, rows };
};

describe('the totals of a range', () => {
  test('by phase: time awake, and asleep apart', () => {
    expect(told(0, 1010).rows('phase')).toEqual([
      'poll, asleep 2 330 270',
      'poll 2 240 240',
      'idle-prepare 2 110 100',
      'check 2 110 100',
      'timers 1 110 110',
      'main 1 100 100',
      'closing 1 10 10',
    ]);
  });

  test('by type: each run’s own time, without what ran within it', () => {
    const { part, rows } = told(0, 1010);
    expect(rows('type')).toEqual(['UNKNOWN 2 100 100', 'Timeout 1 80 80', 'Immediate 1 50 50', 'tick 1 30 30']);
    expect(part.busy).toBe(260);
    expect(part.runs).toEqual([4, 1, 0]);
  });

  test('by call site, file and package', () => {
    const { rows } = told(0, 1010);
    expect(rows('site')).toEqual([
      'no call site known 2 100 100',
      'main@1 1 80 80',
      'onRead@9 1 50 50',
      'push@7 1 30 30',
    ]);
    expect(rows('file')).toEqual([
      ...['/srv/app.js 2 130 80', 'no call site known 2 100 100', '/srv/node_modules/@a/queue/index.js 1 30 30'],
    ]);
    expect(rows('package')).toEqual([
      'the program itself 2 130 80',
      'no call site known 2 100 100',
      '@a/queue 1 30 30',
    ]);
    expect(rows('thread')).toEqual(['main 5 260 100']);
  });

  test('what sticks out of the range is cut, what ran on into it counts', () => {
    const { part, rows } = told(340, 540);
    expect(part.busy).toBe(60 + 30 + 30);
    expect(rows('type')).toEqual(['UNKNOWN 2 60 100', 'tick 1 30 30', 'Immediate 1 30 50']);
    expect(part.longest.map(({ span, ns }) => [part.timeline.spans.id.get(span), ns])).toEqual([
      ...[
        [90, 60],
        [3, 30],
        [4, 30],
      ],
    ]);
    expect(told(210, 250).rows('phase')).toEqual(['poll, asleep 1 40 60']);
    expect(told(800, 900).rows('type')).toEqual([]);
  });

  test('of several threads together, each with its name', () => {
    const tables = rangeTables([totals(0, 450), totals(0, 1010)], (part) => `thread ${part}`);
    expect(tables.thread.map(({ name, time }) => [name, time])).toEqual([
      ['thread 1', 260],
      ['thread 0', 130],
    ]);
    expect(tables.type.find(({ name }) => name === 'tick')).toMatchObject({ runs: 2, time: 60 });
    expect(tables.type.find(({ name }) => name === 'Timeout')!.longestAt).toEqual({ of: 1, lane: 2, item: 4 });
  });

  test('it stops when it is asked to, and goes on from there', () => {
    const part = new RangeTotals(timelineOf(LOG), 0, 1010);
    let steps = 0;
    while (!part.isDone) {
      part.go(() => true);
      steps++;
    }
    expect(steps).toBeGreaterThan(1);
    expect(part.progress).toBe(1);
    expect(part.busy).toBe(260);
  });

  test('it agrees with what is counted one by one, on random programs and ranges', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const timeline = new ThreadTimeline('1:0', ORIGIN_NS);
      timeline.push(new RandomProgram(seed).writer.words);
      timeline.finish();
      const { spans, begin, end } = timeline;
      const from = begin + ((end - begin) * ((seed * 37) % 100)) / 130;
      const to = from + ((end - from) * ((seed * 61) % 100)) / 100;
      const part = new RangeTotals(timeline, from, to);
      part.go(() => false);
      const inRange = (row: number) =>
        Math.max(0, Math.min(spans.endOr(row, end), to) - Math.max(spans.start.get(row), from));
      let [busy, runs] = [0, 0];
      for (let row = 0; row < spans.length; row++) {
        const start = spans.start.get(row);
        if (start >= to || (start < from && spans.endOr(row, end) <= from)) continue;
        runs++;
        if (spans.parent.get(row) < 0) busy += inRange(row);
      }
      const own = part.types.used.reduce((sum, key) => sum + part.types.time[key], 0);
      expect([part.busy, part.runs.reduce((a, b) => a + b)], `seed ${seed}`).toEqual([busy, runs]);
      expect(own).toBeCloseTo(busy, 3);
    }
  });
});

test('a file’s package is the innermost folder of node_modules that it lies in', () => {
  expect(packageOf('/srv/app.js')).toBe('');
  expect(packageOf('/srv/node_modules/left-pad/index.js')).toBe('left-pad');
  expect(packageOf('/srv/node_modules/a/node_modules/@b/c/lib/x.js')).toBe('@b/c');
  expect(packageOf('/srv/node_modules/.pnpm/d@1.0.0/node_modules/d/x.js')).toBe('d');
  expect(packageOf('file:///srv/node_modules/e/x.mjs')).toBe('e');
  expect(packageOf('node:internal/timers')).toBe('Node.js');
});
