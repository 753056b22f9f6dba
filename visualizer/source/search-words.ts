/**
 * What somebody looks for, from what they typed:
 *
 *   onRead app.js             each word is in the type, the function, the file (`app.js:4`), the package or the text written
 *   type:Timeout file:app.js  only there: type, function (or fn), file, package (or pkg), text
 *   "no such file"            a text with spaces
 *   #12                       the async id
 *   > 10ms   <= 1.5 µs        how long it ran
 */
import type { Nanoseconds } from '../../instrument/schema/units.ts';

export type Field = 'type' | 'function' | 'file' | 'package' | 'text';

export interface Word {
  /** In small letters. */
  text: string;
  /** Where alone it is looked for; null for anywhere. */
  field: Field | null;
}

export interface Wanted {
  /** All of them must be found. */
  words: Word[];
  ids: number[];
  durations: { sign: '>' | '>=' | '<' | '<='; ns: Nanoseconds }[];
}

const UNITS: Record<string, Nanoseconds> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9 };
const DURATION = /([<>]=?)\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|μs|ms|s)(?!\S)/gi;
const FIELDS: Record<string, Field> = {
  ...{
    type: 'type',
    function: 'function',
    fn: 'function',
    file: 'file',
    package: 'package',
    pkg: 'package',
    text: 'text',
  },
};
const WORD = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

/** Reads a search; null where nothing is asked for. A duration needs its unit: without one it is a word. */
export function wantedOf(text: string): Wanted | null {
  const durations: Wanted['durations'] = [];
  const rest = text.replace(DURATION, (_, sign, value, unit) => {
    durations.push({ sign, ns: Number(value) * UNITS[unit.toLowerCase()] });
    return ' ';
  });
  const words: Word[] = [];
  const ids: number[] = [];
  for (const [whole, name, quoted, plain] of rest.toLowerCase().matchAll(WORD)) {
    const field = name === undefined ? null : (FIELDS[name] ?? null);
    // `node:fs` is a word like any other.
    const word = name !== undefined && field === null ? whole : (quoted ?? plain);
    if (field === null && quoted === undefined && /^#\d+$/.test(word)) ids.push(Number(word.slice(1)));
    else if (word !== '') words.push({ text: word, field });
  }
  return words.length + ids.length + durations.length > 0 ? { words, ids, durations } : null;
}

/** Whether a time is as long as asked for. */
export function isAsLong(ns: Nanoseconds, { durations }: Wanted): boolean {
  return durations.every(({ sign, ns: limit }) =>
    sign === '>' ? ns > limit : sign === '>=' ? ns >= limit : sign === '<' ? ns < limit : ns <= limit,
  );
}
