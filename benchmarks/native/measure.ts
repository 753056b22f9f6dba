/** Times a kernel's drivers fairly: outputs are compared first, then all drivers take turns, round after round. */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { do_not_optimize, measure } from 'mitata';
import { LoopscopeError } from '../../instrument/host/errors.ts';
import {
  DRIVERS,
  type DriverName,
  type Effort,
  type LesserCalls,
  type Measured,
} from '../../instrument/schema/bench.ts';
import { summarize } from '../statistics.ts';
import type { AnyKernel, Driver } from './kernel.ts';

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
  const turns: Turn[] = drivers.map((name) => ({ run: kernel.drivers[name]!, part: 1, ...NOTHING_YET() }));
  const less = drivers.includes('native') ? kernel.lesser : undefined;
  const lesser: Turn[] = less ? LESSER.map((name) => ({ run: less[name], part: LESSER_PART, ...NOTHING_YET() })) : [];
  await takeTurns([...turns, ...lesser], input, effort);
  return {
    size,
    elements: kernel.elements(size),
    flops: kernel.flops(size),
    bytes: kernel.bytes(size),
    timings: drivers.map((driver, i) => {
      const { times, calls, gc, spent } = turns[i];
      return { driver, time: summarize(times), calls, gc: gc / spent, distance: distances.get(driver)! };
    }),
    lesser: lesser.length === 0 ? null : lesserCalls(lesser),
  };
}

/** One of those that are measured side by side, and what came of it so far. */
interface Turn {
  run: Driver<unknown, unknown>;
  /** How much of a turn's time it gets. */
  part: number;
  times: number[];
  calls: number;
  /** Milliseconds in collections, and in all. */
  gc: number;
  spent: number;
}

const NOTHING_YET = () => ({ times: [] as number[], calls: 0, gc: 0, spent: 0 });
const LESSER = ['harness', 'empty', 'idle'] as const satisfies (keyof LesserCalls)[];
/** They are short: a little time holds many of them. */
const LESSER_PART = 0.25;

function lesserCalls(turns: readonly Turn[]): LesserCalls {
  const [harness, empty, idle] = turns.map(({ times }) => summarize(times));
  return { harness, empty, idle };
}

async function takeTurns(turns: readonly Turn[], input: unknown, effort: Effort): Promise<void> {
  const collections = new Collections();
  // Round 0 only warms up: compilers are at work in it.
  for (let round = 0; round <= effort.rounds; round++) {
    // Another one begins each round, so that none is always the one after a full cache.
    for (let at = 0; at < turns.length; at++) {
      const turn = turns[(at + round) % turns.length];
      const began = performance.now();
      const budget = effort.budgetMs * turn.part * (round === 0 ? 0.5 : 1);
      const { samples, p50, ticks } = await time(turn.run, input, budget);
      const spent = performance.now() - began;
      const paused = await collections.since(began);
      if (round === 0) continue;
      turn.times.push(p50);
      turn.calls += ticks ?? samples.length;
      turn.spent += spent;
      turn.gc += paused;
    }
  }
  collections.stop();
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
