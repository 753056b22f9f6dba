import { describe, expect, test } from 'vitest';
import { spanName } from './names.ts';
import { timelineOf } from './testing/timeline-of.ts';
import { threadLinks } from './thread-links.ts';
import type { ThreadTimeline } from './timeline.ts';

const meta = (ppid: number) =>
  `meta ${JSON.stringify({
    ...{ node: 'v20.20.2', v8: '11.3', uv: '1.46.0', argv: ['/srv/app.js'], execArgv: [], cwd: '/', ppid },
    ...{ title: 'node', gc: 'v8', phases: true, sites: 'none', detail: 'app' },
  })}`;

/** One line for each link: who started whom, in which callback and when, and what was called at its end. */
function told(...threads: ThreadTimeline[]): string[] {
  return threadLinks(threads).map(({ parent, child, startedAt, startedIn, ended, isIndirect, waits }) => {
    const where = startedIn < 0 ? '' : ` in ${spanName(parent, startedIn)}`;
    const end = ended < 0 ? '' : `, ended: ${spanName(parent, ended)}`;
    const how = `${isIndirect ? ', not directly' : ''}${waits ? ', waits' : ''}`;
    return `${parent.key} → ${child.key} at ${startedAt}${where}${how}${end}`;
  });
}

const MAIN = `
  @0     thread-start 10:0 main
  @1     main
  @100   init 5 WORKER <1
  @110   init 6 WORKER <1
         started 5 1
         started 6 2
  @120   turn
  @1000  timers
  @1100  before 3
  @1200  init 7 PROCESSWRAP <3
  @1300  after 3
         started 7 44
  @1400  turn
  @1500  poll
  @3000  before 6
  @3100  after 6
  @5000  before 7
  @5100  after 7
  @6000  thread-end 0`;

const main = () => timelineOf(MAIN.replace('@100', '@50   init 3 Timeout <1\n  @100'), { key: '10:0' });

function thread(key: string, from: number, to: number | null, ppid = 10): ThreadTimeline {
  const [pid, tid] = key.split(':').map(Number);
  const end = to === null ? '' : `@${to} thread-end 0`;
  const log = `
    @${from} thread-start ${pid}:${tid}${tid === 0 ? ' main' : ''}
    ${meta(ppid)}
    @${from + 1} main
    ${end}`;
  return timelineOf(log, { key, finish: to !== null });
}

describe('links of threads', () => {
  test('lead from the callback that started a thread or a process, and to the one that was called at its end', () => {
    expect(told(main(), thread('10:1', 700, null), thread('10:2', 600, 2900), thread('44:0', 2000, 4900))).toEqual([
      '10:0 → 10:1 at 100',
      '10:0 → 10:2 at 110, ended: WORKER #6',
      '10:0 → 44:0 at 1200 in Timeout #3, ended: PROCESSWRAP #7',
    ]);
  });

  test('join a process to what started its starter, a shell for instance, whose end is another one', () => {
    expect(told(main(), thread('45:0', 2000, 4900, 44))).toEqual(['10:0 → 45:0 at 1200 in Timeout #3, not directly']);
  });

  test('are not made where the number is that of another process, or the times do not fit', () => {
    // A worker of another process, a thread that is older than its starter, one that began after that had ended.
    expect(told(main(), thread('11:1', 700, 800))).toEqual([]);
    expect(told(main(), thread('44:0', 1100, 4900))).toEqual([]);
    expect(told(main(), thread('44:0', 5050, 5150))).toEqual([]);
    expect(told(main(), thread('46:0', 2000, 4900, 10))).toEqual([]);
  });

  test('lead to who stood still for as long as a process lived, in a callback or the main script', () => {
    const STILL = `
      @0     thread-start 10:0 main
      @1     main
      @900   init 5 Timeout <1
      @910   turn
      @920   timers
      @930   before 5
      @2000  after 5
      @2010  turn
      @2020  poll
      @3000  check idle=900
      @3010  closing
      @3020  turn
      @4000  thread-end 0`;
    const still = (log = STILL) => timelineOf(log, { key: '10:0' });
    expect(told(still(), thread('44:0', 100, 800))).toEqual(['10:0 → 44:0 at 100, waits']);
    expect(told(still(), thread('44:0', 1000, 1900))).toEqual([
      '10:0 → 44:0 at 1000 in Timeout #5, waits, ended: Timeout #5',
    ]);
    // By a shell, which is not recorded.
    expect(told(still(), thread('44:0', 1000, 1900, 43))).toEqual([
      '10:0 → 44:0 at 1000 in Timeout #5, not directly, waits, ended: Timeout #5',
    ]);
    // It did something meanwhile, or lay asleep, or the process outlived the callback, or is another one's.
    expect(
      told(still(STILL.replace('@2000', '@1500  init 6 Immediate <5\n@2000')), thread('44:0', 1000, 1900)),
    ).toEqual([]);
    expect(told(still(), thread('44:0', 2100, 2800))).toEqual([]);
    expect(told(still(), thread('44:0', 1000, 2005))).toEqual([]);
    expect(told(still(), thread('44:0', 1000, null))).toEqual([]);
    const twin = timelineOf(STILL.replace('10:0 main', '10:7'), { key: '10:7' });
    expect(told(still(), twin, thread('44:0', 1000, 1900))).toEqual([]);
  });

  test('say nothing of an end that came after the callback', () => {
    expect(told(main(), thread('44:0', 2000, 5500))).toEqual(['10:0 → 44:0 at 1200 in Timeout #3']);
  });

  test('go by the latest where a number was given twice', () => {
    const twice = timelineOf(
      `
      @0     thread-start 10:0 main
      @1     main
      @100   init 5 PROCESSWRAP <1
      @110   turn
      @120   poll
             started 5 44
      @500   before 5
      @510   init 6 PROCESSWRAP <5
      @520   after 5
             started 6 44
      @900   before 6
      @910   after 6
      @1000  thread-end 0`,
      { key: '10:0' },
    );
    expect(told(twice, thread('44:0', 600, 800))).toEqual([
      '10:0 → 44:0 at 510 in PROCESSWRAP #5, ended: PROCESSWRAP #6',
    ]);
    expect(told(twice, thread('44:0', 200, 400))).toEqual(['10:0 → 44:0 at 100, ended: PROCESSWRAP #5']);
  });

  test('are none where the log does not say what was started', () => {
    expect(
      told(timelineOf(MAIN.replaceAll(/started \d+ \d+/g, ''), { key: '10:0' }), thread('10:1', 700, null)),
    ).toEqual([]);
  });
});
