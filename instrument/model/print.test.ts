import { describe, expect, test } from 'vitest';
import type { Manifest } from '../schema/manifest.ts';
import { type PrintInput, type PrintStyle, plainStyle, printLines } from './print.ts';
import { threadLines } from './print-thread.ts';
import { ORIGIN_NS } from './testing/log-writer.ts';
import { timelineOf } from './testing/timeline-of.ts';

const MANIFEST: Manifest = {
  format: 'loopscope',
  schemaVersion: 1,
  loopscope: '0.1.0',
  command: ['node', 'app.js', 'two words'],
  cwd: '/srv',
  startedAt: '2026-11-22T15:16:41.400Z',
  originNs: String(ORIGIN_NS),
  versions: { node: 'v20.20.2', v8: '11.3.244.8', uv: '1.46.0', platform: 'linux', arch: 'x64' },
  detail: 'app',
  pid: 4711,
  state: 'ended',
  exit: { code: 0, signal: null },
  endedAt: '2026-11-22T15:16:42.000Z',
  lost: 0,
  notes: [],
  experiment: null,
};

const PROGRAM = `
  @0         thread-start 4711:0 main
             meta {"node":"v20.20.2","argv":["/srv/app.js"],"cwd":"/srv"}
  @100000    main
             init 2 Timeout <1 at /srv/app.js:1:1
             init 3 FSREQCALLBACK <1 at /srv/lib/load.js:12:5 load
             init 4 TickObject <1
  @3000000   before 4
  @3200000   after 4
  @4000000   turn
  @4100000   timers
  @4200000   before 2
             init 10 TickObject <2 at /srv/app.js:4:11 onTimer
             init 11 PROMISE <2 at /srv/app.js:5:11 onTimer
  @4250000   gc-begin scavenge 4096KiB
  @4270000   gc-end scavenge 2048KiB
  @4300000   after 2
  @4310000   before 10
             after 10
  @4320000   before 11
             after 11
  @4400000   turn
  @4410000   poll
  @5410000   check idle=990000
  @5420000   closing
  @5430000   turn
  @5440000   poll
  @6440000   check idle=990000
  @6450000   closing
  @6460000   turn
  @6470000   poll
  @8000000   before 3
  @8010000   before 99
             init 12 Immediate <99
  @8020000   after 99
  @8030000   after 3
  @8040000   check idle=1500000 io=1
  @8050000   before 12
  @8060000   after 12
  @8070000   lost 3
  @8080000   closing
  @8090000   timers
  @8100000   before 2
  @8110000   after 2
  @8120000   turn
  @8220000   thread-end 0`;

const input = (change: Partial<PrintInput> = {}): PrintInput => ({
  name: 'app',
  manifest: MANIFEST,
  threads: [timelineOf(PROGRAM)],
  notes: [],
  lost: 0,
  ...change,
});

const printed = (change?: Partial<PrintInput>) => [...printLines(input(change))].join('\n');

