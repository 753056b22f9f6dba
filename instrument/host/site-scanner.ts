import { parseSite, StringReader, StringTables } from '../model/strings.ts';
import {
  KIND,
  MAX_STRING_BYTES,
  RECORD_BYTES,
  RECORD_WORDS,
  STRING_CATEGORY,
  type StoredFrame,
} from '../schema/events.ts';
import { LogCursor } from './read-log.ts';
import type { ThreadLog } from './thread-log.ts';

/** Room for what is read at a time, of whichever log. */
const bytes = new Uint8Array(4096 * RECORD_BYTES);

/**
 * Finds the call sites in a thread's log while it grows: strings are all that it looks at, records are stepped over
 * (two nanoseconds each).
 */
export class SiteScanner {
  readonly #cursor: LogCursor;
  #toSkip = 0;
  #strings = new StringReader();
  #hasSites = true;
  /** Whether call sites of this thread are only samples. */
  sampled = false;
  /** Maps that scripts brought with them, by the scripts' names; pieces are added as they come. */
  readonly #maps = new Map<string, string>();
  #mapId = 0;
  #mapOf = '';

  constructor(log: ThreadLog) {
    this.#cursor = new LogCursor(log, bytes);
  }

  /** Looks at the next piece of the log. Returns the frames of the call sites in it; null where there is no more now. */
  next(): StoredFrame[] | null {
    if (!this.#hasSites) return null;
    const words = this.#cursor.next();
    if (words === null) return null;
    if (words.length === 0) {
      this.#strings.abandon();
      this.#toSkip = 0;
    }
    return this.#framesIn(words);
  }

  /** The data: URL of the map that a script brought with it, once. */
  takeMap(file: string): string | null {
    const map = this.#maps.get(file) ?? null;
    this.#maps.delete(file);
    return map;
  }

  #framesIn(words: Uint32Array): StoredFrame[] {
    const frames: StoredFrame[] = [];
    const end = words.length;
    for (let at = 0; at < end; ) {
      if (this.#strings.missing > 0) {
        at += this.#strings.take(words, at) * RECORD_WORDS;
        if (this.#strings.missing === 0) this.#take(frames);
      } else if (this.#toSkip > 0) {
        const slots = Math.min(this.#toSkip, (end - at) / RECORD_WORDS);
        this.#toSkip -= slots;
        at += slots * RECORD_WORDS;
      } else {
        const word0 = words[at];
        const kind = word0 & 0xff;
        if (kind === KIND.PAD) this.#toSkip = word0 >>> 8;
        else if (kind === KIND.STRING && word0 >>> 8 <= MAX_STRING_BYTES)
          this.#strings.begin(word0 >>> 8, words[at + 1], words[at + 2]);
        at += RECORD_WORDS;
      }
    }
    return frames;
  }

  #take(frames: StoredFrame[]): void {
    const { category, id } = this.#strings;
    if (category === STRING_CATEGORY.SITE) frames.push(...(parseSite(this.#strings.text) ?? []));
    else if (category === STRING_CATEGORY.SOURCE_MAP) this.#takePiece(id, this.#strings.text);
    else if (category === STRING_CATEGORY.META) {
      const meta = new StringTables().add(category, id, this.#strings.text);
      if (meta?.sites === 'none') this.#hasSites = false;
      if (meta?.sites === 'error-stack') this.sampled = true;
    }
  }

  #takePiece(id: number, text: string): void {
    if (id === this.#mapId) {
      this.#maps.set(this.#mapOf, (this.#maps.get(this.#mapOf) ?? '') + text);
      return;
    }
    const end = text.indexOf('\n');
    this.#mapId = id;
    this.#mapOf = text.slice(0, Math.max(0, end));
    this.#maps.set(this.#mapOf, text.slice(end + 1));
  }
}
