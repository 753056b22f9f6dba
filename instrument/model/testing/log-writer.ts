/**
 * Writes logs for tests, from lines that can be read:
 *
 *   @0    thread-start 4711:0 main            @120  timers | poll | closing | turn | main …
 *   @0    main                                @900  check idle=700 io=1
 *   @10   init 2 Timeout <1 at app.js:4:11 onTimer
 *   @130  before 2                            @140  gc-begin scavenge 2000KiB    gc-end scavenge 900KiB
 *                                             @140  heap 1 700KiB of 1024KiB      (space 1)
 *         after 2                             lost 12    resolve 7    pad 3    clock    unknown 99    zero
 *         gc-late scavenge took=4 ago=38      timer 2 ms=5     thread-end 0
 *         older 3 MESSAGEPORT
 *         started 5 44     channel 5 6        @150  post 7 +8 +9   (ports 8 and 9 go with it)
 *
 * A line without `@time` has no time of its own. Strings are written before the first record that needs them.
 */
import {
  GC,
  KIND,
  MAX_NARROW_SITE,
  PHASE,
  PHASE_NAMES,
  type PhaseName,
  STRING_CATEGORY,
  type StoredFrame,
  WIDE_TYPE,
} from '../../schema/events.ts';

export const ORIGIN_NS = 7_000_000_000_123n;
const SLACK_NS = 1000;

export class LogWriter {
  #words: number[] = [];
  /** Nanoseconds since the origin. */
  #base = -SLACK_NS;
  #types = new Map<string, number>();
  #sites = new Map<string, number>();
  readonly #firstType: number;
  readonly #firstSite: number;

  /** Ids of strings count from these, so that a test can make them wide. */
  constructor(firstType = 1, firstSite = 1) {
    this.#firstType = firstType;
    this.#firstSite = firstSite;
    this.clock(this.#base, 0);
  }

  get words(): Uint32Array {
    return Uint32Array.from(this.#words);
  }

  get slots(): number {
    return this.#words.length / 4;
  }

  record(kind: number, argument: number, word1: number, word2: number, time: number | null): void {
    this.#keepUp(time);
    this.#words.push(
      (kind | (argument << 8)) >>> 0,
      word1 % 2 ** 32,
      word2 % 2 ** 32,
      time === null ? 0 : time - this.#base,
    );
  }

  /** Moves the clock base where a record's time would not fit. */
  #keepUp(time: number | null): void {
    if (time !== null && time - this.#base > 4_000_000_000) this.clock(time - SLACK_NS, SLACK_NS);
  }

  /** A new clock base; `time` counts from it. */
  clock(base: number, time: number): void {
    this.#base = base;
    const ns = ORIGIN_NS + BigInt(base);
    this.#words.push(KIND.CLOCK, Number(ns & 0xffffffffn), Number(ns >> 32n), time);
  }

  string(category: number, id: number, text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.record(KIND.STRING, bytes.length, id, category, null);
    const slots = new Uint32Array(Math.ceil(bytes.length / 16) * 4);
    new Uint8Array(slots.buffer).set(bytes);
    this.#words.push(...slots);
  }

  type(name: string): number {
    return this.#idOf(this.#types, this.#firstType, STRING_CATEGORY.TYPE, name);
  }

  site(frames: StoredFrame[]): number {
    return this.#idOf(this.#sites, this.#firstSite, STRING_CATEGORY.SITE, JSON.stringify(frames));
  }

  init(id: number, typeName: string, trigger: number, frames: StoredFrame[] | null, time: number | null): void {
    const type = this.type(typeName);
    const site = frames ? this.site(frames) : 0;
    const wide = type >= WIDE_TYPE || site > MAX_NARROW_SITE;
    // Nothing comes between the two.
    this.#keepUp(time);
    if (wide) this.record(KIND.WIDE, 0, type, site, null);
    this.record(KIND.INIT, wide ? WIDE_TYPE : type | (site << 8), id, trigger, time);
  }

  check(idleNs: number, ioEvents: number, time: number): void {
    this.record(KIND.PHASE, PHASE.CHECK, idleNs, Math.floor(idleNs / 2 ** 32) + ioEvents * 2 ** 16, time);
  }

  pad(slots: number): void {
    this.record(KIND.PAD, slots, 0, 0, null);
    for (let i = 0; i < slots * 4; i++) this.#words.push(0xdeadbeef);
  }

  #idOf(ids: Map<string, number>, first: number, category: number, text: string): number {
    let id = ids.get(text);
    if (id === undefined) {
      id = first + ids.size;
      ids.set(text, id);
      this.string(category, id, text);
    }
    return id;
  }
}

