/** Logs as a flight recording leaves them: what the recorder must have said at the begin of a segment, worked out from the log. */
import { KIND, PHASE, RECORD_WORDS, STRING_CATEGORY } from '../schema/events.ts';
import { slotsOfRecord } from './recording-files.ts';

const TWO_32 = 2 ** 32;

/** What is known after a part of a log. */
class Standing {
  base: [low: number, high: number] = [0, 0];
  mark = 0;
  polls = 0;
  newest = 0;
  readonly running: number[] = [];
  /** The definitions so far, as records. */
  readonly names: number[] = [];
  readonly typeOf = new Map<number, number>();
  #wide = 0;

  take(record: Uint32Array): void {
    const [word0, word1, word2] = record;
    const argument = word0 >>> 8;
    switch (word0 & 0xff) {
      case KIND.CLOCK:
        this.base = [word1, word2];
        break;
      case KIND.PHASE:
        this.mark = argument;
        if (argument === PHASE.POLL) this.polls++;
        this.running.length = 0;
        break;
      case KIND.WIDE:
        this.#wide = word1;
        break;
      case KIND.INIT:
        this.newest = Math.max(this.newest, word1);
        this.typeOf.set(word1, (argument & 0xff) === 255 ? this.#wide : argument & 0xff);
        break;
      case KIND.BEFORE:
        this.running.push(word1);
        break;
      case KIND.AFTER:
        if (this.running.includes(word1)) this.running.length = this.running.lastIndexOf(word1);
        break;
      case KIND.STRING:
        if (word2 <= STRING_CATEGORY.META) this.names.push(...record);
    }
  }

  position(): number[] {
    const argument = this.mark | (Math.floor(this.newest / TWO_32) << 8);
    return [KIND.POSITION | (argument << 8), this.polls, 0, this.running.at(-1) ?? 0];
  }
}

/** First words of the records of a log, and what is known before each. */
export function* recordsIn(words: Uint32Array): Generator<{ at: number; record: Uint32Array; before: Standing }> {
  const before = new Standing();
  for (let at = 0; at < words.length; ) {
    const record = words.subarray(at, at + slotsOfRecord(words[at]) * RECORD_WORDS);
    yield { at, record, before };
    before.take(record);
    at += record.length;
  }
}

export interface KeptLog {
  /** What a reader puts in the place of what was let go. */
  substitute: Uint32Array;
  kept: Uint32Array;
  /** Slots that were let go. */
  dropped: number;
}

/**
 * A log of which only the end is left.
 * @param from which record is the first to be kept
 */
export function keepFrom(words: Uint32Array, from: number): KeptLog {
  let number = 0;
  let substitute: number[] = [];
  const kept: number[] = [];
  let dropped = 0;
  const described = new Set<number>();
  for (const { at, record, before } of recordsIn(words)) {
    if (number++ < from) continue;
    if (number - 1 === from) {
      dropped = at / RECORD_WORDS;
      substitute = [...before.names, KIND.DROPPED, dropped, 0, 0];
      kept.push(KIND.CLOCK, ...before.base, 0, ...before.position());
      for (const id of before.typeOf.keys()) described.add(id);
      describe(kept, before.running.at(-1) ?? 0, before, described);
    }
    if ((record[0] & 0xff) === KIND.BEFORE) describe(kept, record[1], before, described);
    kept.push(...record);
  }
  return { substitute: Uint32Array.from(substitute), kept: Uint32Array.from(kept), dropped };
}

/** Says once what a resource is that was made in what was let go. */
function describe(kept: number[], id: number, { typeOf }: Standing, described: Set<number>): void {
  const type = described.delete(id) ? typeOf.get(id) : undefined;
  if (type !== undefined) kept.push(KIND.OLDER | (type << 8), id, 0, 0);
}
