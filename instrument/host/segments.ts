import { closeSync, openSync, readSync } from 'node:fs';
import {
  ENDIAN_MARK,
  HEADER,
  HEADER_BYTES,
  HEADER_WORDS,
  KIND,
  RECORD_BYTES,
  RECORD_WORDS,
  SCHEMA_VERSION,
  SEGMENT_FLAG,
  SEGMENT_MAGIC,
  slotsOfRecord,
} from '../schema/events.ts';
import { LoopscopeError } from './errors.ts';

/** The header of one segment, as numbers. Slots are counted without the header. */
export interface SegmentHeader {
  pid: number;
  tid: number;
  number: number;
  /** Slots that the segment has room for. */
  capacity: number;
  /** Slots that are complete for certain. */
  published: number;
  /** Slots that the writer has begun to write. */
  reserved: number;
  /** Whether the writer has published everything that it has written. */
  settled: boolean;
  /** Index of the first slot within the thread's whole log. */
  first: number;
  /** Records that found no room since the last `lost` record. */
  lost: number;
  /** Full: the log goes on in the next segment. */
  sealed: boolean;
  /** The thread has ended in this segment. */
  ended: boolean;
}

/** How many slots lie before a word offset. */
const slotsBefore = (wordOffset: number) => Math.max(0, Math.floor((wordOffset - HEADER_WORDS) / RECORD_WORDS));

/**
 * Reads a segment's header. Null where the writer has not made it yet (it is still zero).
 * @throws LoopscopeError where the bytes are not a segment, or one that this version cannot read
 */
export function parseHeader(bytes: Buffer, path: string): SegmentHeader | null {
  const word = (index: number) => bytes.readUInt32LE(index * 4);
  const magic = word(HEADER.MAGIC);
  if (magic === 0) return null;
  if (magic === swapped(SEGMENT_MAGIC) || word(HEADER.ENDIAN) === swapped(ENDIAN_MARK)) {
    throw new LoopscopeError(
      'E_RECORDING_DAMAGED',
      `${path} was written on a big-endian machine; open it on a machine of the same kind.`,
    );
  }
  if (magic !== SEGMENT_MAGIC) {
    throw new LoopscopeError(
      'E_NOT_A_RECORDING',
      `${path} is not a log of Loopscope: it begins with 0x${magic.toString(16).padStart(8, '0')}; take it out of the recording.`,
    );
  }
  const version = word(HEADER.VERSION);
  if (version !== SCHEMA_VERSION) throw versionError(path, version);
  for (const [name, offset] of [
    ['capacity', word(HEADER.CAPACITY)],
    ['head', word(HEADER.HEAD)],
    ['published head', word(HEADER.PUBLISHED)],
  ] as const) {
    const isSlot = offset >= HEADER_WORDS && (offset - HEADER_WORDS) % RECORD_WORDS === 0;
    if (isSlot && offset <= word(HEADER.CAPACITY)) continue;
    throw new LoopscopeError(
      'E_RECORDING_DAMAGED',
      `${path} is damaged in its header: its ${name} is ${offset}; take the file from another copy of the recording.`,
    );
  }
  return {
    pid: word(HEADER.PID),
    tid: word(HEADER.TID),
    number: word(HEADER.NUMBER),
    capacity: slotsBefore(word(HEADER.CAPACITY)),
    published: slotsBefore(word(HEADER.PUBLISHED)),
    reserved: slotsBefore(word(HEADER.HEAD)),
    settled: word(HEADER.PUBLISHED) >= word(HEADER.HEAD),
    first: word(HEADER.FIRST_HIGH) * 2 ** 32 + word(HEADER.FIRST_LOW),
    lost: word(HEADER.LOST),
    sealed: (word(HEADER.FLAGS) & SEGMENT_FLAG.SEALED) !== 0,
    ended: (word(HEADER.FLAGS) & SEGMENT_FLAG.ENDED) !== 0,
  };
}

/** The error for a format that this version does not read. */
export function versionError(path: string, version: number): LoopscopeError {
  return version > SCHEMA_VERSION
    ? new LoopscopeError(
        'E_RECORDING_NEWER',
        `${path} was made by a newer version of Loopscope (format ${version}, this one reads ${SCHEMA_VERSION}); update loopscope to open it.`,
      )
    : new LoopscopeError(
        'E_RECORDING_DAMAGED',
        `${path} has format ${version}, which this version of Loopscope no longer reads (it reads ${SCHEMA_VERSION}); record it again.`,
      );
}

const swapped = (word: number) =>
  (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

/** Where slot `index` of a segment begins in its file, in bytes. */
export const slotOffset = (index: number) => HEADER_BYTES + index * RECORD_BYTES;

const SCAN_SLOTS = 16_384;

/**
 * Counts the slots from `from` on that have been written: up to the first whose kind is zero, `limit` at most. For logs
 * whose writer is gone. Slots of a text and of padding count too, also where they are empty.
 */
export function writtenSlots(fd: number, from: number, limit: number): number {
  const buffer = Buffer.allocUnsafe(SCAN_SLOTS * RECORD_BYTES);
  let slot = from;
  while (slot < limit) {
    const wanted = Math.min(SCAN_SLOTS, limit - slot) * RECORD_BYTES;
    const got = Math.floor(readSync(fd, buffer, 0, wanted, slotOffset(slot)) / RECORD_BYTES);
    let i = 0;
    for (; i < got; i += slotsOfRecord(buffer.readUInt32LE(i * RECORD_BYTES)))
      if (buffer[i * RECORD_BYTES] === KIND.NONE) return slot + i;
    slot += i;
    if (got * RECORD_BYTES < wanted) break;
  }
  return Math.min(slot, limit);
}

/** Reads a segment's header from its file; null while there is none to be read. */
export function readHeader(
  fd: number,
  path: string,
  buffer: Buffer = Buffer.alloc(HEADER_BYTES),
): SegmentHeader | null {
  if (readSync(fd, buffer, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null;
  return parseHeader(buffer, path);
}

/**
 * Whether a segment was only mapped ahead: it holds its clock base and nothing else.
 * @throws the system's error where it can't be read
 */
export function isUnused(path: string): boolean {
  return withFile(path, 'r', (fd) => {
    const word = Buffer.alloc(4);
    return readSync(fd, word, 0, 4, slotOffset(1)) < 4 || word.readUInt32LE(0) === 0;
  });
}

/** Runs `use` on an open file and closes it whatever happens. */
export function withFile<T>(path: string, flags: string, use: (fd: number) => T): T {
  const fd = openSync(path, flags);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}
