import { describe, expect, it } from 'vitest';
import type { Crossing, DriverName, LabResult, Measured, Summary } from '../schema/bench.ts';
import { callSplit, compareTimings, crossingText, ratesOf } from './bench.ts';

const summary = (median: number, mad = 0): Summary => ({
  ...{ count: 1, least: median, median, mad, lowerQuartile: median, upperQuartile: median },
});

/** Nanoseconds of each way at a size. */
function measured(size: number, times: Partial<Record<DriverName, number>>, more: Partial<Measured> = {}): Measured {
  const timings = Object.entries(times).map(([driver, ns]) => ({
    ...{ driver: driver as DriverName, time: summary(ns, 1), calls: 1, gc: 0, distance: 0 },
  }));
  return { size, elements: size, flops: 0, bytes: 0, timings, lesser: null, ...more };
}

const limits = {
  one: { read: 40e9, write: 30e9, copy: 50e9, flops: 100e9 },
  many: { read: 44e9, write: 33e9, copy: 55e9, flops: 200e9 },
};

function result(sweep: Measured[]): LabResult {
  const machine = { date: '2026-11-22', cpu: '', cores: 2, memory: '', kernel: '', node: 'v20.20.2', load: 0 };
  const kernel = { kernel: 'sum', title: 'a sum', unit: 'numbers', peer: null, moves: 'read' as const };
  return {
    ...{ format: 'loopscope-bench', version: 2, machine, level: 'avx2', threads: 2 },
    ...{ effort: { rounds: 1, budgetMs: 1 }, limits, loopDelay: null },
    kernels: [{ ...kernel, sweep, crossings: [], advice: [] }],
  };
}

describe('a crossing', () => {
  const crossing: Crossing = { winner: 'native', loser: 'js-fast', size: 1024, at: 700 };
  const sweep = [measured(4, {}), measured(1024, {})];

  it('is said in a sentence', () => {
    const kernel = { unit: 'numbers', sweep, peer: null };
    expect(crossingText(crossing, kernel)).toBe('native wins over JS optimised from about 700 numbers on');
    const always = { ...crossing, size: 4, at: 4 };
    expect(crossingText(always, kernel)).toBe('native wins over JS optimised at every size');
  });

  it('speaks of threads as several', () => {
    const text = crossingText({ ...crossing, winner: 'native-threads' }, { unit: 'numbers', sweep, peer: null });
    expect(text).toBe('native threads win over JS optimised from about 700 numbers on');
  });

  it('names the peer', () => {
    const kernel = { unit: 'numbers', sweep, peer: 'fft.js' };
    const text = crossingText({ ...crossing, loser: 'peer', at: 5 }, kernel);
    expect(text).toBe('native wins over fft.js from about 5 numbers on');
  });
});

describe('a native call', () => {
  const lesser = { harness: summary(5), empty: summary(45), idle: summary(165) };

  it('is split by what lesser calls take, without what the harness takes', () => {
    const split = callSplit(measured(100, { native: 1165 }, { lesser }));
    expect(split).toEqual({ boundary: 40, marshalling: 120, work: 1000 });
  });

  it('has no part of less than nothing where one measurement was disturbed', () => {
    const split = callSplit(measured(1, { native: 160 }, { lesser }));
    expect(split).toEqual({ boundary: 40, marshalling: 120, work: 0 });
  });

  it('is not split where it was not measured', () => {
    expect(callSplit(measured(1, { js: 3 }))).toBeNull();
  });
});

describe('a rate', () => {
  it('is beside the limit of one thread, or of all of them', () => {
    const at = measured(1000, { native: 400, 'native-threads': 200 }, { bytes: 8000, flops: 1000 });
    expect(ratesOf({ limits }, { moves: 'read' }, at, 'native')).toEqual({
      bytes: { value: 20e9, limit: 40e9 },
      flops: { value: 2.5e9, limit: 100e9 },
    });
    expect(ratesOf({ limits }, { moves: 'copy' }, at, 'native-threads').bytes).toEqual({ value: 40e9, limit: 55e9 });
  });

  it('is none where the kernel is about something else, or the way was not measured', () => {
    const none = { bytes: null, flops: null };
    expect(ratesOf({ limits }, { moves: 'copy' }, measured(10, { native: 5 }), 'native')).toEqual(none);
    expect(ratesOf({ limits }, { moves: 'copy' }, measured(10, {}, { bytes: 80, flops: 1 }), 'native')).toEqual(none);
  });
});

it('two results are compared where both have measured', () => {
  const before = result([measured(4, { js: 10, native: 100 }), measured(16, { js: 40 })]);
  const after = result([measured(4, { js: 10.5, native: 50 }), measured(64, { js: 40 })]);
  expect(compareTimings(before, after)).toEqual([
    { kernel: 'sum', size: 4, driver: 'js', before: 10, after: 10.5, speed: 10 / 10.5, clear: false },
    { kernel: 'sum', size: 4, driver: 'native', before: 100, after: 50, speed: 2, clear: true },
  ]);
});
