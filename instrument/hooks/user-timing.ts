import type { PerformanceEntry } from 'node:perf_hooks';
import { appendString, stamp } from '../log/event-log.ts';
import { STRING_CATEGORY } from '../schema/events.ts';

const { apply } = Reflect;
const stringify = JSON.stringify.bind(JSON);
const { round } = Math;
const MARK = 1;
const MEASURE = 2;

type Method = (...args: unknown[]) => unknown;

/**
 * Records `performance.mark` and `measure`, and the labels of `console.time`, where they are called. A PerformanceObserver
 * would tell of them later and through an immediate of its own in the program's loop.
 */
export function recordUserTiming(): void {
  const { performance } = globalThis;
  const prototype = Object.getPrototypeOf(performance);
  wrap(prototype, 'mark', (_, [name]) => append(MARK, String(name), 0));
  wrap(prototype, 'measure', (entry, [name]) => {
    append(MEASURE, String(name), ((entry as PerformanceEntry | undefined)?.duration ?? 0) * 1e6);
  });
  const now = performance.now.bind(performance);
  const begun = new Map<string, number>();
  wrap(console, 'time', (_, [label = 'default']) => {
    if (!begun.has(String(label))) begun.set(String(label), now());
  });
  wrap(console, 'timeEnd', (_, [label = 'default']) => {
    const start = begun.get(String(label));
    begun.delete(String(label));
    if (start !== undefined) append(MEASURE, String(label), (now() - start) * 1e6);
  });
}

/** Puts a method in place of another that does the same and then tells. It looks the same from outside. */
function wrap(owner: object, name: string, tell: (result: unknown, args: unknown[]) => void): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (typeof descriptor?.value !== 'function' || !descriptor.configurable) return;
  const original: Method = descriptor.value;
  const replacement = {
    [name](this: unknown, ...args: unknown[]) {
      const result = apply(original, this, args);
      try {
        tell(result, args);
      } catch {
        // A label that can't be text: it is not recorded.
      }
      return result;
    },
  }[name];
  Object.defineProperty(replacement, 'length', { configurable: true, value: original.length });
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}

function append(kind: number, name: string, durationNs: number): void {
  const text = stringify([name.slice(0, 200), round(durationNs)]);
  appendString(STRING_CATEGORY.TIMING, kind, text, true, stamp());
}
