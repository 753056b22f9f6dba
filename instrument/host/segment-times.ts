import { readSync } from 'node:fs';
import { KIND, RECORD_BYTES, RECORD_WORDS, slotsOfRecord } from '../schema/events.ts';
import { slotOffset, withFile } from './segments.ts';

/** The first time in a segment is nearly always among its first few records. */
const SLOTS_LOOKED_AT = 512;
/** As large as any segment. */
const MOST_SLOTS = (4 * 2 ** 20) / RECORD_BYTES;
const TWO_32 = 2n ** 32n;

/** Records whose last word is no time, or one that counts from elsewhere. */
const TIMELESS = new Set<number>([KIND.POSITION, KIND.GC_LATE]);

/** The times that a segment tells, in CLOCK_MONOTONIC nanoseconds: its clock base first, then those of its records. */
function* timesIn(path: string, slots: number): Generator<bigint> {
  const bytes = Buffer.alloc(slots * RECORD_BYTES);
  const got = withFile(path, 'r', (fd) =>
    Math.floor(readSync(fd, bytes, 0, bytes.length, slotOffset(0)) / RECORD_BYTES),
  );
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, got * RECORD_WORDS);
  let base: bigint | null = null;
  for (let at = 0; at < words.length; at += slotsOfRecord(words[at]) * RECORD_WORDS) {
    const kind = words[at] & 0xff;
    if (kind === KIND.NONE) return;
    if (kind === KIND.CLOCK) {
      if (base === null) yield BigInt(words[at + 1]) + BigInt(words[at + 2]) * TWO_32;
      base = BigInt(words[at + 1]) + BigInt(words[at + 2]) * TWO_32;
    } else if (base !== null && words[at + 3] > 0 && !TIMELESS.has(kind)) yield base + BigInt(words[at + 3]);
  }
}

/**
 * When a segment begins: CLOCK_MONOTONIC in nanoseconds of its first record that tells a time, or of its clock base, some
 * seconds earlier at most, where none does among the first few. Null where the segment can't be read.
 */
export function beginOfSegment(path: string): bigint | null {
  let first: bigint | null = null;
  try {
    for (const time of timesIn(path, SLOTS_LOOKED_AT)) {
      if (first !== null) return time;
      first = time;
    }
  } catch {
    return null;
  }
  return first;
}

/** The latest time that a segment tells, in the same way. It is read to its end for that. */
export function endOfSegment(path: string): bigint | null {
  let latest: bigint | null = null;
  try {
    for (const time of timesIn(path, MOST_SLOTS)) latest = time;
  } catch {
    return null;
  }
  return latest;
}
