/** Results of benchmarks for tests, made of tables. */
import { crossingsOf } from '../../benchmarks/native/crossings.ts';
import type { DriverName, KernelResult, LabResult, Measured, Summary } from '../../instrument/schema/bench.ts';

const summary = (median: number): Summary => ({
  ...{ count: 5, least: median * 0.95, median, mad: median * 0.02 },
  ...{ lowerQuartile: median * 0.97, upperQuartile: median * 1.04 },
});

/** Nanoseconds per call of each way at each size. */
export type Times = Partial<Record<DriverName, (number | null)[]>>;

/** A kernel of 8 bytes and two operations a number, whose native call takes 25 ns to get there and 125 ns for its arguments. */
export function kernelOf(
  kernel: string,
  sizes: number[],
  times: Times,
  more: Partial<KernelResult> = {},
): KernelResult {
  const sweep = sizes.map((size, i): Measured => {
    const timings = Object.entries(times).flatMap(([driver, values]) => {
      const median = values[i];
      if (median === null || median === undefined) return [];
      return [{ driver: driver as DriverName, time: summary(median), calls: 100, gc: 0, distance: 0 }];
    });
    const lesser = { harness: summary(5), empty: summary(30), idle: summary(155) };
    return { size, elements: size, flops: 2 * size, bytes: 8 * size, timings, lesser: times.native ? lesser : null };
  });
  return {
    ...{ kernel, title: `the ${kernel} of a Float64Array`, unit: 'numbers', peer: null, moves: 'read', sweep },
    ...{ crossings: crossingsOf(sweep), advice: [`Advice on ${kernel}.`] },
    ...more,
  };
}

/** Four sizes; WASM overtakes optimised JavaScript between the second and the third, native code a little later. */
export const SIZES = [4, 64, 1024, 16_384];
export const TIMES: Times = {
  js: [20, 320, 5120, 81_920],
  'js-fast': [10, 80, 1000, 16_000],
  wasm: [40, 90, 700, 9000],
  native: [200, 210, 500, 4000],
  'native-async': [9000, 9100, 9500, 13_000],
  'native-threads': [20_000, 20_100, 20_500, 22_000],
};

export function labResult(kernels: KernelResult[], more: Partial<LabResult> = {}): LabResult {
  const limits = { read: 40e9, write: 30e9, copy: 50e9, flops: 100e9 };
  return {
    ...{ format: 'loopscope-bench', version: 2, level: 'avx2', threads: 2, effort: { rounds: 5, budgetMs: 20 } },
    machine: {
      ...{ date: '2026-11-22T20:00:00.000Z', cpu: 'A processor', cores: 2, memory: '16 GiB' },
      ...{ kernel: 'Linux 6.1 x64', node: 'v20.20.2', load: 0.2 },
    },
    limits: { one: limits, many: { ...limits, read: 44e9, flops: 198e9 } },
    loopDelay: {
      sync: { p99: 1466, longest: 2063.85, job: 2063.43, recording: 'here-sync.loopscope' },
      async: { p99: 1.0967, longest: 4.05, job: 2036.46, recording: 'here-async.loopscope' },
    },
    kernels,
    ...more,
  };
}
