/** What follows from the figures of `loopscope bench`: the same for the terminal and for the page. */
import type { Crossing, DriverName, KernelResult, LabResult, Measured } from '../schema/bench.ts';

const TITLES: Record<DriverName, string> = {
  js: 'JS',
  'js-fast': 'JS optimised',
  wasm: 'WASM',
  native: 'native',
  'native-async': 'native async',
  'native-threads': 'native threads',
  workers: 'worker threads',
  peer: 'peer',
};

/** What a way is called; a peer by its own name. */
export function driverTitle(driver: DriverName, peer: string | null): string {
  return driver === 'peer' && peer ? peer : TITLES[driver];
}

/** Whether a way is spoken of as several: `native threads win`. */
export const isPlural = (driver: DriverName): boolean => driver === 'native-threads' || driver === 'workers';

/** Nanoseconds per call, or null where it was not measured. */
export function timeOf(measured: Measured, driver: DriverName): number | null {
  return measured.timings.find((timing) => timing.driver === driver)?.time.median ?? null;
}

/** A whole number with its thousands apart. */
const count = (value: number) => value.toLocaleString('en-US');

/** `native wins over JS optimised from about 512 numbers on`. */
export function crossingText(
  { winner, loser, at, size }: Crossing,
  { unit, peer, sweep }: Pick<KernelResult, 'unit' | 'peer' | 'sweep'>,
): string {
  const pair = `${driverTitle(winner, peer)} ${isPlural(winner) ? 'win' : 'wins'} over ${driverTitle(loser, peer)}`;
  return size === sweep[0].size ? `${pair} at every size` : `${pair} from about ${count(at)} ${unit} on`;
}

/** Where the nanoseconds of a synchronous native call go, the harness's own share left out. */
export interface CallSplit {
  /** Getting there and back with arguments that nobody looks at. */
  boundary: number;
  /** Checking the arguments, finding their memory, making the result. */
  marshalling: number;
  work: number;
}

/**
 * Differences of medians; what is smaller than the noise of the one it is taken from can come out as 0.
 * Null where it was not measured.
 */
export function callSplit(measured: Measured): CallSplit | null {
  const whole = timeOf(measured, 'native');
  if (!measured.lesser || whole === null) return null;
  const { harness, empty, idle } = measured.lesser;
  const more = (longer: number, shorter: number) => Math.max(0, longer - shorter);
  return {
    boundary: more(empty.median, harness.median),
    marshalling: more(idle.median, empty.median),
    work: more(whole, Math.max(idle.median, empty.median)),
  };
}

/** A rate beside what the machine can do at most, both per second. */
export interface Rate {
  value: number;
  limit: number;
}

/** Bytes and floating-point operations of a way at a size; null where the kernel or the way has none. */
export function ratesOf(
  { limits }: Pick<LabResult, 'limits'>,
  { moves }: Pick<KernelResult, 'moves'>,
  measured: Measured,
  driver: DriverName,
): { bytes: Rate | null; flops: Rate | null } {
  const ns = timeOf(measured, driver);
  const limit = driver === 'native-threads' || driver === 'workers' ? limits.many : limits.one;
  const rate = (amount: number, most: number) =>
    ns !== null && amount > 0 ? { value: (amount / ns) * 1e9, limit: most } : null;
  return { bytes: rate(measured.bytes, limit[moves]), flops: rate(measured.flops, limit.flops) };
}

export interface ComparedTiming {
  kernel: string;
  size: number;
  driver: DriverName;
  /** Nanoseconds per call. */
  before: number;
  after: number;
  /** How many times as fast as before: over 1 is faster. */
  speed: number;
  /** Whether the difference is larger than both spreads together. */
  clear: boolean;
}

/** What two results have both measured, with the ratio of their times, in the order of the later one. */
export function compareTimings(before: LabResult, after: LabResult): ComparedTiming[] {
  const timings: ComparedTiming[] = [];
  for (const result of after.kernels) {
    const earlier = before.kernels.find(({ kernel }) => kernel === result.kernel);
    for (const measured of result.sweep) {
      const then = earlier?.sweep.find(({ size }) => size === measured.size);
      for (const { driver, time } of measured.timings) {
        const old = then?.timings.find((timing) => timing.driver === driver)?.time;
        if (!old) continue;
        timings.push({
          kernel: result.kernel,
          size: measured.size,
          driver,
          before: old.median,
          after: time.median,
          speed: old.median / time.median,
          clear: Math.abs(old.median - time.median) > old.mad + time.mad,
        });
      }
    }
  }
  return timings;
}
