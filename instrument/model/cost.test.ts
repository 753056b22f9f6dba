import { describe, expect, test } from 'vitest';
import type { Calibration } from '../schema/events.ts';
import { META_ID, STRING_CATEGORY } from '../schema/events.ts';
import { CALLER, callerOf, estimateHookTime, RecordedWork } from './cost.ts';
import { plainStyle } from './print-style.ts';
import { summaryLines } from './print-summary.ts';
import { LogWriter, logOf, ORIGIN_NS } from './testing/log-writer.ts';
import { costText, hookShare, type ThreadCost, threadCost, totalCost } from './thread-cost.ts';
import { ThreadTimeline } from './timeline.ts';

const COST: Calibration = { clock: 25, step: 2.9, site: 900, siteFrames: 10, heap: 500, start: 6_000_000 };
const META = { node: 'v20.20.2', argv: [], detail: 'app' };

/** A thread whose log has said what its parts cost, unless that is null. */
function recorded(text: string, cost: unknown = COST): ThreadTimeline {
  const writer = new LogWriter();
  logOf(`@0 meta ${JSON.stringify(META)}`, writer);
  if (cost !== null)
    writer.string(STRING_CATEGORY.META, META_ID.COST, typeof cost === 'string' ? cost : JSON.stringify(cost));
  const timeline = new ThreadTimeline('4711:0', ORIGIN_NS);
  timeline.push(logOf(text, writer));
  timeline.finish();
  return timeline;
}

function workOf(change: Partial<RecordedWork>): RecordedWork {
  return Object.assign(new RecordedWork(), change);
}

const hookTime = (change: Partial<RecordedWork>, cost = COST, detail: 'app' | 'lab' = 'app') =>
  estimateHookTime(workOf(change), cost, detail);

describe('what there was to record', () => {
  test('hooks are told apart by who calls them', () => {
    const types = ['PROMISE', 'TickObject', 'Timeout', 'bound-anonymous-fn', 'FSREQCALLBACK', 'HTTP2SESSION'];
    expect(types.map(callerOf)).toEqual([
      ...[CALLER.PROMISE, CALLER.TICK, CALLER.SCRIPT, CALLER.SCRIPT, CALLER.NATIVE, CALLER.NATIVE],
    ]);
  });

  test('is counted record by record', () => {
    const { work } = recorded(`
      @1  main
      @2  init 2 Timeout <1 at /app.js:1:1 a
          init 3 PROMISE <1 at /app.js:2:1 b
          init 4 PROMISE <1 at /app.js:2:1 b
      @3  init 5 FSREQCALLBACK <1
          resolve 3
      @4  gc-begin scavenge 9KiB
      @5  gc-end scavenge 5KiB
      @6  turn
      @7  timers
      @8  before 2
      @9  after 2
      @10 before 3
      @11 after 3
      @12 turn`);
    expect(work).toMatchObject({
      inits: [1, 1, 0, 2],
      runs: [0, 1, 0, 1],
      ...{ resolves: 1, looks: 3, lookedFrames: 3, captures: 2, marks: 4, collections: 1 },
    });
    expect(work.calls).toBe(4 + 2 * 2 + 1);
  });
});

