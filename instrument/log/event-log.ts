/**
 * JavaScript's half of a thread's log. The memory, who may move which number, and what happens when it is full are drawn
 * in `instrument/schema/events.ts` and `native/recorder/event_log.h`.
 *
 * Everything here runs inside the observed program's hooks: no allocation in the steady state, no exception, and no call
 * into native code where an exception may be pending (an `init` hook can run in that state; a native call would rethrow).
 * Built-ins are taken once, before the program can replace them.
 */
import { executionAsyncId } from 'node:async_hooks';
import {
  HEADER,
  HEADER_WORDS,
  KIND,
  MAX_STRING_BYTES,
  RECORD_WORDS,
  SEGMENT_FLAG,
  STRING_CATEGORY,
} from '../schema/events.ts';
import { CONTROL, NUMBERS, type Recorder } from './recorder.ts';

const { performance } = globalThis;
/** Milliseconds since this thread's time origin. A bound function is safe from whoever replaces `performance.now`. */
const clock = performance.now.bind(performance);
/** V8 can be told to have no Atomics (`--no-harmony-atomics`). */
const { load: atomicLoad, store: atomicStore, or: atomicOr } = globalThis.Atomics ?? plainAccess();
const { floor, max, min } = Math;
/** The callback that runs: safe where no native code may be called. */
const runningId = executionAsyncId;
const charCodeAt = Function.prototype.call.bind(String.prototype.charCodeAt) as (text: string, index: number) => number;

/** A new base lies a little in the past, so that two clocks that disagree by nanoseconds cannot make a time negative. */
const BASE_SLACK_NS = 1000;
/** 32 bits hold 4.29 s. */
const REBASE_AFTER_NS = 4_000_000_000;
const TWO_32 = 4_294_967_296;
/** Every so many words: publish, and see whether the next segment is mapped. */
const CHECKPOINT_WORDS = 256 * RECORD_WORDS;

/** While there is no room: so many records are lost between two tries to get some. */
const LOST_BETWEEN_TRIES = 255;

/** What Atomics would do, in the order of the processor: a reader sees a record late at worst. */
function plainAccess(): Pick<typeof Atomics, 'load' | 'store' | 'or'> {
  type Words = { [offset: number]: number };
  return {
    load: (words: Words, at: number) => words[at],
    store: (words: Words, at: number, value: number) => {
      words[at] = value;
      return value;
    },
    or: (words: Words, at: number, bits: number) => {
      const before = words[at];
      words[at] = before | bits;
      return before;
    },
  } as unknown as Pick<typeof Atomics, 'load' | 'store' | 'or'>;
}

let recorder: Recorder;
let control: Float64Array;
let numbers: Uint32Array;

/** The segment that is written, or `nowhere` while records are being lost. */
export let words: Uint32Array;
let checkpoint = 0;
let limit = 0;
let requestFrom = 0;
let prepareFrom = 0;
let lostUntilTry = 0;
let segment: Uint32Array;

/** What Node makes before any preload has ids below this. */
const NODES_OWN_IDS = 64;
/**
 * Resources below this id may have no `init` in what a reader has: Node made them before any preload, or, in a flight
 * recording, they were made before the segment that is written now.
 */
export let olderBelow = NODES_OWN_IDS;
/** A callback of a resource below this id has something to be done before its begin: `olderBelow`, or any id is. */
export let noticedBelow = olderBelow;
let watching = false;
/** Counts the segments of a flight recording: what was said of older resources must be said again in each. */
export let segmentsBegun = 0;
let flight = false;
/** A segment of a flight recording in which nothing has been said of the running callback yet. */
let isNew = false;
let describeRunning: (id: number) => void = () => {};
let newestLow = 0;
let newestHigh = 0;
/** So many `init`s are looked at for the newest id: now and then one does not grow. */
const INITS_LOOKED_AT = 8;

/** Where lost records go: as long as a segment's header, a clock record and one record. */
const nowhere = new Uint32Array(HEADER_WORDS + 2 * RECORD_WORDS);
nowhere[HEADER.HEAD] = HEADER_WORDS;

/**
 * Takes over the log that the addon has opened. Calls into native code: only from a safe place.
 * @param describe writes what is known of a resource that is older than the segment
 */
export function openLog(opened: Recorder, describe: (id: number) => void): void {
  recorder = opened;
  flight = opened.flight;
  describeRunning = describe;
  control = opened.control;
  numbers = opened.numbers;
  control[CONTROL.JS_OFFSET] = clockOffset();
  control[CONTROL.JS_BASE] = control[CONTROL.BASE] + control[CONTROL.JS_OFFSET];
  enter(numbers[NUMBERS.CURRENT]);
}

/**
 * What performance.now() * 1e6 is ahead of CLOCK_MONOTONIC (it is behind: negative). Both read the same clock, so each
 * pair of readings around a third bounds the difference; the bounds of many together leave some nanoseconds.
 */
function clockOffset(): number {
  let low = -Infinity;
  let high = Infinity;
  for (let i = 0; i < 64; i++) {
    const before = recorder.now();
    const now = clock() * 1e6;
    const after = recorder.now();
    if (now - after > low) low = now - after;
    if (now - before < high) high = now - before;
  }
  return floor((low + high) / 2);
}

