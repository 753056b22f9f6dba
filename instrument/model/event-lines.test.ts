import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from './event-contract.ts';
import { eventBlocks, eventLines, type ThreadInput } from './event-lines.ts';
import { logOf, ORIGIN_NS } from './testing/log-writer.ts';

const ENDED = {
  originNs: String(ORIGIN_NS),
  pid: 4711,
  exit: { code: null, signal: 'SIGKILL' } as { code: number | null; signal: string | null },
  state: 'ended' as 'ended' | 'recording',
  versions: { node: 'v20.20.2' },
};

const thread = (key: string, log: string, lost = 0): ThreadInput => ({ key, words: [logOf(log)], lost });
const eventsOf = (threads: ThreadInput[], manifest = ENDED) =>
  [...eventLines(threads, manifest)].map((line) => JSON.parse(line) as RecordedEvent);

const PROGRAM = `
  @0   thread-start 4711:0 main
       meta {"node":"v20.20.2","argv":["app.js"]}
  @2   main
  @8   turn
  @10  timers
  @11  before 7
       init 12 TickObject <7 at /srv/my app.js:4:11 onTimer
       init 13 PROMISE <7 at node:internal/timers:5:6
  @15  after 7
  @16  turn
  @17  poll
  @18  gc-begin scavenge 900KiB
  @19  gc-end scavenge 800KiB
       resolve 13
  @20  post 7
  @21  post 7 +8 +9
  @90  check idle=60 io=3
  @95  lost 4
  @99  thread-end 0`;

