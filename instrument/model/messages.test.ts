import { describe, expect, test } from 'vitest';
import { handledAt, handler, Messages, postedAt } from './messages.ts';
import { spanName } from './names.ts';
import { timelineOf } from './testing/timeline-of.ts';
import type { ThreadTimeline } from './timeline.ts';

const meta = (more: object = {}) =>
  `meta ${JSON.stringify({
    ...{ node: 'v20.20.2', v8: '11.3', uv: '1.46.0', argv: ['/srv/app.js'], execArgv: [], cwd: '/', ppid: 1 },
    ...{ title: 'node', gc: 'v8', phases: true, sites: 'none', detail: 'app', posts: true, ...more },
  })}`;

/** One line for each message that was posted: where and when, and what handles it. */
function told(...threads: ThreadTimeline[]): string[] {
  const messages = new Messages(() => threads);
  return threads.flatMap((thread) =>
    Array.from({ length: thread.messages.posts.length }, (_, row) => {
      const message = messages.message(thread, row);
      const span = thread.messages.posts.span.get(row);
      const from = `${thread.key} ${span < 0 ? 'outside' : spanName(thread, span)} @${postedAt(message)}`;
      const { to } = message;
      if (to === null) return `${from} → ?`;
      if (handler(to) < 0) return `${from} → ${to.thread.key}, not handled`;
      return `${from} → ${to.thread.key} ${spanName(to.thread, handler(to))} @${handledAt(message)}`;
    }),
  );
}

/** A thread with two ports that were made together, one of which posts while the other is called. */
const OWN = `
  @0   thread-start 10:0 main
  ${meta()}
  @1   main
  @10  init 7 MESSAGEPORT <1
  @11  init 8 MESSAGEPORT <1
  @20  post 7
  @30  post 7
  @40  turn
  @50  poll
  @60  before 8
  @61  post 8
  @65  after 8
  @70  before 8
  @75  after 8
  @80  before 7
  @85  after 7
  @90  check
  @95  closing
  @96  before 8
  @97  after 8
  @99  turn
  @100 thread-end 0`;

/** A main thread that starts a worker, hands it a port, and posts to it by that and by the worker's own. */
const PARENT = `
  @0    thread-start 10:0 main
  ${meta()}
  @1    main
  @10   init 2 MESSAGEPORT <1
  @11   init 3 MESSAGEPORT <1
  @20   init 4 WORKER <1
  @21   init 5 MESSAGEPORT <4
  @30   init 6 MESSAGEPORT <1
  @31   init 7 MESSAGEPORT <1
  @40   post 5 +7
  @45   post 6
  @50   post 6 +3
  @55   post 2
        started 4 1
  @60   turn
  @100  poll
  @900  before 2
  @910  after 2
  @920  before 6
  @930  after 6
  @990  before 4
  @995  after 4
  @1000 check
  @1010 closing
  @1020 turn
  @1030 thread-end 0`;

const CHILD = `
  @200  thread-start 10:1
  ${meta({ port: 2 })}
  @201  main
        older 2 MESSAGEPORT
  @202  before 2
  @290  after 2
  @300  turn
  @310  poll
        older 3 MESSAGEPORT
  @320  before 3
  @330  after 3
  @340  init 9 MESSAGEPORT <0
  @350  before 3
  @360  post 3
  @370  after 3
  @400  before 9
  @410  post 9
  @420  after 9
  @500  check
  @510  closing
  @520  turn
  @600  thread-end`;

const parent = (log = PARENT) => timelineOf(log, { key: '10:0' });
const child = (log = CHILD) => timelineOf(log, { key: '10:1' });

