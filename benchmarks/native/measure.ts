/** Times a kernel's drivers fairly: outputs are compared first, then all drivers take turns, round after round. */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { do_not_optimize, measure } from 'mitata';
import { LoopscopeError } from '../../instrument/host/errors.ts';
import { type Summary, summarize } from '../statistics.ts';
import { type AnyKernel, DRIVERS, type Driver, type DriverName, type Effort } from './kernel.ts';

export interface Timing {
  driver: DriverName;
  /** Nanoseconds per call: one value per round, each the median of its calls. */
  time: Summary;
  /** Calls measured, all rounds together. */
  calls: number;
  /** Part of the time, 0 … 1, that went into garbage collections. */
  gc: number;
  /** How far its result is from that of plain JavaScript, or of the first driver. */
  distance: number;
}

export interface Measured {
  size: number;
  elements: number;
  flops: number;
  bytes: number;
  timings: Timing[];
}

/**
 * Measures one kernel at one size.
 * @throws LoopscopeError `E_RESULTS_DIFFER` where a driver's result is further from the first one's than rounding explains
 */
export async function measureSize(
  kernel: AnyKernel,
  size: number,
  wanted: readonly DriverName[],
  effort: Effort,
): Promise<Measured> {
  const input = kernel.prepare(size);
  const drivers = DRIVERS.filter(
    (name) =>
      wanted.includes(name) && kernel.drivers[name] && size <= (kernel.most?.[name] ?? Number.POSITIVE_INFINITY),
  );
  const distances = await compare(kernel, size, drivers, input);
  const collections = new Collections();
  const rounds = new Map(drivers.map((name) => [name, { times: [] as number[], calls: 0, gc: 0, spent: 0 }]));
  // Round 0 only warms up: compilers are at work in it.
  for (let round = 0; round <= effort.rounds; round++) {
    // Another one begins each round, so that none is always the one after a full cache.
    for (let turn = 0; turn < drivers.length; turn++) {
      const name = drivers[(turn + round) % drivers.length];
      const began = performance.now();
      const { samples, p50, ticks } = await time(kernel.drivers[name]!, input, effort.budgetMs / (round === 0 ? 2 : 1));
      const spent = performance.now() - began;
      const paused = await collections.since(began);
      if (round === 0) continue;
      const result = rounds.get(name)!;
      result.times.push(p50);
      result.calls += ticks ?? samples.length;
      result.spent += spent;
      result.gc += paused;
    }
  }
  collections.stop();
  return {
    size,
    elements: kernel.elements(size),
    flops: kernel.flops(size),
    bytes: kernel.bytes(size),
    timings: drivers.map((driver) => {
      const { times, calls, gc, spent } = rounds.get(driver)!;
      return { driver, time: summarize(times), calls, gc: gc / spent, distance: distances.get(driver)! };
    }),
  };
}

/** Runs every driver once, and how far each result is from the first one's. */
async function compare(
  kernel: AnyKernel,
  size: number,
  drivers: readonly DriverName[],
  input: unknown,
): Promise<Map<DriverName, number>> {
  const distances = new Map<DriverName, number>();
  let first: unknown;
  for (const name of drivers) {
    const output = await kernel.drivers[name]!(input);
    first ??= output;
    const distance = kernel.distance(first, output);
    const tolerance = kernel.tolerance(size);
    if (!(distance <= tolerance))
      throw new LoopscopeError(
        'E_RESULTS_DIFFER',
        `${kernel.name} of ${size} ${kernel.unit}: the result of ${name} is ${distance} away from that of ${drivers[0]}, and rounding explains ${tolerance} at most; nothing was timed.`,
      );
    distances.set(name, distance);
  }
  return distances;
}

/** One driver's turn. Short calls are timed a thousand at a time, since reading the clock takes as long as some of them. */
function time(run: Driver<unknown, unknown>, input: unknown, budgetMs: number) {
  const call = () => {
    const output = run(input);
    do_not_optimize(output);
    return output;
  };
  return measure(call, {
    gc: false,
    min_cpu_time: budgetMs * 1e6,
    min_samples: 2,
    batch_samples: 1024,
    batch_threshold: 3000,
    warmup_samples: 2,
  });
}

/** How long V8 collected, as Node tells it. */
class Collections {
  readonly #pauses: { at: number; ms: number }[] = [];
  readonly #observer = new PerformanceObserver((list) => this.#keep(list.getEntries()));

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Milliseconds in collections that began after `began` on `performance.now()`'s clock. */
  async since(began: number): Promise<number> {
    // They are told by an immediate.
    await new Promise(setImmediate);
    this.#keep(this.#observer.takeRecords());
    return this.#pauses.reduce((sum, { at, ms }) => sum + (at >= began ? ms : 0), 0);
  }

  stop(): void {
    this.#observer.disconnect();
  }

  #keep(entries: PerformanceEntry[]): void {
    for (const { startTime, duration } of entries) this.#pauses.push({ at: startTime, ms: duration });
  }
}