describe('the events contract', () => {
  test('every event is a line with exactly the fields of the contract, in their order', () => {
    const start = (seq: number, t: number, ev: string) => `{"seq":${seq},"t":${t},"thread":"4711:0","ev":"${ev}"`;
    expect([...eventLines([thread('4711:0', PROGRAM)], ENDED)]).toEqual([
      `${start(0, 0, 'thread-start')},"pid":4711,"tid":0,"main":true,"node":"v20.20.2","argv":["app.js"]}`,
      `${start(1, 2, 'phase-begin')},"phase":"main","iteration":0}`,
      `${start(2, 10, 'phase-end')},"phase":"main","iteration":0}`,
      `${start(3, 10, 'phase-begin')},"phase":"timers","iteration":0}`,
      `${start(4, 11, 'before')},"id":7,"type":"UNKNOWN"}`,
      `${start(5, 11, 'init')},"id":12,"type":"TickObject","trigger":7,"exec":7,"site":{"file":"file:///srv/my%20app.js","line":4,"column":11,"function":"onTimer"}}`,
      `${start(6, 11, 'init')},"id":13,"type":"PROMISE","trigger":7,"exec":7,"site":{"file":"node:internal/timers","line":5,"column":6,"function":""}}`,
      `${start(7, 15, 'after')},"id":7,"type":"UNKNOWN"}`,
      `${start(8, 16, 'phase-end')},"phase":"timers","iteration":0}`,
      `${start(9, 16, 'phase-begin')},"phase":"idle-prepare","iteration":1}`,
      `${start(10, 17, 'phase-end')},"phase":"idle-prepare","iteration":1}`,
      `${start(11, 17, 'phase-begin')},"phase":"poll","iteration":1}`,
      `${start(12, 18, 'gc-begin')},"gc":"scavenge"}`,
      `${start(13, 19, 'gc-end')},"gc":"scavenge"}`,
      `${start(14, 19, 'resolve')},"id":13}`,
      `${start(15, 20, 'post')},"id":7,"type":"UNKNOWN"}`,
      `${start(16, 21, 'post')},"id":7,"type":"UNKNOWN","ports":[8,9]}`,
      `${start(17, 90, 'phase-end')},"phase":"poll","iteration":1,"idleNs":60,"ioEvents":3}`,
      `${start(18, 90, 'phase-begin')},"phase":"check","iteration":1}`,
      `${start(19, 95, 'lost')},"count":4}`,
      `${start(20, 99, 'phase-end')},"phase":"check","iteration":1}`,
      `${start(21, 99, 'thread-end')},"code":0,"signal":null}`,
    ]);
  });

  test('threads are merged by time, and seq counts over all of them', () => {
    const events = eventsOf([
      thread('1:0', '@1 before 2\n@5 after 2\n@9 before 3'),
      thread('1:1', '@0 before 4\n@5 after 4\n@7 before 5\n@8 after 5'),
      thread('1:2', '@6 before 6'),
    ]).filter((event) => event.ev !== 'thread-end');
    expect(events.map((event) => `${event.seq} ${event.t} ${event.thread} ${event.ev}`)).toEqual([
      '0 0 1:1 before',
      '1 1 1:0 before',
      '2 5 1:0 after',
      '3 5 1:1 after',
      '4 6 1:2 before',
      '6 7 1:1 before',
      '7 8 1:1 after',
      '9 9 1:0 before',
    ]);
  });

  test('a thread that was killed gets its end at its latest time; the program’s says by which signal', () => {
    const ends = eventsOf([
      thread('4711:0', '@1 thread-start 4711:0 main\n@5 before 2'),
      thread('4711:1', '@2 thread-start 4711:1\n@7 before 2'),
      thread('4800:0', '@2 thread-start 4800:0 main\n@8 before 2'),
    ]).filter((event) => event.ev === 'thread-end');
    expect(ends.map(({ t, thread, code, signal }) => [t, thread, code, signal])).toEqual([
      [5, '4711:0', null, 'SIGKILL'],
      [7, '4711:1', null, null],
      [8, '4800:0', null, null],
    ]);
  });

  test('a thread’s own exit code stands; where it is not known, the program’s does', () => {
    const end = (log: string, exit: { code: number | null; signal: string | null }) =>
      eventsOf([thread('4711:0', `@1 thread-start 4711:0 main\n${log}`)], { ...ENDED, exit }).at(-1);
    expect(end('@5 thread-end 3', { code: 3, signal: null })).toMatchObject({ code: 3, signal: null });
    expect(end('@5 thread-end', { code: 9, signal: null })).toMatchObject({ code: 9, signal: null });
    expect(end('@5 thread-end', { code: null, signal: 'SIGTERM' })).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test('while the program runs its threads have no end', () => {
    const events = eventsOf([thread('4711:0', '@1 main\n@5 before 2')], { ...ENDED, state: 'recording' });
    expect(events.map((event) => event.ev)).toEqual(['phase-begin', 'before']);
  });

  test('losses that only the segment’s header tells of come before the thread’s end', () => {
    const events = eventsOf([thread('4711:0', '@1 before 2\n@5 thread-end 0', 12)]);
    expect(events.slice(-2)).toMatchObject([{ ev: 'lost', count: 12, t: 5 }, { ev: 'thread-end' }]);
  });

  test('what a thread says of itself may come some records later', () => {
    const log = `@0 thread-start 4711:0 main\n@1 main\n${'init 2 A <1\n'.repeat(600)}meta {"node":"v22.1.0","argv":["a.js"]}`;
    const events = eventsOf([thread('4711:0', log)]);
    expect(events[0]).toMatchObject({ seq: 0, t: 0, ev: 'thread-start', node: 'v22.1.0', argv: ['a.js'] });
    expect(events[1]).toMatchObject({ seq: 1, t: 1, ev: 'phase-begin' });
    expect(events).toHaveLength(1 + 1 + 600 + 1 + 1);
  });

  test('a thread that did not come to say what it is has the recording’s Node version', () => {
    expect(eventsOf([thread('4711:0', '@1 thread-start 4711:0 main\n@2 before 2')])[0]).toMatchObject({
      ev: 'thread-start',
      node: 'v20.20.2',
      argv: [],
    });
  });

  test('a collection that is told of later comes with the time at which it was, in the log’s order', () => {
    const events = eventsOf([
      thread('1:0', '@10 before 2\n@50 after 2\n@60 gc-late scavenge took=5 ago=35'),
      thread('1:1', '@30 before 3\n@55 after 3'),
    ]).filter((event) => event.ev !== 'thread-end');
    expect(events.map((event) => `${event.t} ${event.thread} ${event.ev}`)).toEqual([
      '10 1:0 before',
      '30 1:1 before',
      '50 1:0 after',
      '25 1:0 gc-begin',
      '30 1:0 gc-end',
      '55 1:1 after',
    ]);
  });

  test('blocks hold the same lines', () => {
    const threads = () => [thread('4711:0', PROGRAM), thread('4711:1', PROGRAM.replace('4711:0 main', '4711:1'))];
    const lines = [...eventLines(threads(), ENDED)];
    expect([...eventBlocks(threads(), ENDED)].join('')).toBe(`${lines.join('\n')}\n`);
  });

  test('a recording without threads has no lines', () => {
    expect([...eventBlocks([], ENDED)]).toEqual([]);
  });
});
