import { readSync } from 'node:fs';
import { KIND, RECORD_BYTES, RECORD_WORDS } from '../schema/events.ts';
import { slotOffset, withFile } from './segments.ts';

/** The first time in a segment is nearly always among its first few records. */
const SLOTS_LOOKED_AT = 512;
const TWO_32 = 2n ** 32n;

/** Records whose last word is no time, or one that counts from elsewhere. */
const TIMELESS = new Set<number>([KIND.CLOCK, KIND.POSITION, KIND.GC_LATE]);

/**
 * When a segment begins: CLOCK_MONOTONIC in nanoseconds of its first record that tells a time, or of its clock base, some
 * seconds earlier at most, where none does among the first few. Null where the segment can't be read.
 */
export function beginOfSegment(path: string): bigint | null {
  const bytes = Buffer.alloc(SLOTS_LOOKED_AT * RECORD_BYTES);
  let slots: number;
  try {
    slots = withFile(path, 'r', (fd) => Math.floor(readSync(fd, bytes, 0, bytes.length, slotOffset(0)) / RECORD_BYTES));
  } catch {
    return null;
  }
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, slots * RECORD_WORDS);
  let base: bigint | null = null;
  for (let at = 0; at < words.length; ) {
    const kind = words[at] & 0xff;
    const argument = words[at] >>> 8;
    if (kind === KIND.NONE) break;
    if (kind === KIND.CLOCK) base = BigInt(words[at + 1]) + BigInt(words[at + 2]) * TWO_32;
    else if (base !== null && words[at + 3] > 0 && !TIMELESS.has(kind)) return base + BigInt(words[at + 3]);
    const more = kind === KIND.STRING ? Math.ceil(argument / RECORD_BYTES) : kind === KIND.PAD ? argument : 0;
    at += (1 + more) * RECORD_WORDS;
  }
  return base;
}