function enter(number: number): void {
  segment = recorder.windows[(number & 1) as 0 | 1];
  words = segment;
  limit = segment[HEADER.CAPACITY];
  checkpoint = min(segment[HEADER.HEAD] + CHECKPOINT_WORDS, limit);
  // A program that fills one segment goes on to the next: that is asked for at once. A short one needs none.
  requestFrom = number === 0 ? limit >>> 1 : 0;
  // Small segments are soon full: at their end there may be no time to wait for the helper, or no leave to call it.
  prepareFrom = flight ? limit - 2 * CHECKPOINT_WORDS : limit;
}

/**
 * The time for a record, for its word 3. Read it before the slot is reserved: moving the clock base takes a slot itself.
 */
export function stamp(): number {
  const ns = clock() * 1e6 - control[CONTROL.JS_BASE];
  return ns < REBASE_AFTER_NS ? ns : rebase(ns);
}

function rebase(ns: number): number {
  const base = floor(control[CONTROL.BASE] + ns) - BASE_SLACK_NS;
  const at = reserve();
  control[CONTROL.BASE] = base;
  control[CONTROL.JS_BASE] = base + control[CONTROL.JS_OFFSET];
  words[at + 1] = base;
  words[at + 2] = base / TWO_32;
  words[at + 3] = BASE_SLACK_NS;
  words[at] = KIND.CLOCK;
  return BASE_SLACK_NS;
}

/** A slot, as the offset of its first word in `words`. Fill words 1 to 3 first, word 0 last. May call native code. */
export function reserve(): number {
  const at = words[HEADER.HEAD];
  if (at >= checkpoint) return turnOver(true);
  words[HEADER.HEAD] = at + RECORD_WORDS;
  return at;
}

/** The same without any call into native code: for hooks that may run while an exception is pending. */
export function reserveUnsafe(): number {
  const at = words[HEADER.HEAD];
  if (at >= checkpoint) return turnOver(false);
  words[HEADER.HEAD] = at + RECORD_WORDS;
  return at;
}

/** Every few hundred records: publishes, has the next segment mapped in time, goes over to it, or counts a loss. */
function turnOver(mayCallNative: boolean): number {
  if (numbers[NUMBERS.CURRENT] !== segment[HEADER.NUMBER]) {
    if (flight) beginAnew(segment);
    enter(numbers[NUMBERS.CURRENT]);
  }
  if (isNew && mayCallNative) {
    isNew = false;
    words = segment;
    describeRunning(runningId());
  }
  const at = segment[HEADER.HEAD];
  if (at < limit) {
    words = segment;
    atomicStore(segment, HEADER.PUBLISHED, at);
    if (mayCallNative && at > requestFrom && !isNextMapped()) {
      if (at < prepareFrom) recorder.request();
      else recorder.prepare();
    }
    checkpoint = isNew ? at + RECORD_WORDS : min(at + CHECKPOINT_WORDS, limit);
    segment[HEADER.HEAD] = at + RECORD_WORDS;
    return at;
  }
  // A record for which no try was allowed must not keep the next one from trying.
  const tries = mayCallNative && lostUntilTry-- <= 0;
  if (isNextMapped() || (tries && recorder.prepare())) {
    lostUntilTry = 0;
    goOver(numbers[NUMBERS.CURRENT] + 1);
    return flight ? turnOver(mayCallNative) : reserveUnsafe();
  }
  if (tries) lostUntilTry = LOST_BETWEEN_TRIES;
  segment[HEADER.LOST]++;
  words = nowhere;
  checkpoint = 0;
  return HEADER_WORDS;
}

/** Another thread maps it. */
function isNextMapped(): boolean {
  return atomicLoad(numbers, NUMBERS.MAPPED) > numbers[NUMBERS.CURRENT];
}

/** The current segment is full and the next one is mapped: what EventLog::Advance does in C++. */
function goOver(next: number): void {
  const full = segment;
  const fresh = recorder.windows[(next & 1) as 0 | 1];
  const base = control[CONTROL.BASE];
  fresh[HEADER_WORDS + 1] = base;
  fresh[HEADER_WORDS + 2] = base / TWO_32;
  if (flight) {
    beginAnew(full);
    writePosition(fresh);
  }
  const lost = full[HEADER.LOST];
  if (lost > 0) {
    full[HEADER.LOST] = 0;
    const at = fresh[HEADER.HEAD];
    fresh[HEADER.HEAD] = at + RECORD_WORDS;
    fresh[at + 1] = lost;
    fresh[at] = KIND.LOST;
  }
  atomicStore(full, HEADER.PUBLISHED, full[HEADER.HEAD]);
  atomicOr(full, HEADER.FLAGS, SEGMENT_FLAG.SEALED);
  numbers[NUMBERS.CURRENT] = next;
  enter(next);
}

/** Has every callback's begin noticed, or none but those of older resources. */
export function watchCallbacks(all: boolean): void {
  watching = all;
  noticedBelow = all ? Infinity : olderBelow;
}

