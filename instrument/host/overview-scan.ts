import { ThreadOverview } from '../model/overview.ts';
import { encodeOverview } from '../model/overview-frame.ts';
import { RECORD_BYTES } from '../schema/events.ts';
import { readOverview } from './overview-file.ts';
import { LogCursor } from './read-log.ts';
import type { Recording } from './recording.ts';
import type { ThreadLog } from './thread-log.ts';

/** A log of fewer slots is read by a page as soon as an overview of it could be. */
export const WORTH_SLOTS = 300_000;
/** The same while the program runs: whoever watches it wants its latest event, and so much is fetched in two seconds. */
const WORTH_LIVE_SLOTS = 3_000_000;
/** Slices in a row, and in all first rows of all threads together. */
const MOST_SLICES = 8192;
const ALL_SLICES = 65_536;
const FEWEST_SLICES = 256;
const PIECE_SLOTS = 16_384;
/** How long one stretch of reading may take: whoever else is served waits so long. */
const SLICE_MS = 4;
/** How often what is known is told while there is more. */
const TELL_MS = 900;

/** How many slices each row of so many threads may have. */
export const slicesFor = (threads: number) =>
  Math.min(MOST_SLICES, Math.max(FEWEST_SLICES, Math.floor(ALL_SLICES / threads)));

/** A thread, and how far its log has been read. */
interface Scanned {
  log: ThreadLog;
  overview: ThreadOverview;
  cursor: LogCursor;
  end: number;
}

/**
 * What a recording's logs look like, for those who come to look at it: so a page shows all of a large recording before it
 * has read it. Where the recording does not hold that itself, its logs are read ahead, once. The host forwards logs without
 * a look at them but for this: whoever opens ten million events would see the first of them for seconds.
 */
export class OverviewScan {
  /** Frames for the stream: what each thread looks like, as far as it is known. They change with `version`. */
  frames: Uint8Array[] = [];
  version = 0;
  /** Whether everything is told that was in the logs when the scan began. */
  complete = false;
  readonly #recording: Recording;
  readonly #listeners = new Set<() => void>();
  #threads: Scanned[] | null = null;
  /** Place of the thread among them that is being read. */
  #reading = 0;
  #next: NodeJS.Immediate | null = null;
  #toldAt = 0;
  readonly #bytes = new Uint8Array(PIECE_SLOTS * RECORD_BYTES);

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /**
   * Begins to read, unless it has already, or it is not worth it.
   * @param have slots that the viewer has already
   * @returns whether there is, or will be, an overview
   */
  start(have = 0): boolean {
    const { isFlight, manifest, slots } = this.#recording;
    if (slots - have < (manifest.state === 'recording' ? WORTH_LIVE_SLOTS : WORTH_SLOTS)) return false;
    // What is told must still be there when the viewer comes to it.
    if (isFlight && manifest.state === 'recording') return false;
    if (this.#threads !== null) {
      if (!this.complete) this.#schedule();
      return true;
    }
    const kept = readOverview(this.#recording);
    if (kept) {
      this.#threads = [];
      this.complete = true;
      this.#tell(kept);
      return true;
    }
    const { logs } = this.#recording;
    const most = slicesFor(logs.length);
    this.#threads = logs.map((log) => ({
      log,
      overview: new ThreadOverview(BigInt(manifest.originNs), most),
      cursor: new LogCursor(log, this.#bytes),
      end: log.slots,
    }));
    this.#toldAt = performance.now();
    this.#schedule();
    return true;
  }

  /** Calls `listener` whenever there are new frames. Returns what takes the listener off again. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads no further until it is started again. */
  stop(): void {
    if (this.#next) clearImmediate(this.#next);
    this.#next = null;
  }

  #schedule(): void {
    this.#next ??= setImmediate(() => {
      this.#next = null;
      this.#read();
    });
  }

  #read(): void {
    const due = performance.now() + SLICE_MS;
    const threads = this.#threads ?? [];
    for (; this.#reading < threads.length; this.#reading++)
      while (readPiece(threads[this.#reading])) {
        if (performance.now() < due) continue;
        if (due - this.#toldAt > TELL_MS) this.#tellKnown();
        this.#schedule();
        return;
      }
    this.complete = true;
    this.#tellKnown();
    this.#threads = [];
  }

  #tellKnown(): void {
    this.#tell((this.#threads ?? []).map(({ overview }, index) => encodeOverview(index, overview.told())));
  }

  #tell(frames: Uint8Array[]): void {
    this.frames = frames;
    this.version++;
    this.#toldAt = performance.now();
    for (const listener of this.#listeners) listener();
  }
}

/** Takes in the next piece of a thread's log. Returns whether there was any; at the end the overview is told of that. */
function readPiece({ log, overview, cursor, end }: Scanned): boolean {
  const piece = nextPiece(cursor, end);
  if (piece !== null) overview.push(piece);
  else if (log.closed) overview.finish();
  return piece !== null;
}

function nextPiece(cursor: LogCursor, end: number): Uint32Array | null {
  try {
    return cursor.next(end);
  } catch {
    // The page will be told when it comes to this place of the log itself.
    return null;
  }
}
