import { describe, expect, it } from 'vitest';
import { summarize } from '../statistics.ts';
import { judge } from './bars.ts';
import type { DriverResult, ProgramResult } from './measure.ts';

describe('the promises', () => {
  it('are met where everything is as cheap as it is said to be', () => {
    const verdicts = judge([
      program(
        'awaits',
        driver('app', 170, { toHooks: 1.5, bytesPerEvent: 16 }),
        driver('sites', 1000),
        driver('trace', 5000),
        driver('bubbleprof', 15_000),
      ),
      program('http', driver('app', 36_000, { toBare: 1.2, bytesPerEvent: 16.2 }), driver('sites', 0, { toBare: 1.8 })),
      program('start-up', driver('bare', 40e6), driver('app', 52e6, { bytesPerEvent: 116 })),
    ]);
    expect(verdicts.map(({ measured, met }) => [measured, met])).toEqual([
      ['1.50 ×', true],
      ['1.20 ×', true],
      ['1.80 ×', true],
      ['5.00 times', true],
      ['15.0 times', true],
      ['12.0 ms', true],
      ['16.2 bytes (http, the most of all)', true],
    ]);
  });

  it('are called missed where they are', () => {
    const verdicts = judge([
      program(
        'awaits',
        driver('app', 400, { toHooks: 1.51, bytesPerEvent: 21 }),
        driver('sites', 1001),
        driver('trace', 5000),
        driver('bubbleprof', 15_000),
      ),
      program('http', driver('app', 50_000, { toBare: 1.21 }), driver('sites', 0, { toBare: 1.81 })),
      program('start-up', driver('bare', 40e6), driver('app', 61e6)),
    ]);
    expect(verdicts.map(({ met }) => met)).toEqual([false, false, false, false, false, false, false]);
  });

  it('are not judged where their program was not measured', () => {
    expect(judge([program('timers', driver('bare', 200))])).toEqual([]);
  });
});

function program(name: string, ...drivers: DriverResult[]): ProgramResult {
  return { program: name, operation: name, drivers, failures: [] };
}

interface Told {
  toBare?: number;
  toHooks?: number;
  bytesPerEvent?: number;
}

function driver(name: string, ns: number, { toBare = 1, toHooks = 1, bytesPerEvent }: Told = {}): DriverResult {
  return {
    driver: name,
    title: name,
    ns: summarize([ns]),
    toBare: summarize([toBare]),
    toHooks: summarize([toHooks]),
    cpuNs: null,
    cpuToBare: null,
    operations: 1,
    unended: 0,
    peakRssKiB: null,
    eventsPerOperation: null,
    bytesPerEvent: bytesPerEvent ?? null,
    bytesPerOperation: null,
  };
}
