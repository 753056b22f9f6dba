/** A small program's log for tests, written so that it can be read. */
import { LogWriter, logOf } from '../../instrument/model/testing/log-writer.ts';
import { KIND, STRING_CATEGORY, type ThreadMeta } from '../../instrument/schema/events.ts';

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

/** The small program, as it says something of itself: in main, in its read's callback, in its immediate. */
const SAID = [
  { after: '@1500000', lines: ['@1600000 stdout reading'] },
  { after: '@6200000', lines: ['@6300000 mark read', '@6400000 stderr no such\\ncolour'] },
  { after: '@7100000', lines: ['@7200000 mark checked', '@7300000 measure check 900000', '@7300000 stdout read'] },
];

/** The small log with output, marks and a measure: 45 events. */
export function talkativeLog(): Uint32Array {
  const writer = new LogWriter();
  for (const line of `${SMALL_LOG}${SMALL_END}`.split('\n')) {
    logOf(line, writer);
    for (const it of SAID.find(({ after }) => line.trim().startsWith(after))?.lines ?? []) sayLine(writer, it);
  }
  return writer.words;
}

/** `@time stdout text`, `@time stderr text`, `@time mark name`, `@time measure name nanoseconds`. */
function sayLine(writer: LogWriter, line: string): void {
  const [, time, kind, text, duration] = /^@(\d+) (\w+) (.*?)(?: (\d+))?$/.exec(line)!;
  // The text itself has no time of its own: it takes that of the record before it.
  writer.record(KIND.RESOLVE, 0, 1, 0, Number(time));
  const { OUTPUT, TIMING } = STRING_CATEGORY;
  if (kind === 'stdout' || kind === 'stderr')
    writer.string(OUTPUT, kind === 'stdout' ? 1 : 2, `${text.replaceAll('\\n', '\n')}\n`);
  else writer.string(TIMING, kind === 'mark' ? 1 : 2, JSON.stringify([text, Number(duration ?? 0)]));
}

/**
 * A thread in lab detail whose heap is read at its begin (1 ms), before and after a scavenge within a timer (10 to 14 ms),
 * and at its end (20 ms): space 1 is new, 2 old, 3 large objects.
 */
export const HEAP_LOG = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify({ ...META, detail: 'lab', heapSpaces: ['read_only_space', 'new_space', 'old_space', 'large_object_space'] })}
  @1000000  heap 1 1024KiB of 4096KiB
  @1000000  heap 2 2048KiB of 4096KiB
  @1000000  main
  @1200000  init 2 Timeout <1 at ${APP}:3:1
  @4000000  turn
  @8000000  timers
  @8000000  before 2
  @10000000 gc-begin scavenge 8192KiB
  @10000000 heap 1 4096KiB of 4096KiB
  @10000000 heap 2 2048KiB of 4096KiB
  @10000000 heap 3 2048KiB of 2048KiB
  @14000000 gc-end scavenge 6144KiB
  @14000000 heap 1 0KiB of 4096KiB
  @14000000 heap 2 4096KiB of 8192KiB
  @14000000 heap 3 2048KiB of 2048KiB
  @18000000 after 2
  @18100000 turn
  @18100000 thread-end 0
`;

/** A file of a package that the program uses. */
export const QUEUE = '/home/me/node_modules/@a/queue/index.js';

/** A read, an immediate that a package sets and one of its own, and a tick; 1 to 21 ms. */
export const PACKAGES = `
  @1000000  thread-start 4711:0 main
            meta ${JSON.stringify(META)}
  @1000000  main
  @1500000  init 2 FSREQCALLBACK <1 at ${APP}:5:1
  @2000000  turn
  @2100000  poll
  @10500000 before 2
  @11000000 init 3 TickObject <2 at ${APP}:8:3
  @11500000 init 4 Immediate <2 at ${QUEUE}:4:1 push
  @11600000 init 5 Immediate <2 at ${APP}:9:3 onRead
  @12500000 after 2
  @12500000 before 3
  @13500000 after 3
  @14000000 check idle=8000000 io=1
  @14000000 before 4
  @17000000 after 4
  @17500000 before 5
  @18500000 after 5
  @19000000 closing
  @19100000 turn
  @21000000 thread-end 0
`;
