/** What the machine can do at most, measured by the same means as the kernels. */
import type { Limits } from '../../instrument/schema/bench.ts';
import { loadSystem } from '../../native/lab/system.ts';

/** Far more than any cache holds, in bytes. */
export const LARGE = 2 ** 28;
const MOST_THREADS = 64;
const TIMES = 3;

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

/** The limits of one thread, and of so many together; each of them has its share of `bytes`. */
export function measureLimits(threads: number, bytes = LARGE): { one: Limits; many: Limits } {
  const system = loadSystem();
  const together = Math.min(threads, MOST_THREADS);
  const [ones, manies]: [Limits[], Limits[]] = [[], []];
  for (let i = 0; i < TIMES; i++) {
    ones.push(system.limits(1, bytes));
    manies.push(together === 1 ? ones[i] : system.limits(together, Math.ceil(bytes / together)));
  }
  return { one: best(ones), many: best(manies) };
}
