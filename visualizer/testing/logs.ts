/** Logs for tests, written so that they can be read: a small program, and a big one. */
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { KIND, PHASE, type ThreadMeta } from '../../instrument/schema/events.ts';

export const APP = '/home/me/app.js';
export const APP_SOURCE = `const fs = require('node:fs');

setTimeout(function onTimer() {
  process.nextTick(function afterTimer() {});
}, 5);

fs.readFile(__filename, function onRead() {
  setImmediate(function onImmediate() {});
});
`;

export const META: ThreadMeta = {
  ...{
    node: 'v20.20.2',
    v8: '11.3',
    uv: '1.46.0',
    argv: ['node', APP],
    execArgv: [],
    cwd: '/home/me',
    ppid: 1,
    title: 'node',
  },
  ...{ gc: 'v8', phases: true, sites: 'stack-cache', detail: 'app' },
};

/**
 * One iteration and a bit: main schedules a timer and a read; the read's callback an immediate, the timer's a tick.
 * Times are nanoseconds; the thread lives from 1 to 21 ms.
 */
export const SMALL_LOG = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify(META)}
  @1000000  main
  @1200000  init 2 Timeout <1 at ${APP}:3:1
            init 3 Timeout <1 at ${APP}:3:1
  @1500000  init 4 FSREQCALLBACK <1 at ${APP}:7:4
  @4000000  turn
  @4010000  poll
  @6100000  before 4
  @6200000  init 5 Immediate <4 at ${APP}:8:3 onRead
  @6900000  after 4
  @7000000  check idle=2000000 io=1
  @7100000  before 5
  @7500000  gc-begin scavenge 4000KiB
  @7900000  gc-end scavenge 2500KiB
  @8100000  after 5
  @8200000  closing
  @8300000  turn
  @8400000  timers
  @8450000  before 2
  @8500000  init 6 TickObject <2 at ${APP}:4:11 onTimer
  @12450000 after 2
  @12460000 before 6
  @12500000 after 6
  @12600000 turn
  @12700000 poll
  @20000000 check idle=7200000 io=0
  @20100000 closing
  @20200000 turn
`;

export const SMALL_END = '@21000000 thread-end 0';

/** The small log, as thread `tid` writes it, and apart from it the thread's end: 39 events together. */
export function smallLog(tid = 0): { words: Uint32Array; end: Uint32Array } {
  const writer = new LogWriter();
  const words = logOf(tid === 0 ? SMALL_LOG : SMALL_LOG.replace('4711:0 main', `4711:${tid}`), writer).slice();
  const all = logOf(SMALL_END, writer);
  return { words, end: all.slice(words.length) };
}

/** A log of `awaits` awaits: four events each, all in one check phase but for a poll every ten thousand. */
export function* awaitsLog(awaits: number): Generator<Uint32Array, void> {
  const writer = new LogWriter();
  logOf('@1000000 thread-start 4711:0 main\n@1000000 main\n@1100000 turn\n@1100100 poll\n@1100200 check', writer);
  const type = writer.type('PROMISE');
  let sent = 0;
  let time = 1_200_000;
  for (let i = 0; i < awaits; i++) {
    const id = 10 + i;
    writer.record(KIND.INIT, type, id, id - 1, null);
    writer.record(KIND.BEFORE, 0, id, 0, time);
    writer.record(KIND.RESOLVE, 0, id, 0, null);
    time += i === Math.floor(awaits / 2) ? 3_000_000 : 300;
    writer.record(KIND.AFTER, 0, id, 0, time);
    time += 200;
    if (i % 10_000 !== 9_999) continue;
    writer.record(KIND.PHASE, PHASE.CLOSING, 0, 0, time + 100);
    writer.record(KIND.PHASE, PHASE.TURN, 0, 0, time + 200);
    writer.record(KIND.PHASE, PHASE.POLL, 0, 0, time + 300);
    writer.check(1000, 0, time + 2300);
    time += 2300;
    yield writer.words.slice(sent);
    sent = writer.slots * 4;
  }
  logOf(`@${time + 1000} thread-end 0`, writer);
  yield writer.words.slice(sent);
}
