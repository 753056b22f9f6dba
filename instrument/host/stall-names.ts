import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { restoreKnownId } from '../model/async-ids.ts';
import type { Places } from '../model/places.ts';
import { stallSentence } from '../model/stall-text.ts';
import { parseSite } from '../model/strings.ts';
import {
  HEADER,
  HEADER_BYTES,
  KIND,
  RECORD_WORDS,
  SEGMENT_FLAG,
  STRING_CATEGORY,
  type StoredFrame,
  slotsOfRecord,
  WIDE_TYPE,
} from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import type { AsyncId, Nanoseconds } from '../schema/units.ts';
import type { ThreadStall } from './stall-watch.ts';
import { segmentName, segmentNumbers } from './thread-log.ts';

const TWO_32 = 2 ** 32;

/** What is known of something that ran. */
export interface NamedResource {
  id: AsyncId;
  /** Null where it is not known. */
  type: string | null;
  /** The frames of its call site, the caller first. */
  site: StoredFrame[] | null;
}

/**
 * Finds out what a resource was, from the files of its thread: from the newest segment backwards, since what runs has mostly
 * been made a little earlier.
 * @param folder the thread's
 * @param low the low 32 bits of its async id
 */
function nameResource(folder: string, low: number): NamedResource {
  const segments = segmentNumbers(folder).reverse();
  const named: NamedResource = { id: low, type: null, site: null };
  let made: { type: number; site: number } | null = null;
  for (const number of segments) {
    const words = wordsOf(join(folder, segmentName(number)));
    named.id = restoreKnownId(low, idHigh(words) * TWO_32 + TWO_32 - 1);
    made = initIn(words, low);
    if (made) break;
  }
  if (!made) return named;
  const { type, site } = made;
  named.type = textOf(folder, segments, STRING_CATEGORY.TYPE, type);
  const text = site === 0 ? null : textOf(folder, segments, STRING_CATEGORY.SITE, site);
  named.site = text === null ? null : parseSite(text);
  return named;
}

/**
 * A stall in a sentence.
 * @param folder files of its thread
 * @param now nanoseconds since the recording's origin
 */
export function describeStall(
  { log, stall }: ThreadStall,
  folder: string,
  now: Nanoseconds,
  places: Places,
  cwd: string,
): string {
  const named = stall.longest && nameResource(folder, stall.longest.id);
  const culprit = named && { ...named, frames: named.site && places.of(log.pid).map(named.site) };
  return stallSentence(log.key, stall, culprit, now, cwd);
}

/** A file's words from its header on; none where it can't be read. */
function wordsOf(path: string): Uint32Array {
  try {
    const bytes = readFileSync(path);
    return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
  } catch {
    return new Uint32Array(HEADER_BYTES / 4);
  }
}

/** Offsets of a file's records, texts and padding left out. */
function* recordsOf(words: Uint32Array): Generator<number> {
  for (let at = HEADER_BYTES / 4; at + RECORD_WORDS <= words.length; ) {
    yield at;
    at += slotsOfRecord(words[at]) * RECORD_WORDS;
  }
}

/** The high part of async ids in a segment. */
function idHigh(words: Uint32Array): number {
  const second = HEADER_BYTES / 4 + RECORD_WORDS;
  return (words[second] & 0xff) === KIND.POSITION ? words[second] >>> 16 : 0;
}

/** Type and site of the latest `init` of an id in a segment, or its type where it is only described. */
function initIn(words: Uint32Array, low: number): { type: number; site: number } | null {
  let found: { type: number; site: number } | null = null;
  let wide = { type: 0, site: 0 };
  for (const at of recordsOf(words)) {
    const kind = words[at] & 0xff;
    const argument = words[at] >>> 8;
    if (kind === KIND.WIDE) wide = { type: words[at + 1], site: words[at + 2] };
    else if (words[at + 1] !== low) continue;
    else if (kind === KIND.INIT) {
      const type = argument & 0xff;
      found = type === WIDE_TYPE ? wide : { type, site: argument >>> 8 };
    } else if (kind === KIND.OLDER) found ??= { type: argument, site: words[at + 2] };
  }
  return found;
}

/** A text that the thread has defined. */
function textOf(folder: string, segments: number[], category: number, id: number): string | null {
  const known = definitionIn(wordsOf(join(folder, NAMES_FILE)), category, id);
  if (known !== null) return known;
  for (const number of segments) {
    const words = wordsOf(join(folder, segmentName(number)));
    if ((words[HEADER.FLAGS] & SEGMENT_FLAG.NAMES) === 0) continue;
    const text = definitionIn(words, category, id);
    if (text !== null) return text;
  }
  return null;
}

function definitionIn(words: Uint32Array, category: number, id: number): string | null {
  for (const at of recordsOf(words)) {
    const isIt = (words[at] & 0xff) === KIND.STRING && words[at + 1] === id && words[at + 2] === category;
    if (isIt) return Buffer.from(words.buffer, (at + RECORD_WORDS) * 4, words[at] >>> 8).toString();
  }
  return null;
}
