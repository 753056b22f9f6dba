/** What the machine can do at most, measured by the same means as the kernels. */
import type { Limits } from '../../instrument/schema/bench.ts';
import { loadSystem } from '../../native/lab/system.ts';

/** Far more than any cache holds, in bytes. */
export const LARGE = 2 ** 28;
const MOST_THREADS = 64;

/** The best of some tries: what the machine can do when nothing else disturbs it. */
function best(tries: readonly Limits[]): Limits {
  const most = (pick: (limits: Limits) => number) => Math.max(...tries.map(pick));
  return {
    read: most(({ read }) => read),
    write: most(({ write }) => write),
    copy: most(({ copy }) => copy),
    flops: most(({ flops }) => flops),
  };
}

/**
 * The limits of one thread, and of so many together; each of them has its share of `bytes`. Measured in the pool, so that
 * the loop is free meanwhile.
 * @param times how often, each the best of nine
 */
export async function measureLimits(threads: number, times = 3, bytes = LARGE): Promise<{ one: Limits; many: Limits }> {
  const system = loadSystem();
  const together = Math.min(threads, MOST_THREADS);
  const [ones, manies]: [Limits[], Limits[]] = [[], []];
  for (let i = 0; i < times; i++) {
    ones.push(await system.limitsAsync(1, bytes));
    manies.push(together === 1 ? ones[i] : await system.limitsAsync(together, Math.ceil(bytes / together)));
  }
  return { one: best(ones), many: best(manies) };
}
