/** What is promised of the lab's addons in the long run, held against what was measured. */
import { bytes, count } from '../table.ts';
import type { Verdict } from '../verdicts.ts';
import type { Soak } from './measure.ts';
import { changeOf, type Quantity } from './samples.ts';

/**
 * So much more may be there at the end. The allocator's pages come and go by megabytes, and the heap's size depends on when code
 * is compiled and thrown away. In ten minutes there are a hundred rounds or more between the two medians: eighty kilobytes that
 * are forgotten in each are beyond it, and so is a thread or a handle at any time.
 */
const MOST_MORE: Record<Quantity, number> = {
  rss: 8 * 2 ** 20,
  heap: 2 ** 20,
  external: 2 ** 18,
  handles: 0,
  threads: 0,
  files: 0,
  blocks: 0,
};

const NAMES: Record<Quantity, string> = {
  rss: 'resident memory',
  heap: 'the JavaScript heap',
  external: 'memory outside of the heap',
  handles: 'handles and requests',
  threads: 'threads',
  files: 'file descriptors',
  blocks: 'memories of the addon’s own',
};

/** The verdict on each promise. */
export function judge({ samples, wrong }: Pick<Soak, 'samples' | 'wrong'>): Verdict[] {
  return [
    {
      claim: 'every job gives its result or fails with its sentence',
      measured: wrong.length === 0 ? 'all did' : wrong.join('; '),
      met: wrong.length === 0,
    },
    ...(Object.keys(MOST_MORE) as Quantity[]).map((quantity) => {
      const { early, late } = changeOf(samples, quantity);
      const most = MOST_MORE[quantity];
      return {
        claim: `${nameOf(quantity)}: ${most === 0 ? 'no more' : `at most ${bytes(most)} more`} at the end`,
        measured: `${amount(quantity, late - early, true)} (${amount(quantity, early)} to ${amount(quantity, late)})`,
        met: late - early <= most,
      };
    }),
  ];
}

export const nameOf = (quantity: Quantity): string => NAMES[quantity];
export const QUANTITIES = Object.keys(NAMES) as Quantity[];

/** A quantity in its unit; a difference with its sign. */
export function amount(quantity: Quantity, value: number, difference = false): string {
  const size = Math.abs(value);
  const text = MOST_MORE[quantity] >= 1024 ? bytes(size) : count(size);
  return `${value < 0 ? '−' : difference ? '+' : ''}${text}`;
}
