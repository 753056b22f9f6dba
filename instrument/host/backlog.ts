import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { RECORD_BYTES } from '../schema/events.ts';
import { FRAME, FRAME_HEADER_BYTES } from '../schema/messages.ts';
import type { ThreadLog } from './thread-log.ts';

/** Slots in one frame: 256 KiB are read from a file at once, and kept for every viewer that fetches. */
const FRAME_SLOTS = 16_384;

/** A thread that a viewer knows of. */
export interface SentLog {
  log: ThreadLog;
  /** Its number in the frames. */
  index: number;
  /** Next slot to send. */
  cursor: number;
}

/** Sends a backlog as the body of an answer. */
type Send = (into: Writable) => Promise<void>;

/** Backlogs that have been offered to viewers and not been fetched, by their ids. */
export class Backlogs {
  readonly #offers = new Map<string, Send>();

  /** Returns the id by which it can be fetched, once. */
  offer(send: Send): string {
    const id = randomBytes(16).toString('hex');
    this.#offers.set(id, send);
    return id;
  }

  /** What has been offered as `id`, which is gone then; null where nothing was. */
  take(id: string): Send | null {
    const send = this.#offers.get(id) ?? null;
    this.#offers.delete(id);
    return send;
  }
}

/**
 * Writes what the threads have now and the viewer has not, a frame of each in turn; their cursors move with it. One frame is
 * on its way at a time: a viewer that reads slowly costs one buffer.
 * @param each is called after each frame
 * @throws LoopscopeError where a log can't be read, and what `into` throws where nobody reads any more
 */
export async function writeBacklog(threads: readonly SentLog[], into: Writable, each: () => void): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(FRAME_HEADER_BYTES + FRAME_SLOTS * RECORD_BYTES);
  const failed = failure(into);
  const ends = new Map(threads.map((thread) => [thread, thread.log.slots]));
  while (ends.size > 0)
    for (const [thread, end] of ends) {
      const { log, index, cursor } = thread;
      const count = log.read(cursor, Math.min(FRAME_SLOTS, end - cursor), buffer, FRAME_HEADER_BYTES);
      thread.cursor += count;
      if (thread.cursor >= end || count === 0) ends.delete(thread);
      if (count === 0) continue;
      writeHeader(buffer, index, cursor, count);
      await Promise.race([written(into, buffer.subarray(0, FRAME_HEADER_BYTES + count * RECORD_BYTES)), failed]);
      each();
    }
}

/** Writes a frame's header to its begin. */
export function writeHeader(frame: Buffer, thread: number, first: number, count: number): void {
  frame.writeUInt32LE(thread, FRAME.THREAD * 4);
  frame.writeUInt32LE(first % 2 ** 32, FRAME.FIRST_LOW * 4);
  frame.writeUInt32LE(Math.floor(first / 2 ** 32), FRAME.FIRST_HIGH * 4);
  frame.writeUInt32LE(count, FRAME.COUNT * 4);
}

function written(into: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    into.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Rejects once nobody can be written to any more. */
function failure(into: Writable): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    into.on('error', reject);
    into.once('close', () => reject(new Error('The viewer has gone.')));
  });
  failed.catch(() => {});
  return failed;
}