const GC_KINDS: Record<string, number> = {
  scavenge: GC.SCAVENGE,
  'minor-mark-sweep': GC.MINOR_MARK_SWEEP,
  'mark-sweep-compact': GC.MARK_SWEEP_COMPACT,
  'incremental-marking': GC.INCREMENTAL_MARKING,
  'weak-callbacks': GC.WEAK_CALLBACKS,
};

/** The words of a log that is written as text. */
export function logOf(text: string, writer = new LogWriter()): Uint32Array {
  for (const line of text.split('\n')) {
    const match = /^\s*(?:@(\d+)\s+)?([\w-]+)\s*(.*?)\s*$/.exec(line);
    if (match) writeLine(writer, match[2], match[3], match[1] === undefined ? null : Number(match[1]));
  }
  return writer.words;
}

function writeLine(writer: LogWriter, word: string, rest: string, time: number | null): void {
  const numbers = (rest.match(/\d+/g) ?? []).map(Number);
  switch (word) {
    case 'check':
      writer.check(numbers[0] ?? 0, numbers[1] ?? 0, time ?? 0);
      break;
    case 'thread-start':
      writer.record(KIND.THREAD_START, rest.endsWith('main') ? 1 : 0, numbers[0], numbers[1], time);
      break;
    case 'meta':
      writer.string(STRING_CATEGORY.META, 1, rest);
      break;
    case 'thread-end':
      writer.record(KIND.THREAD_END, numbers.length, numbers[0] ?? 0, 0, time);
      break;
    case 'init': {
      const [, id, type, trigger, site] = /^(\d+) (\S+)(?: <(\d+))?(?: at (.*))?$/.exec(rest)!;
      writer.init(Number(id), type, Number(trigger ?? 0), site ? [frameOf(site)] : null, time);
      break;
    }
    case 'timer':
      writer.record(KIND.TIMER, 0, numbers[0], numbers[1], time);
      break;
    case 'started':
      writer.record(KIND.STARTED, 0, numbers[0], numbers[1], time);
      break;
    case 'older': {
      const [id, type] = rest.split(' ');
      writer.record(KIND.OLDER, writer.type(type), Number(id), 0, time);
      break;
    }
    case 'channel':
      writer.record(KIND.CHANNEL, 0, numbers[0], numbers[1], time);
      break;
    case 'post': {
      const [id, ...carried] = numbers;
      for (const port of carried) writer.record(KIND.CARRY, 0, port, 0, null);
      writer.record(KIND.POST, carried.length, id, 0, time);
      break;
    }
    case 'before':
      writer.record(KIND.BEFORE, 0, numbers[0], 0, time);
      break;
    case 'after':
      writer.record(KIND.AFTER, 0, numbers[0], 0, time);
      break;
    case 'resolve':
      writer.record(KIND.RESOLVE, 0, numbers[0], 0, time);
      break;
    case 'gc-begin':
      writer.record(KIND.GC_BEGIN, GC_KINDS[rest.split(' ')[0]], 0, numbers[0] ?? 0, time);
      break;
    case 'gc-end':
      writer.record(KIND.GC_END, GC_KINDS[rest.split(' ')[0]], 0, numbers[0] ?? 0, time);
      break;
    case 'gc-late':
      writer.record(KIND.GC_LATE, GC_KINDS[rest.split(' ')[0]], numbers[0], numbers[1], time);
      break;
    case 'heap':
      writer.record(KIND.HEAP, numbers[0], numbers[1], numbers[2], time);
      break;
    case 'lost':
      writer.record(KIND.LOST, 0, numbers[0], Math.floor(numbers[0] / 2 ** 32), time);
      break;
    case 'pad':
      writer.pad(numbers[0]);
      break;
    case 'clock':
      writer.clock(numbers[0], numbers[1]);
      break;
    case 'unknown':
      writer.record(numbers[0], 0, 1, 2, time);
      break;
    case 'zero':
      writer.record(KIND.NONE, 0, 0, 0, null);
      break;
    default: {
      const phase = PHASE_NAMES.indexOf(word as PhaseName);
      if (phase < 1) throw new Error(`A log has no line "${word} ${rest}".`);
      writer.record(KIND.PHASE, phase, 0, 0, time);
    }
  }
}

function frameOf(text: string): StoredFrame {
  const [, file, line, column, functionName] = /^(.*?):(\d+):(\d+)(?: (.*))?$/.exec(text)!;
  return [file, Number(line), Number(column), functionName ?? ''];
}
