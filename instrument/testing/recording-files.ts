/** Recordings as files in memory, so that they can be damaged and mended many thousand times. */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ENDIAN_MARK,
  HEADER,
  HEADER_WORDS,
  KIND,
  RECORD_WORDS,
  SCHEMA_VERSION,
  SEGMENT_FLAG,
  SEGMENT_MAGIC,
  slotsOfRecord,
} from '../schema/events.ts';

/** What stands in place of a file: its bytes, another kind of thing, or nothing. */
export type Entry = Buffer | 'folder' | 'loop' | null;

/** The files of a recording by their path within it. */
export type Files = ReadonlyMap<string, Buffer>;

export function filesIn(directory: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(directory, name);
    if (statSync(path).isFile()) files.set(name, readFileSync(path));
  }
  return files;
}

export function writeEntry(directory: string, name: string, entry: Entry): void {
  const path = join(directory, name);
  // Only what is not overwritten in place is removed first: this is done for every damage.
  if (!Buffer.isBuffer(entry) || lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true)
    rmSync(path, { recursive: true, force: true });
  if (entry === null) return;
  mkdirSync(dirname(path), { recursive: true });
  if (entry === 'folder') mkdirSync(path);
  else if (entry === 'loop') symlinkSync(path, path);
  else writeFileSync(path, entry);
}

/** The words of one segment's records. */
export const recordsOf = (segment: Buffer): Uint32Array =>
  new Uint32Array(segment.buffer.slice(segment.byteOffset + HEADER_WORDS * 4, segment.byteOffset + segment.length));

/** A log of one segment as the recorder would have written it into segments of `slots` slots, all of them full but the last. */
export function splitLog(segment: Buffer, slots: number): Buffer[] {
  const header = new Uint32Array(segment.buffer.slice(segment.byteOffset, segment.byteOffset + HEADER_WORDS * 4));
  const words = recordsOf(segment);
  let base = [words[1], words[2]];
  const segments: number[][] = [[]];
  for (let at = 0; at < words.length; ) {
    const length = slotsOfRecord(words[at]) * RECORD_WORDS;
    const record = Array.from(words.subarray(at, at + length));
    let current = segments[segments.length - 1];
    const room = slots * RECORD_WORDS - current.length;
    if (length > room) {
      if (room > 0) current.push(KIND.PAD | ((room / RECORD_WORDS - 1) << 8), ...new Array(room - 1).fill(0));
      current = [KIND.CLOCK, ...base, 0];
      segments.push(current);
    }
    if ((words[at] & 0xff) === KIND.CLOCK) base = record.slice(1, 3);
    current.push(...record);
    at += length;
  }
  let first = 0;
  return segments.map((records, number) => {
    const last = number === segments.length - 1;
    const made = Uint32Array.from(header);
    const end = HEADER_WORDS + records.length;
    const fields: [number, number][] = [
      [HEADER.MAGIC, SEGMENT_MAGIC],
      [HEADER.VERSION, SCHEMA_VERSION],
      [HEADER.ENDIAN, ENDIAN_MARK],
      [HEADER.NUMBER, number],
      [HEADER.CAPACITY, end],
      [HEADER.HEAD, end],
      [HEADER.PUBLISHED, end],
      [HEADER.FIRST_LOW, first],
      [HEADER.FLAGS, last ? header[HEADER.FLAGS] : SEGMENT_FLAG.SEALED],
    ];
    for (const [field, value] of fields) made[field] = value;
    first += records.length / RECORD_WORDS;
    return Buffer.concat([Buffer.from(made.buffer), Buffer.from(Uint32Array.from(records).buffer)]);
  });
}
