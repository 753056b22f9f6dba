import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { numberOverview } from '../model/overview-frame.ts';
import { OVERVIEW_FILE, OVERVIEW_VERSION, type OverviewHead, type OverviewThread } from '../schema/overview.ts';
import type { Recording } from './recording.ts';
import type { ThreadLog } from './thread-log.ts';
import { writeWhole } from './write-whole.ts';

/** A larger one is not kept, nor read: it would be of hundreds of busy threads, or not of ours. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const NEW_LINE = 0x0a;

/**
 * Keeps what a recording's threads look like, in the recording.
 * @param frames of each log that it has
 * @returns whether it is kept; a recording does without it where it can't be
 */
export function keepOverview(recording: Recording, frames: ReadonlyMap<ThreadLog, Uint8Array>): boolean {
  const body = Buffer.concat([...frames.values()]);
  if (body.length > LARGEST_BYTES) return false;
  const threads = Array.from(frames, ([{ directory, slots }, { length: bytes }]) => {
    return { folder: basename(directory), slots, bytes };
  });
  const sha256 = sha256Of(body);
  const head: OverviewHead = { format: 'loopscope overview', version: OVERVIEW_VERSION, sha256, threads };
  try {
    const line = Buffer.from(`${JSON.stringify(head)}\n`);
    writeWhole(join(recording.directory, OVERVIEW_FILE), Buffer.concat([line, body]));
    return true;
  } catch {
    return false;
  }
}

/**
 * What was kept of a recording.
 * @returns the frame of each log in the order of the logs; null where there is none, or where it is not of all that the
 *   logs hold now
 */
export function readOverview({ directory, logs }: Recording): Uint8Array[] | null {
  const bytes = bytesOf(join(directory, OVERVIEW_FILE));
  const end = bytes?.indexOf(NEW_LINE) ?? -1;
  if (!bytes || end < 0) return null;
  const head = headOf(bytes.toString('utf8', 0, end));
  const body = bytes.subarray(end + 1);
  if (!head || head.threads.length !== logs.length || sha256Of(body) !== head.sha256) return null;
  const places = new Map<string, { slots: number; at: number; bytes: number }>();
  let at = 0;
  for (const { folder, slots, bytes } of head.threads) {
    places.set(folder, { slots, at, bytes });
    at += bytes;
  }
  const frames: Uint8Array[] = [];
  for (const [index, { directory, slots }] of logs.entries()) {
    const place = places.get(basename(directory));
    if (place?.slots !== slots) return null;
    // Memory of its own: what is read of a frame must lie on whole doubles.
    const frame = new Uint8Array(body.subarray(place.at, place.at + place.bytes));
    numberOverview(frame, index);
    frames.push(frame);
  }
  return frames;
}

function bytesOf(path: string): Buffer | null {
  try {
    const fd = openSync(path, 'r');
    try {
      return fstatSync(fd).size > LARGEST_BYTES ? null : readFileSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    return null;
  }
}

function headOf(line: string): OverviewHead | null {
  try {
    const head = JSON.parse(line) as OverviewHead;
    const isKnown = head.format === 'loopscope overview' && head.version === OVERVIEW_VERSION;
    return isKnown && head.threads.every(isThread) ? head : null;
  } catch {
    return null;
  }
}

function isThread({ folder, slots, bytes }: OverviewThread): boolean {
  return typeof folder === 'string' && Number.isSafeInteger(slots) && Number.isSafeInteger(bytes) && bytes > 0;
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
