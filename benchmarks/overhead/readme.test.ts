import { describe, expect, it } from 'vitest';
import { summarize } from '../statistics.ts';
import type { ProgramResult } from './measure.ts';
import { overheadFigures } from './readme.ts';
import type { OverheadReport } from './report.ts';

describe('the figures in the README', () => {
  it('say of each program what each way of watching costs, and which could not watch it', () => {
    const text = overheadFigures(report());
    expect(text).toContain('| await asyncFunction() | 40.0 ns | 2.50 × | 3.75 × | 20.0 × | failed | 100 × | 500 × |');
    expect(text).toContain('app detail costs 1.50 × what empty hooks cost per await, and 1.15 × bare per HTTP request');
    expect(text).toContain('5 times cheaper than with Node');
    expect(text).toContain('25 times cheaper than with bubbleprof');
    expect(text).not.toContain('an empty script');
  });
});

function report(): OverheadReport {
  const awaits = { bare: 40, hooks: 100, app: 150, sites: 800, trace: 4000, bubbleprof: 20_000 };
  const programs = [
    measured('awaits', 'await asyncFunction()', awaits),
    measured('http', 'HTTP request', { bare: 40_000, hooks: 41_000, app: 46_000, sites: 60_000 }),
    measured('start-up', 'an empty script', { bare: 50e6, hooks: 50e6, app: 55e6, record: 150e6 }),
  ];
  const machine = { date: '2026-11-22T17:00', cpu: 'x', cores: 2, memory: '1 GiB', kernel: 'x', node: 'v20', load: 0 };
  return { benchmark: 'overhead', machine, rounds: 3, missing: null, programs, verdicts: [] };
}

function measured(program: string, operation: string, times: Record<string, number>): ProgramResult {
  const drivers = Object.entries(times).map(([driver, ns]) => ({
    driver,
    title: driver,
    ns: summarize([ns]),
    toBare: summarize([ns / times.bare]),
    toHooks: summarize([ns / times.hooks]),
    cpuNs: null,
    cpuToBare: null,
    operations: 1,
    unended: 0,
    peakRssKiB: null,
    eventsPerOperation: null,
    bytesPerEvent: null,
    bytesPerOperation: null,
  }));
  return { program, operation, drivers, failures: [] };
}
