import { type Stall, StallScanner } from '../model/stalls.ts';
import { RECORD_BYTES } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import type { ThreadLog } from './thread-log.ts';

/** Slots that are read at a time. */
const PIECE_SLOTS = 4096;

/** A stall and whose it is. */
export interface ThreadStall {
  log: ThreadLog;
  stall: Stall;
  /** What was told of it while it went on; null where it is new. */
  before: Stall | null;
}

interface Followed {
  scanner: StallScanner;
  /** Next slot to look at. */
  cursor: number;
  /** So many slots behind it were written, and not published, at the last look. */
  seen: number;
  /** The stall that went on at the last look. */
  ongoing: Stall | null;
}

/**
 * Looks for stalls of the loop in the logs of a recording that is being made, from outside.
 *
 * A thread that is stuck publishes nothing any more, and what it wrote last is just what tells where it is stuck. So this
 * reads on behind the published head, to the first slot that is empty, but takes only what had been there at the look
 * before: a record's first word is written last, and what stood for a tenth of a second has reached every processor.
 */
export class StallWatch {
  readonly #origin: bigint;
  readonly #threshold: Nanoseconds;
  readonly #threads = new Map<ThreadLog, Followed>();
  #found: ThreadStall[] = [];
  #lookedAt: Nanoseconds = 0;
  readonly #bytes = new Uint8Array(PIECE_SLOTS * RECORD_BYTES);
  readonly #words = new Uint32Array(this.#bytes.buffer);

  /**
   * @param originNs CLOCK_MONOTONIC of the recording's time 0
   * @param threshold from how many nanoseconds on it is a stall
   */
  constructor(originNs: bigint, threshold: Nanoseconds) {
    this.#origin = originNs;
    this.#threshold = threshold;
  }

  /**
   * Looks at what is new. At least some milliseconds must lie between two looks.
   * @param now nanoseconds since the origin
   * @returns stalls that have ended, and those that have come to be long enough and go on
   */
  look(logs: readonly ThreadLog[], now: Nanoseconds): ThreadStall[] {
    this.#found = [];
    const looked = this.#lookedAt;
    this.#lookedAt = now;
    if (this.#threads.size > logs.length) this.#forget(new Set(logs));
    for (const log of logs) {
      const thread = this.#followed(log);
      this.#read(log, thread, looked);
      if (log.closed || log.ended) continue;
      this.#readUnpublished(log, thread);
      const ongoing = thread.scanner.ongoing(now);
      if (ongoing === null || thread.ongoing !== null) continue;
      thread.ongoing = ongoing;
      this.#found.push({ log, stall: ongoing, before: null });
    }
    return this.#found;
  }

  /** Index of the slot after the last that is certain to be whole; 0 for a thread that is not known. */
  certain(log: ThreadLog): number {
    return this.#threads.get(log)?.cursor ?? 0;
  }

  #followed(log: ThreadLog): Followed {
    const known = this.#threads.get(log);
    if (known) return known;
    const scanner = new StallScanner(this.#origin, this.#threshold, (stall) => {
      this.#found.push({ log, stall, before: thread.ongoing });
      thread.ongoing = null;
    });
    const thread: Followed = { scanner, cursor: 0, seen: 0, ongoing: null };
    this.#threads.set(log, thread);
    return thread;
  }

  /** @param looked when was looked before: what went on then and is behind a gap has ended since */
  #read(log: ThreadLog, thread: Followed, looked: Nanoseconds): void {
    for (;;) {
      if (thread.cursor < log.first) {
        thread.scanner.interrupt();
        thread.cursor = log.first;
        thread.seen = 0;
        const { ongoing } = thread;
        if (ongoing !== null) this.#found.push({ log, stall: endedAt(ongoing, looked), before: ongoing });
        thread.ongoing = null;
      }
      const count = log.read(thread.cursor, PIECE_SLOTS, this.#bytes);
      if (count === 0 && thread.cursor >= log.first) return;
      this.#push(thread, count);
      thread.seen = Math.max(0, thread.seen - count);
    }
  }

  #readUnpublished(log: ThreadLog, thread: Followed): void {
    const written = log.unpublished(thread.cursor, this.#bytes);
    const certain = Math.min(thread.seen, written);
    this.#push(thread, certain);
    thread.seen = written - certain;
  }

  #push(thread: Followed, slots: number): void {
    if (slots === 0) return;
    thread.scanner.push(this.#words.subarray(0, slots * (RECORD_BYTES / 4)));
    thread.cursor += slots;
  }

  #forget(logs: ReadonlySet<ThreadLog>): void {
    for (const log of this.#threads.keys()) if (!logs.has(log)) this.#threads.delete(log);
  }
}

/** A stall that went on, at its end. */
function endedAt(stall: Stall, end: Nanoseconds): Stall {
  const { longest } = stall;
  return { ...stall, end, longest: longest && { ...longest, end: longest.end ?? end } };
}
