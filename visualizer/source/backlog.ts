/**
 * Reads a backlog: frames one behind the other, in the body of an answer. They are read into memory that is used again and
 * again, while each message of a WebSocket comes in memory of its own: 160 MB took 3.0 s so, and take 0.4 s in this way.
 */
import { FRAME, FRAME_HEADER_BYTES } from '../../instrument/schema/messages.ts';

/** Takes slots of a thread, from the one with the index `first` on. */
export type TakeSlots = (thread: number, first: number, words: Uint32Array) => void;

const BUFFER_BYTES = 512 * 1024;
/** A header is as long as a slot: whatever comes is a multiple of it in the end. */
const UNIT_BYTES = FRAME_HEADER_BYTES;
const UNIT_WORDS = UNIT_BYTES / 4;
/** How long reading may go on without a look at what else there is to do. */
const STRETCH_MS = 10;

/** Whether this browser reads an answer's body into memory that it is given. */
export function readsBacklogs(): boolean {
  try {
    new Response(new Uint8Array(UNIT_BYTES)).body!.getReader({ mode: 'byob' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Fetches a backlog and reads it to its end.
 * @throws where it does not come whole
 */
export async function fetchBacklog(address: string, take: TakeSlots, signal: AbortSignal): Promise<void> {
  const { ok, status, body } = await fetch(address, { signal });
  if (!ok || !body) throw new Error(`The host answered ${status}.`);
  await readBacklog(body, take);
}

/**
 * Reads a backlog to its end; what is taken is valid until `take` returns.
 * @throws where it ends within a frame
 */
export async function readBacklog(body: ReadableStream<Uint8Array<ArrayBuffer>>, take: TakeSlots): Promise<void> {
  const reader = body.getReader({ mode: 'byob' });
  const frames = new Frames(take);
  let buffer = new ArrayBuffer(BUFFER_BYTES);
  /** Bytes at its begin that are less than a unit. */
  let kept = 0;
  let due = performance.now() + STRETCH_MS;
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(buffer, kept));
    if (done) break;
    buffer = value.buffer;
    const filled = kept + value.length;
    kept = filled % UNIT_BYTES;
    frames.push(new Uint32Array(buffer, 0, ((filled - kept) / UNIT_BYTES) * UNIT_WORDS));
    new Uint8Array(buffer).copyWithin(0, filled - kept, filled);
    if (performance.now() < due) continue;
    await nextTurn();
    due = performance.now() + STRETCH_MS;
  }
  if (kept > 0 || frames.isOpen) throw new Error('The backlog ended too soon.');
}

/** Takes frames apart that come in pieces, whole slots each. */
export class Frames {
  readonly #take: TakeSlots;
  #thread = 0;
  #next = 0;
  /** Words of the frame that are still to come. */
  #left = 0;

  constructor(take: TakeSlots) {
    this.#take = take;
  }

  get isOpen(): boolean {
    return this.#left > 0;
  }

  push(words: Uint32Array): void {
    for (let at = 0; at < words.length; ) {
      if (this.#left === 0) {
        this.#thread = words[at + FRAME.THREAD];
        this.#next = words[at + FRAME.FIRST_LOW] + words[at + FRAME.FIRST_HIGH] * 2 ** 32;
        this.#left = words[at + FRAME.COUNT] * UNIT_WORDS;
        at += UNIT_WORDS;
        continue;
      }
      const piece = words.subarray(at, at + this.#left);
      this.#take(this.#thread, this.#next, piece);
      this.#next += piece.length / UNIT_WORDS;
      this.#left -= piece.length;
      at += piece.length;
    }
  }
}

/** Whoever else waits for this thread comes first: bytes that are there already would never let go of it. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