describe('time in hooks', () => {
  test('is none where nothing was recorded', () => {
    expect(hookTime({})).toEqual({ hooks: 0, sites: 0, warmUp: 0 });
  });

  test('once hooks are compiled, twice as much to record costs as much again', () => {
    const [one, two] = [1e6, 2e6].map((runs) => hookTime({ runs: [0, 0, runs, 0] }));
    expect(two.warmUp).toBeCloseTo(one.warmUp, 0);
    expect(two.hooks - one.hooks).toBeCloseTo(one.hooks - one.warmUp, 0);
  });

  test('a few calls cost many times what each of many costs', () => {
    const each = (runs: number) => hookTime({ runs: [0, 0, runs, 0] }).hooks / runs;
    expect(each(100)).toBeGreaterThan(5 * each(1e6));
  });

  test('grows with the clock, with a slower machine, with lab detail, and with who calls', () => {
    const runs = { inits: [0, 0, 1000, 0], runs: [0, 0, 1000, 0] };
    const usual = hookTime(runs).hooks;
    // One reading for each run's begin.
    expect(hookTime(runs, { ...COST, clock: 1025 }).hooks - usual).toBeCloseTo(1000 * 1000, 0);
    expect(hookTime(runs, { ...COST, clock: 1025 }, 'lab').hooks - hookTime(runs, COST, 'lab').hooks).toBeCloseTo(
      3e6,
      0,
    );
    expect(hookTime(runs, { ...COST, step: 5.8, clock: 50 }).hooks).toBeCloseTo(2 * usual, 0);
    const native = { inits: [1000, 0, 0, 0], runs: [1000, 0, 0, 0] };
    expect(hookTime(native).hooks).toBeGreaterThan(usual);
  });

  test('a look-up costs what it was measured to cost, by the depth of the stack', () => {
    const at = (frames: number) => hookTime({ looks: 1000, lookedFrames: 1000 * frames }).sites / 1000;
    // The measured stack's ten frames hold one of a hook.
    expect(at(9)).toBeGreaterThan(COST.site);
    expect(at(9)).toBeLessThan(COST.site + 100);
    expect(at(9) - at(4)).toBeCloseTo(5 * (at(5) - at(4)), 6);
    expect(hookTime({ captures: 1 }).sites).toBeGreaterThan(at(9));
  });

  test('where stacks cannot be looked up each site is dear', () => {
    const without = { ...COST, site: 0, siteFrames: 0 };
    expect(hookTime({ looks: 10, lookedFrames: 30 }, without).sites).toBeGreaterThan(10 * COST.site);
  });
});

describe('what recording cost a thread', () => {
  const PROGRAM = `
    @1000       main
    @2000       init 2 TickObject <1
    @100000     turn
    @100000     poll
    @900100000  check idle=800000000 io=0
    @1000000000 turn
    @1000000000 thread-end 0`;

  test('is its start as measured, its hooks as estimated, its time awake, its records and their bytes', () => {
    const timeline = recorded(PROGRAM);
    const cost = threadCost(timeline, 800_000_000)!;
    expect(cost).toMatchObject({ start: 6_000_000, awake: timeline.end - timeline.begin - 800_000_000 });
    expect(cost.hooks).toBe(estimateHookTime(timeline.work, COST, 'app').hooks);
    expect(cost.records).toBe(timeline.slots);
    expect(cost.bytes).toBe(timeline.slots * 16);
    expect([...summaryLines(timeline, '', plainStyle)]).toContainEqual(`  recorded for ${costText(cost)}`);
  });

  test('is not known where the thread has not said it, or nonsense', () => {
    for (const cost of [null, '{', '[]', 'null', { ...COST, step: -1 }, { ...COST, clock: 'fast' }, { clock: 25 }]) {
      const timeline = recorded(PROGRAM, cost);
      expect(threadCost(timeline, 0)).toBeNull();
      expect([...summaryLines(timeline, '', plainStyle)].join('\n')).not.toContain('recorded for');
    }
  });

  test('of all threads together is the sum of what is known', () => {
    const one: ThreadCost = { hooks: 1, sites: 2, warmUp: 3, start: 4, awake: 5, records: 6, bytes: 96 };
    expect(totalCost([one, null, one])).toEqual({
      ...{ hooks: 2, sites: 4, warmUp: 6, start: 8, awake: 10, records: 12, bytes: 192 },
    });
    expect(totalCost([null])).toBeNull();
  });

  test('in words has its share and its bytes', () => {
    const cost: ThreadCost = {
      hooks: 12e6,
      sites: 0,
      warmUp: 0,
      start: 6.1e6,
      awake: 400e6,
      records: 4711,
      bytes: 75_376,
    };
    expect(costText(cost)).toBe(
      'an estimated 12.0 ms in hooks (3 % of the time awake), 6.10 ms to start; 4,711 records, 73.6 KiB',
    );
    expect(costText({ ...cost, hooks: 1e6, records: 1, bytes: 16 })).toBe(
      'an estimated 1.00 ms in hooks (less than 1 % of the time awake), 6.10 ms to start; 1 record, 16 bytes',
    );
    expect(costText({ ...cost, bytes: 5.5 * 2 ** 30 })).toContain('5.5 GiB');
    expect(hookShare({ hooks: 5, awake: 0 })).toBe(0);
    expect(hookShare({ hooks: 5, awake: 4 })).toBe(1);
  });
});
