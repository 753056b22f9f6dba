/** Logs as a flight recording leaves them: what the recorder must have said at the begin of a segment, worked out from the log. */
import { dirname, join } from 'node:path';
import { segmentName } from '../host/thread-log.ts';
import {
  HEADER,
  HEADER_BYTES,
  HEADER_WORDS,
  KIND,
  NAMES_NUMBER,
  PHASE,
  RECORD_WORDS,
  STRING_CATEGORY,
  slotsOfRecord,
} from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import { type Files, recordsOf, splitLog } from './recording-files.ts';

/** The number of the oldest segment that is left. */
const FIRST_NUMBER = 5;

const TWO_32 = 2 ** 32;

/** What is known after a part of a log. */
class Standing {
  base: [low: number, high: number] = [0, 0];
  mark = 0;
  polls = 0;
  newest = 0;
  readonly running: number[] = [];
  /** The definitions so far, as records. */
  readonly names: number[] = [];
  readonly typeOf = new Map<number, number>();
  #wide = 0;

  take(record: Uint32Array): void {
    const [word0, word1, word2] = record;
    const argument = word0 >>> 8;
    switch (word0 & 0xff) {
      case KIND.CLOCK:
        this.base = [word1, word2];
        break;
      case KIND.PHASE:
        this.mark = argument;
        if (argument === PHASE.POLL) this.polls++;
        this.running.length = 0;
        break;
      case KIND.WIDE:
        this.#wide = word1;
        break;
      case KIND.INIT:
        this.newest = Math.max(this.newest, word1);
        this.typeOf.set(word1, (argument & 0xff) === 255 ? this.#wide : argument & 0xff);
        break;
      case KIND.BEFORE:
        this.running.push(word1);
        break;
      case KIND.AFTER:
        if (this.running.includes(word1)) this.running.length = this.running.lastIndexOf(word1);
        break;
      case KIND.STRING:
        if (word2 <= STRING_CATEGORY.META) this.names.push(...record);
    }
  }

  position(): number[] {
    const argument = this.mark | (Math.floor(this.newest / TWO_32) << 8);
    return [KIND.POSITION | (argument << 8), this.polls, 0, this.running.at(-1) ?? 0];
  }
}

/** First words of the records of a log, and what is known before each. */
export function* recordsIn(words: Uint32Array): Generator<{ at: number; record: Uint32Array; before: Standing }> {
  const before = new Standing();
  for (let at = 0; at < words.length; ) {
    const record = words.subarray(at, at + slotsOfRecord(words[at]) * RECORD_WORDS);
    yield { at, record, before };
    before.take(record);
    at += record.length;
  }
}

export interface KeptLog {
  /** What a reader puts in the place of what was let go. */
  substitute: Uint32Array;
  kept: Uint32Array;
  /** Slots that were let go. */
  dropped: number;
}

/**
 * A log of which only the end is left.
 * @param from which record is the first to be kept
 */
export function keepFrom(words: Uint32Array, from: number): KeptLog {
  let number = 0;
  let substitute: number[] = [];
  const kept: number[] = [];
  let dropped = 0;
  const described = new Set<number>();
  for (const { at, record, before } of recordsIn(words)) {
    if (number++ < from) continue;
    if (number - 1 === from) {
      dropped = at / RECORD_WORDS;
      substitute = [...before.names, KIND.DROPPED, dropped, 0, 0];
      kept.push(KIND.CLOCK, ...before.base, 0, ...before.position());
      for (const id of before.typeOf.keys()) described.add(id);
      describe(kept, before.running.at(-1) ?? 0, before, described);
    }
    if ((record[0] & 0xff) === KIND.BEFORE) describe(kept, record[1], before, described);
    kept.push(...record);
  }
  return { substitute: Uint32Array.from(substitute), kept: Uint32Array.from(kept), dropped };
}

/** The files of a recording as a flight recording of the same run would have left them, in segments of `slots` slots. */
export function flightFiles(files: Files, slots: number, from: number): Map<string, Buffer> {
  const left = new Map<string, Buffer>();
  for (const [name, bytes] of files) {
    // What is seen of the thread pool is not kept with a flight recording.
    if (name.startsWith('pool/')) continue;
    if (!name.endsWith('.log')) {
      left.set(name, bytes);
      continue;
    }
    const { substitute, kept, dropped } = keepFrom(recordsOf(bytes), from);
    const header = bytes.subarray(0, HEADER_BYTES);
    for (const [i, part] of splitLog(Buffer.concat([header, bytesOf(kept)]), slots).entries()) {
      const number = FIRST_NUMBER + i;
      part.writeUInt32LE(number, HEADER.NUMBER * 4);
      part.writeUInt32LE(part.readUInt32LE(HEADER.FIRST_LOW * 4) + dropped, HEADER.FIRST_LOW * 4);
      left.set(join(dirname(name), segmentName(number)), part);
    }
    const names = Buffer.concat([header, bytesOf(substitute.slice(0, -RECORD_WORDS))]);
    names.writeUInt32LE(NAMES_NUMBER, HEADER.NUMBER * 4);
    for (const field of [HEADER.HEAD, HEADER.PUBLISHED, HEADER.CAPACITY]) names.writeUInt32LE(HEADER_WORDS, field * 4);
    left.set(join(dirname(name), NAMES_FILE), names);
  }
  const manifest = JSON.parse(files.get('manifest.json')!.toString());
  const flight = { limit: 2 ** 20, threads: 1, records: 44 };
  return left.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, flight })));
}

const bytesOf = (words: Uint32Array) => Buffer.from(words.buffer, words.byteOffset, words.byteLength);

/** Says once what a resource is that was made in what was let go. */
function describe(kept: number[], id: number, { typeOf }: Standing, described: Set<number>): void {
  const type = described.delete(id) ? typeOf.get(id) : undefined;
  if (type !== undefined) kept.push(KIND.OLDER | (type << 8), id, 0, 0);
}