/** In a flight recording a segment is full: what was made up to here is older than the next one. */
function beginAnew(full: Uint32Array): void {
  let inits = 0;
  let newest = -1;
  for (let at = full[HEADER.HEAD] - RECORD_WORDS; at >= HEADER_WORDS && inits < INITS_LOOKED_AT; at -= RECORD_WORDS) {
    if ((full[at] & 0xff) !== KIND.INIT) continue;
    // Ids are stored without what is above 32 bits.
    const ahead = (full[at + 1] - newestLow) | 0;
    newest = max(newest, ahead);
    inits++;
  }
  if (newest > 0) {
    newestLow += newest;
    if (newestLow >= TWO_32) {
      newestLow -= TWO_32;
      newestHigh++;
    }
  }
  control[CONTROL.ID_HIGH] = newestHigh;
  olderBelow = max(NODES_OWN_IDS, newestHigh * TWO_32 + newestLow + 1);
  watchCallbacks(watching);
  segmentsBegun++;
  isNew = true;
}

/** What EventLog::WritePosition does in C++, and which callback runs. */
function writePosition(fresh: Uint32Array): void {
  const at = fresh[HEADER.HEAD];
  const polls = control[CONTROL.POLLS];
  fresh[HEADER.HEAD] = at + RECORD_WORDS;
  fresh[at + 1] = polls;
  fresh[at + 2] = polls / TWO_32;
  fresh[at + 3] = runningId();
  fresh[at] = KIND.POSITION | (numbers[NUMBERS.PHASE] << 8) | ((newestHigh & 0xffff) << 16);
}

/**
 * Appends a text, cut to MAX_STRING_BYTES. False where there was no room: the text is not in the log then.
 *
 * @param mayCallNative false where an exception may be pending
 * @param time from `stamp` where the text is an event, 0 where it defines a name
 */
export function appendString(category: number, id: number, text: string, mayCallNative: boolean, time = 0): boolean {
  const length = utf8Length(text);
  const slots = 1 + ((length + 15) >>> 4);
  const at = reserveBlock(slots, mayCallNative);
  if (at === 0) return false;
  writeUtf8(text, words, at + RECORD_WORDS, length);
  words[at + 1] = id;
  words[at + 2] = category;
  words[at + 3] = time;
  words[at] = KIND.STRING | (length << 8);
  if (category <= STRING_CATEGORY.META) words[HEADER.FLAGS] |= SEGMENT_FLAG.NAMES;
  return true;
}

/** Slots in a row, as the offset of the first; 0 where there is no room, and then one record is counted as lost. */
export function reserveBlock(slots: number, mayCallNative: boolean): number {
  for (let tries = 0; tries < 2; tries++) {
    const at = mayCallNative ? reserve() : reserveUnsafe();
    if (words === nowhere) return 0;
    const end = at + slots * RECORD_WORDS;
    if (end <= limit) {
      // To be skipped until it is filled: the thread may be killed in the middle, or run out of stack.
      words[at] = KIND.PAD | ((slots - 1) << 8);
      words[HEADER.HEAD] = end;
      return at;
    }
    words[HEADER.HEAD] = limit;
    checkpoint = limit;
    words[at] = KIND.PAD | (((limit - at) / RECORD_WORDS - 1) << 8);
  }
  return 0;
}

/** Bytes of the text in UTF-8, cut at a whole character. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const width = widthAt(text, i);
    if (bytes + width > MAX_STRING_BYTES) break;
    bytes += width;
    if (width === 4) i++;
  }
  return bytes;
}

function widthAt(text: string, i: number): 1 | 2 | 3 | 4 {
  const unit = charCodeAt(text, i);
  if (unit === 0) return 3;
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return isPair(text, i) ? 4 : 3;
}

function isPair(text: string, i: number): boolean {
  const next = i + 1 < text.length ? charCodeAt(text, i + 1) : 0;
  return (charCodeAt(text, i) & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00;
}

/** Writes UTF-8 into little-endian words. NUL and lone surrogates become U+FFFD. No Buffer: its writes are native calls. */
function writeUtf8(text: string, target: Uint32Array, firstWord: number, length: number): void {
  let offset = 0;
  const put = (byte: number): void => {
    const word = firstWord + (offset >>> 2);
    const shift = (offset & 3) << 3;
    target[word] = shift === 0 ? byte : target[word] | (byte << shift);
    offset++;
  };
  for (let i = 0; offset < length; i++) {
    const width = widthAt(text, i);
    let code = charCodeAt(text, i);
    if (width === 4) code = 0x10000 + ((code & 0x3ff) << 10) + (charCodeAt(text, ++i) & 0x3ff);
    else if (code === 0 || (code & 0xf800) === 0xd800) code = 0xfffd;
    if (width === 1) put(code);
    else {
      put([0, 0, 0xc0, 0xe0, 0xf0][width] | (code >>> (6 * (width - 1))));
      for (let rest = width - 2; rest >= 0; rest--) put(0x80 | ((code >>> (6 * rest)) & 0x3f));
    }
  }
}