describe('messages', () => {
  test('lead from where they were posted to the callback of the other port, in their order', () => {
    expect(told(timelineOf(OWN, { key: '10:0' }))).toEqual([
      '10:0 outside @20 → 10:0 MESSAGEPORT #8 @60',
      '10:0 outside @30 → 10:0 MESSAGEPORT #8 @70',
      '10:0 MESSAGEPORT #8 @61 → 10:0 MESSAGEPORT #7 @80',
    ]);
  });

  test('lead to a worker by Node’s own port, by those it was started with, and by those that came later', () => {
    expect(told(parent(), child())).toEqual([
      '10:0 outside @40 → 10:1 MESSAGEPORT #2 @202',
      '10:0 outside @45 → 10:1 MESSAGEPORT #3 @320',
      '10:0 outside @50 → 10:1 MESSAGEPORT #3 @350',
      '10:0 outside @55 → 10:1 MESSAGEPORT #9 @400',
      '10:1 MESSAGEPORT #3 @360 → 10:0 MESSAGEPORT #6 @920',
      '10:1 MESSAGEPORT #9 @410 → 10:0 MESSAGEPORT #2 @900',
    ]);
  });

  test('are joined in whatever order the threads come to be known, and as they grow', () => {
    const threads = [child(), parent()];
    const messages = new Messages(() => threads.slice(0, count));
    let count = 1;
    expect(messages.message(threads[0], 0).to).toBeNull();
    count = 2;
    expect(messages.message(threads[0], 0).to?.thread.key).toBe('10:0');
    expect(told(...threads).length).toBe(6);
  });

  test('that were posted to a port before it moved on are counted at both places', () => {
    // The port #8 is called once here, then goes to the worker, where it is #9.
    const before = OWN.replace('@30  post 7', '').replace(
      /@61[\s\S]*/,
      `@65  after 8
       @70  init 20 WORKER <8
       @71  init 21 MESSAGEPORT <20
            started 20 1
       @72  post 21 +8
       @73  post 7
       @90  check
       @95  closing
       @99  turn
       @990 thread-end 0`,
    );
    const worker = `
       @200 thread-start 10:1
       ${meta({ port: 2 })}
       @201 main
            older 2 MESSAGEPORT
       @202 before 2
       @290 after 2
       @300 turn
       @310 poll
            older 3 MESSAGEPORT
       @320 before 3
       @330 after 3
       @600 thread-end`;
    expect(told(timelineOf(before, { key: '10:0' }), child(worker))).toEqual([
      '10:0 outside @20 → 10:0 MESSAGEPORT #8 @60',
      '10:0 outside @72 → 10:1 MESSAGEPORT #2 @202',
      '10:0 outside @73 → 10:1 MESSAGEPORT #3 @320',
    ]);
  });

  test('of a channel between processes lead to the ticks that its pipe schedules, one for each', () => {
    const forker = `
      @0   thread-start 10:0 main
      ${meta()}
      @1   main
      @10  init 2 PROCESSWRAP <1
      @11  init 3 PIPEWRAP <1
      @12  init 4 PIPEWRAP <1
      @20  post 4
      @30  post 4
           started 2 44
           channel 2 4
      @40  turn
      @50  poll
      @900 before 3
      @901 init 5 TickObject <3
      @902 after 3
      @903 before 5
      @904 after 5
      @910 before 4
      @911 init 6 TickObject <4
      @912 after 4
      @913 before 6
      @914 after 6
      @920 before 2
      @921 after 2
      @999 thread-end 0`;
    const forked = (more: object) => `
      @200 thread-start 44:0 main
      ${meta({ ppid: 10, channel: 2, ...more })}
      @201 main
      @210 post 2
      @300 turn
      @310 poll
           older 2 PIPEWRAP
      @320 before 2
      @321 init 5 TickObject <2
      @322 init 6 TickObject <2
      @323 after 2
      @330 before 5
      @340 after 5
      @350 before 6
      @360 init 7 TickObject <6
      @370 after 6
      @380 before 7
      @381 after 7
      @600 thread-end 0`;
    const both = (more = {}) => [timelineOf(forker, { key: '10:0' }), timelineOf(forked(more), { key: '44:0' })];
    expect(told(...both())).toEqual([
      '10:0 outside @20 → 44:0 tick #5 @330',
      '10:0 outside @30 → 44:0 tick #6 @350',
      '44:0 outside @210 → 10:0 tick #6 @913',
    ]);
    // A worker of a cluster has said before that it is there: what it posts next is the second message.
    expect(told(...both({ channelPosts: 1 })).at(-1)).toBe('44:0 outside @210 → ?');
    const [from, to] = both();
    const messages = new Messages(() => [from, to]);
    expect([...messages.broughtBy(to, 0)].map(({ post }) => post)).toEqual([0, 1]);
    expect([...messages.broughtBy(to, 1)]).toEqual([]);
  });

  test('are told of from both ends, and by the time of either', () => {
    const threads = [parent(), child()];
    const messages = new Messages(() => threads);
    const [main, worker] = threads;
    const rowOf = (thread: ThreadTimeline, start: number) =>
      Array.from({ length: thread.spans.length }, (_, row) => row).find(
        (row) => thread.spans.start.get(row) === start,
      )!;
    expect(messages.handledBy(worker, rowOf(worker, 400))?.post).toBe(3);
    expect(messages.handledBy(main, rowOf(main, 990))).toBeNull();
    expect([...messages.postedIn(worker, rowOf(worker, 400))].map(({ post }) => post)).toEqual([1]);
    expect([...messages.postedIn(main, -1, 0, 46)].map(({ post }) => post)).toEqual([0, 1]);
    const between = (from: number, to: number, most = 10) =>
      messages.between(from, to, most)?.map(({ from: { key }, post }) => `${key}/${post}`);
    expect(between(0, 2000)).toEqual(['10:0/0', '10:0/1', '10:0/2', '10:0/3', '10:1/0', '10:1/1']);
    expect(between(0, 46)).toEqual(['10:0/0', '10:0/1']);
    expect(between(340, 365)).toEqual(['10:1/0', '10:0/2']);
    expect(between(960, 2000)).toEqual([]);
    expect(between(0, 2000, 5)).toBeUndefined();
  });

  test('are not guessed at where something is missing, or where ports cannot be told apart', () => {
    const nobody = (threads: ThreadTimeline[]) => told(...threads).every((line) => line.endsWith('→ ?'));
    expect(nobody([parent(PARENT.replace('@60 ', '@58 lost 3\n  @60 ')), child()])).toBe(true);
    expect(nobody([parent(PARENT.replace('started 4 1', '')), child()])).toBe(true);
    // Two ports were made where one went with the message.
    const two = CHILD.replace('@350', '@345  init 10 MESSAGEPORT <0\n  @350');
    expect(told(parent(), child(two))[3]).toBe('10:0 outside @55 → ?');
    expect(told(parent(), child(two))[2]).toBe('10:0 outside @50 → 10:1 MESSAGEPORT #3 @350');
  });

  test('of a BroadcastChannel have no single port to arrive at', () => {
    const made = (id: number) => `init ${id} MESSAGEPORT <1 at node:internal/worker/io:454:21 BroadcastChannel`;
    const log = OWN.replace('init 7 MESSAGEPORT <1', made(7)).replace('init 8 MESSAGEPORT <1', made(8));
    expect(told(timelineOf(log, { key: '10:0' }))).toEqual([
      '10:0 outside @20 → ?',
      '10:0 outside @30 → ?',
      '10:0 MESSAGEPORT #8 @61 → ?',
    ]);
  });
});