describe('print', () => {
  test('a whole recording', () => {
    expect(`\n${printed()}\n`).toBe(`
app

  command    node app.js 'two words'
  directory  /srv
  node       v20.20.2 · V8 11.3.244.8 · libuv 1.46.0 · linux x64
  recorded   2026-11-22 15:16:41.400 UTC · 8.22 ms
  ended      with exit code 0
  events     59 in 1 thread
  lost       3 records found no room and are missing

Thread 4711:0 · main thread of process 4711 · /srv/app.js · 59 events

    at ms      took  what                     waited  scheduled by      where
── before the first iteration · awake 4.30 ms ──────────────────────────────────────────────────────
    0.100   4.00 ms  main
    3.000    200 µs    tick #4               2.90 ms  main script
    4.100    300 µs  timers
    4.200    100 µs    Timeout #2            4.10 ms  main script       app.js:1:1
    4.250   20.0 µs      gc scavenge · heap 4.00 → 2.00 MiB
    4.310   10.0 µs    tick #10               110 µs  Timeout #2        app.js:4:11 onTimer
    4.320   80.0 µs    microtask #11          120 µs  Timeout #2        app.js:5:11 onTimer
── iterations 1 to 2 · 2 times nothing ran · awake 80.0 µs · asleep 1.98 ms ────────────────────────
── iteration 3 · awake 160 µs · asleep 1.50 ms ─────────────────────────────────────────────────────
    6.460   10.0 µs  idle-prepare
    6.470   1.57 ms  poll · asleep 1.50 ms · 1 I/O event
    8.000   30.0 µs    FSREQCALLBACK #3      7.90 ms  main script       lib/load.js:12:5 load
    8.010   10.0 µs      UNKNOWN #99                  –
    8.040   40.0 µs  check
    8.050   10.0 µs    Immediate #12         40.0 µs  UNKNOWN #99
    8.070            ! 3 records lost here, for want of room
    8.080   10.0 µs  closing
    8.090   30.0 µs  timers
    8.100   10.0 µs    Timeout #2          ↻ 3.80 ms  main script       app.js:1:1
── nothing left to wait for · awake 100 µs ─────────────────────────────────────────────────────────
    8.120    100 µs  exit

Summary of thread 4711:0

  phase            passes     awake    asleep
  main                  1   4.00 ms
  timers                2    330 µs
  idle-prepare          3   30.0 µs
  poll                  3   90.0 µs   3.48 ms
  check                 3   60.0 µs
  closing               3   30.0 µs
  exit                  1    100 µs

  3 iterations · longest awake 160 µs in iteration 3 · 13 % of the loop's time awake
  5 callbacks · 2 ticks · 1 microtask
  1 garbage collection · 20.0 µs together, the longest 20.0 µs

  queue              peak  mean wait   longest  depth is
  ticks                 1    1.50 ms   2.90 ms  inferred
  microtasks            1     120 µs    120 µs  inferred
  timers                1    3.95 ms   4.10 ms  inferred
  immediates            1    40.0 µs   40.0 µs  inferred
  fs                    1    7.90 ms   7.90 ms  inferred

  Longest
   200 µs  tick #4           main
   100 µs  Timeout #2        timers               app.js:1:1
  80.0 µs  microtask #11     timers               app.js:5:11 onTimer
  30.0 µs  FSREQCALLBACK #3  poll of iteration 3  lib/load.js:12:5 load
  10.0 µs  tick #10          timers               app.js:4:11 onTimer
`);
  });

  test('says plainly that the program was killed, by what, and where', () => {
    const killed = { ...MANIFEST, exit: { code: null, signal: 'SIGKILL' } };
    const text = printed({ manifest: killed, threads: [timelineOf(PROGRAM.split('@8060000')[0])] });
    expect(text).toContain('  ended      killed by SIGKILL\n');
    expect(text).toContain('! The program was killed here by SIGKILL.\n');
  });

  test('another thread that did not come to its end is told apart from the program', () => {
    const text = printed({ threads: [timelineOf('@0 thread-start 4711:2\n@1 poll\n@2 before 3', { key: '4711:2' })] });
    expect(text).toContain('Thread 4711:2 · worker thread of process 4711 · 5 events');
    expect(text).toContain('! The log ends here without the thread’s own end: it was killed, or the rest is missing.');
  });

  test('exit codes, running programs and unknown ends have their words', () => {
    const ended = (change: Partial<Manifest>) => printed({ manifest: { ...MANIFEST, ...change }, threads: [] });
    expect(ended({ exit: { code: 3, signal: null } })).toContain('ended      with exit code 3');
    expect(ended({ exit: null })).toContain('ended      how it ended is not known');
    expect(ended({ state: 'recording', exit: null })).toContain('running    still being recorded');
  });

  test('what is missing is said above everything else', () => {
    const text = printed({
      notes: ['000001.log is cut short.'],
      lost: 1200,
      threads: [timelineOf('@0 main\n@1 unknown 99')],
    });
    expect(text).toContain('  lost       1,200 records found no room and are missing\n');
    expect(text).toContain('  skipped    1 record of a newer Loopscope, or damaged, left out\n');
    expect(text).toContain('  note       000001.log is cut short.\n');
  });

  test('what still runs has no duration yet', () => {
    const lines = [...threadLines(timelineOf('@0 poll\n@1000000 before 2', { finish: false }), '', plainStyle)];
    expect(lines.slice(2)).toEqual([
      '    0.000   running  poll',
      '    1.000   running    UNKNOWN #2                     –',
    ]);
  });

  test('without phases there are the callbacks alone', () => {
    const lines = [
      ...threadLines(timelineOf('@0 before 2\n@5 after 2\n@7 gc-begin scavenge\n@9 gc-end scavenge'), '', plainStyle),
    ];
    expect(lines.slice(1)).toEqual([
      '    0.000      5 ns    UNKNOWN #2                     –',
      '    0.000      2 ns    gc scavenge',
    ]);
  });

  test('messages have a line each, and what they call says who posted them and when', () => {
    const log = `@0 thread-start 10:0 main
      @1     main
      @10    init 7 MESSAGEPORT <1
      @11    init 8 MESSAGEPORT <1
      @1000  post 7
      @2000  post 7
      @40000 turn
      @50000 poll
      @60000 before 8
      @61000 post 8
      @65000 after 8`;
    const lines = [...threadLines(timelineOf(log, { key: '10:0' }), '', plainStyle)];
    expect(lines.slice(2).map((line) => line.slice(11))).toEqual([
      ' 40.0 µs  main',
      '            message by MESSAGEPORT #7 to 10:0 MESSAGEPORT #8, 59.0 µs later',
      '            message by MESSAGEPORT #7',
      expect.stringContaining('awake 25.0 µs'),
      ' 10.0 µs  idle-prepare',
      ' 15.0 µs  poll',
      ' 5.00 µs    MESSAGEPORT #8        59.0 µs  10:0 script',
      '              message by MESSAGEPORT #8',
    ]);
  });

  test('a thread without any event has a title and nothing else', () => {
    expect([...threadLines(timelineOf(''), '', plainStyle)]).toEqual([]);
  });

  test('every line is printed once, coloured or not', () => {
    const wrap = (text: string) => `<${text}>`;
    const coloured = Object.fromEntries(Object.keys(plainStyle).map((role) => [role, wrap])) as unknown as PrintStyle;
    expect([...printLines(input(), coloured)].join('\n').replace(/[<>]/g, '')).toBe(printed());
  });
});

