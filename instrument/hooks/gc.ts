import { PerformanceObserver } from 'node:perf_hooks';
import { reserve, stamp, words } from '../log/event-log.ts';
import { KIND } from '../schema/events.ts';

const { performance } = globalThis;
const clock = performance.now.bind(performance);
const MOST_NS = 4_294_967_295;
const { min } = Math;

/**
 * Garbage collections where V8's own callbacks can't be had. They arrive late, through an immediate of Node's, which adds
 * turns to the program's loop: so this is never used where there is another way.
 */
export function observeCollections(): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = (entry as unknown as { detail: { kind: number } }).detail.kind;
      const time = stamp();
      const ago = (clock() - entry.startTime) * 1e6;
      const at = reserve();
      words[at + 1] = min(entry.duration * 1e6, MOST_NS);
      words[at + 2] = min(ago, MOST_NS);
      words[at + 3] = time;
      words[at] = KIND.GC_LATE | (kind << 8);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
}
