import { RECORD_BYTES, RECORD_WORDS } from '../schema/events.ts';
import type { ThreadLog } from './thread-log.ts';

/** Slots of a piece where nobody says otherwise: 64 KiB, since a recording may have a thousand threads that are read side by side. */
const PIECE_SLOTS = 4096;

const NOTHING = new Uint32Array(0);

/**
 * Reads a log from its begin on, piece by piece, also while it grows. Where slots were let go before they were read, an
 * empty piece says that what follows does not follow, and a piece follows that takes their place.
 */
export class LogCursor {
  /** The next slot. */
  slot = 0;
  readonly #log: ThreadLog;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #inPlace: Uint32Array | null = null;

  /** @param bytes room for one piece; cursors whose pieces are used up at once may share it */
  constructor(log: ThreadLog, bytes = new Uint8Array(PIECE_SLOTS * RECORD_BYTES)) {
    this.#log = log;
    this.#bytes = bytes;
  }

  /**
   * The next piece, in whole slots; it is valid until the next one is asked for.
   * @param end index of the slot to stop before
   * @returns null where there is no more now
   * @throws LoopscopeError where the log can't be read any more
   */
  next(end = Number.POSITIVE_INFINITY): Uint32Array | null {
    const inPlace = this.#inPlace;
    this.#inPlace = null;
    if (inPlace !== null) return inPlace;
    const most = Math.min(this.#bytes.length / RECORD_BYTES, end - this.slot);
    const count = this.#log.read(this.slot, most, this.#bytes);
    if (count > 0) {
      this.slot += count;
      return new Uint32Array(this.#bytes.buffer, 0, count * RECORD_WORDS);
    }
    if (this.#log.first <= this.slot) return null;
    this.#inPlace = this.#log.substitute(this.slot);
    this.slot = this.#log.first;
    return NOTHING;
  }
}

/** Everything that a log holds now, in pieces; see LogCursor. */
export function* readLog(log: ThreadLog): Generator<Uint32Array> {
  const cursor = new LogCursor(log);
  for (let piece = cursor.next(); piece !== null; piece = cursor.next()) yield piece;
}
