import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  HEADER,
  HEADER_BYTES,
  KIND,
  NAMES_NUMBER,
  RECORD_BYTES,
  RECORD_WORDS,
  STRING_CATEGORY,
  slotsOfRecord,
} from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import { parseHeader } from './segments.ts';

const TWO_32 = 2 ** 32;

/** Whose names they are. */
interface Owner {
  directory: string;
  pid: number;
  tid: number;
}

/** What a thread of a flight recording said of itself in segments that were let go. */
interface Names {
  /** When it began: CLOCK_MONOTONIC in ns, low and high word. */
  begun: [low: number, high: number];
  /** STRING records. */
  words: Uint32Array;
}

/** The names of a thread; null where they can't be had, and then types and call sites of old things are not known. */
function readNames({ directory, pid, tid }: Owner): Names | null {
  const path = join(directory, NAMES_FILE);
  try {
    const bytes = readFileSync(path);
    if (bytes.length < HEADER_BYTES) return null;
    const header = parseHeader(bytes.subarray(0, HEADER_BYTES), path);
    if (header?.number !== NAMES_NUMBER || header.pid !== pid || header.tid !== tid) return null;
    const all = new Uint32Array(
      bytes.buffer.slice(bytes.byteOffset + HEADER_BYTES, bytes.byteOffset + wholeWords(bytes)),
    );
    return {
      begun: [bytes.readUInt32LE(HEADER.CLOCK_LOW * 4), bytes.readUInt32LE(HEADER.CLOCK_HIGH * 4)],
      words: all.subarray(0, wholeRecords(all)),
    };
  } catch {
    return null;
  }
}

const wholeWords = (bytes: Buffer) => bytes.length - (bytes.length % RECORD_BYTES);

/** How many words hold whole definitions; whoever wrote them may have been killed within one. */
function wholeRecords(words: Uint32Array): number {
  let at = 0;
  while (at < words.length) {
    const isName = (words[at] & 0xff) === KIND.STRING && words[at + 2] <= STRING_CATEGORY.META;
    const end = at + slotsOfRecord(words[at]) * RECORD_WORDS;
    if (!isName || end > words.length) break;
    at = end;
  }
  return at;
}

/**
 * What takes the place of the slots from `from` up to `first` that were let go, in the form of slots: the thread's start,
 * where that was among them, the names that were defined there, and how many they are.
 */
export function substituteFor(log: Owner & { first: number }, from: number): Uint32Array {
  const names = readNames(log);
  const records: number[] = [];
  if (from === 0 && names !== null) records.push(KIND.CLOCK, ...names.begun, 0);
  if (from === 0) records.push(KIND.THREAD_START | ((log.tid === 0 ? 1 : 0) << 8), log.pid, log.tid, names ? 1 : 0);
  const count = log.first - from;
  const dropped = [KIND.DROPPED, count % TWO_32, Math.floor(count / TWO_32), 0];
  const words = names?.words ?? new Uint32Array(0);
  const all = new Uint32Array(records.length + words.length + dropped.length);
  all.set(records);
  all.set(words, records.length);
  all.set(dropped, records.length + words.length);
  return all;
}

/** Whether a thread's names can be had. */
export const hasNames = (log: Owner): boolean => readNames(log) !== null;
