/** Measures what the bars are about: everything in one run, limits and kernels in turns. */
import { availableParallelism } from 'node:os';
import { median, min } from 'simple-statistics';
import type { Limits } from '../../instrument/schema/bench.ts';
import { loadImage } from '../../native/lab/image.ts';
import { noise } from '../../native/lab/inputs.ts';
import { loadMath } from '../../native/lab/math.ts';
import { digits, duration } from '../table.ts';
import type { Verdict } from '../verdicts.ts';
import { imageKernels } from './kernels/image.ts';
import { mathKernels } from './kernels/math.ts';
import { LARGE, measureLimits } from './limits.ts';
import { WorkerPool } from './workers.ts';

const GIGA = 1e9;

/** What is held against another library is a median, what is held against a limit the shortest time, as the limit is. */
type Pick = (times: number[]) => number;

/** Milliseconds of each of some functions, over rounds in which they take turns. */
async function takeTurns(rounds: number, pick: Pick, ...runs: (() => unknown)[]): Promise<number[]> {
  const times = runs.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, run] of runs.entries()) {
      const began = performance.now();
      await run();
      if (round >= 0) times[i].push(performance.now() - began);
    }
  }
  return times.map((values) => pick(values));
}

/** How near a kernel comes to a limit, or how it compares with another library. */
export interface Bar extends Verdict {
  value: number;
  /** What the value must come to. */
  least: number;
}

/** For limits that memory has no part in. */
const FEW_BYTES = 2 ** 20;

/** @param unit what the value is: `of the memory’s bandwidth`. @param from the figures it was made of, in a few words */
function bar(name: string, value: number, least: number, unit: string, from: string): Bar {
  const claim = `${name}: at least ${digits(least)} ${unit}`;
  return { claim, measured: `${digits(value)} (${from})`, met: value >= least, value, least };
}

export interface NativeReport {
  limits: { one: Limits; many: Limits };
  bars: Bar[];
}

/** @param say told what is measured */
export async function measureBars(rounds: number, say: (text: string) => void): Promise<NativeReport> {
  const [math, image] = [loadMath(), loadImage()];
  say('the machine’s limits');
  const limits = await measureLimits(2);
  const bars: Bar[] = [];
  /** A speed beside a limit of the same thread count. */
  const near = (name: string, speed: number, limit: number, least: number, unit: string, of: string) =>
    bars.push(
      bar(name, speed / limit, least, `of ${of}`, `${digits(speed / GIGA)} of ${digits(limit / GIGA)} ${unit}`),
    );
  const faster = (name: string, ours: number, theirs: number, least: number, peer: string) =>
    bars.push(
      bar(
        name,
        theirs / ours,
        least,
        `times as fast as ${peer}`,
        `${duration(ours * 1e6)} against ${duration(theirs * 1e6)}`,
      ),
    );

  say('sum and grayscale of more than the caches hold');
  const numbers = noise(LARGE / 8);
  const [width, height] = [8192, LARGE / 4 / 8192];
  const pixels = new Uint8Array(LARGE).fill(77);
  const gray = new Uint8Array(LARGE).fill(1);
  const [sum, grayscale] = await takeTurns(
    rounds,
    min,
    () => math.sum(numbers),
    () => image.grayscale(pixels, width, height, gray),
  );
  near('sum', LARGE / (sum / 1e3), limits.one.read, 0.8, 'GB/s', 'the memory’s read bandwidth');
  near('grayscale', (2 * LARGE) / (grayscale / 1e3), limits.one.copy, 0.8, 'GB/s', 'the memory’s copy bandwidth');

  say('matrix product of 1024 × 1024');
  const a = noise(1024 * 1024);
  const b = noise(1024 * 1024, 2);
  const c = noise(1024 * 1024, 3);
  // Two processors may be halves of one core, and that may change: so it is asked beside the products.
  const scaling = async () => {
    const beside = await measureLimits(2, 1, FEW_BYTES);
    return digits(beside.many.flops / beside.one.flops);
  };
  const before = await scaling();
  const [one, two] = await takeTurns(
    rounds,
    median,
    () => math.matmulThreads(1, a, b, 1024, 1024, 1024, c),
    () => math.matmulThreads(2, a, b, 1024, 1024, 1024, c),
  );
  near('matmul', (2 * 1024 ** 3) / (one / 1e3), limits.one.flops, 0.5, 'GFLOP/s', 'one core’s fused products and sums');
  if (availableParallelism() > 1) {
    const from = `${digits(one)} ms on one, ${digits(two)} ms on two`;
    const unit = 'times as fast as on one';
    bars.push(
      bar(
        'matmul on two threads',
        one / two,
        1.8,
        unit,
        `${from}; the peak itself scales ${before} times before and ${await scaling()} after`,
      ),
    );
  }

  say('blur and resize beside sharp, FFT beside fft.js');
  const images = await imageKernels(1);
  for (const name of ['gaussian-blur', 'resize-lanczos']) {
    const kernel = images.find((found) => found.name === name)!;
    if (!kernel.drivers.peer) continue;
    const input = kernel.prepare(2048);
    const [ours, theirs] = await takeTurns(
      rounds,
      median,
      () => kernel.drivers.native!(input),
      () => kernel.drivers.peer!(input),
    );
    faster(`${name} of 2048²`, ours, theirs, 1, 'sharp on one thread');
  }
  const pool = new WorkerPool(1);
  const fft = (await mathKernels(pool)).find(({ name }) => name === 'fft')!;
  for (const size of [1024, 16_384, 262_144]) {
    if (!fft.drivers.peer) continue;
    const input = fft.prepare(size);
    const times = Math.max(1, Math.round(2 ** 20 / size));
    const repeat = (run: (input: Float64Array) => unknown) => () => {
      for (let i = 0; i < times; i++) run(input as Float64Array);
    };
    // fft.js writes into an array of its own, too.
    const out = noise(2 * size);
    const [ours, theirs] = await takeTurns(
      rounds,
      median,
      repeat((x) => math.fft(x, out)),
      repeat(fft.drivers.peer),
    );
    faster(`fft of ${size}`, ours / times, theirs / times, 3, 'fft.js');
  }
  await pool.close();
  return { limits, bars };
}
