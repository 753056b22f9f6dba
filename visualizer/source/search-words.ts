/**
 * What somebody looks for, from what they typed:
 *
 *   onRead app.js       each word is in the type, the function, the file (`app.js:4`) or the text that was written
 *   #12                 the async id
 *   > 10ms   <= 1.5 µs  how long it ran
 */
import type { Nanoseconds } from '../../instrument/schema/units.ts';

export interface Wanted {
  /** In small letters; all of them must be found. */
  words: string[];
  ids: number[];
  durations: { sign: '>' | '>=' | '<' | '<='; ns: Nanoseconds }[];
}

const UNITS: Record<string, Nanoseconds> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9 };
const DURATION = /([<>]=?)\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|μs|ms|s)(?!\S)/gi;

/** Reads a search; null where nothing is asked for. A duration needs its unit: without one it is a word. */
export function wantedOf(text: string): Wanted | null {
  const durations: Wanted['durations'] = [];
  const rest = text.replace(DURATION, (_, sign, value, unit) => {
    durations.push({ sign, ns: Number(value) * UNITS[unit.toLowerCase()] });
    return ' ';
  });
  const words = rest.toLowerCase().split(/\s+/).filter(Boolean);
  const ids = words.filter((word) => /^#\d+$/.test(word)).map((word) => Number(word.slice(1)));
  const wanted = { words: words.filter((word) => !/^#\d+$/.test(word)), ids, durations };
  return wanted.words.length + ids.length + durations.length > 0 ? wanted : null;
}

/** Whether a time is as long as asked for. */
export function isAsLong(ns: Nanoseconds, { durations }: Wanted): boolean {
  return durations.every(({ sign, ns: limit }) =>
    sign === '>' ? ns > limit : sign === '>=' ? ns >= limit : sign === '<' ? ns < limit : ns <= limit,
  );
}
