import { readSync } from 'node:fs';
import { join } from 'node:path';
import { KIND, RECORD_BYTES, STRING_CATEGORY, slotsOfRecord, type ThreadMeta } from '../schema/events.ts';
import { slotOffset, withFile } from './segments.ts';
import { segmentName } from './thread-log.ts';

/** The description is among the first records. */
const LOOKED_AT_SLOTS = 2048;

/** What a thread wrote of itself at its start; null where it has not yet, or nothing that can be read. */
export function readThreadMeta(threadFolder: string): ThreadMeta | null {
  try {
    return withFile(join(threadFolder, segmentName(0)), 'r', (fd) => {
      const bytes = Buffer.alloc(LOOKED_AT_SLOTS * RECORD_BYTES);
      return metaIn(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, slotOffset(0))));
    });
  } catch {
    return null;
  }
}

function metaIn(bytes: Buffer): ThreadMeta | null {
  for (let at = 0; at + RECORD_BYTES <= bytes.length; ) {
    const word = bytes.readUInt32LE(at);
    const text = at + RECORD_BYTES;
    if ((word & 0xff) === KIND.NONE) return null;
    if ((word & 0xff) === KIND.STRING && bytes.readUInt32LE(at + 8) === STRING_CATEGORY.META)
      return JSON.parse(bytes.toString('utf8', text, text + (word >>> 8)));
    at += slotsOfRecord(word) * RECORD_BYTES;
  }
  return null;
}