describe('a recording from elsewhere', () => {
  test('cannot write to the terminal but text', () => {
    const evil = '\u001b[2J\nx';
    const timeline = timelineOf(
      `@0 thread-start 1:0 main
       meta ${JSON.stringify({ node: 'v20', argv: [evil], name: evil })}
       init 2 \u0007Type <1 at /\u0007.js:1:1 \u0007f
       @5 before 2
       @6 after 2`,
    );
    const exit = { code: null, signal: evil };
    const manifest = { ...MANIFEST, command: [evil], cwd: evil, startedAt: evil, exit };
    const lines = [...printLines({ name: evil, manifest, threads: [timeline], notes: [evil], lost: 0 })];
    expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    expect(lines.join('\n')).toContain('\ufffdType #2');
  });

  test('has names of types that fit into a line', () => {
    const timeline = timelineOf(`@1 init 2 ${'Long'.repeat(1000)} <1\n@5 before 2\n@6 after 2`);
    const longest = Math.max(...[...threadLines(timeline, '/', plainStyle)].map((line) => line.length));
    expect(longest).toBeLessThan(250);
  });

  test('is indented to a depth that can be read', () => {
    const ids = Array.from({ length: 500 }, (_, i) => i + 2);
    const timeline = timelineOf(ids.map((id) => `@${id} before ${id}`).join('\n'));
    const longest = Math.max(...[...threadLines(timeline, '/', plainStyle)].map((line) => line.length));
    expect(longest).toBeLessThan(200);
  });

  test('that ends a callback twice tells no waiting time for what it does not know', () => {
    const timeline = timelineOf('@1 init 2 Timeout <1\n@5 before 2\n@6 before 2', { finish: false });
    expect([...threadLines(timeline, '/', plainStyle)].join('\n')).not.toContain('NaN');
  });
});
