import { executionAsyncId } from 'node:async_hooks';
import { beforeEach, describe, expect, test } from 'vitest';
import { HEADER, HEADER_WORDS, KIND, RECORD_WORDS, SEGMENT_FLAG, STRING_CATEGORY } from '../schema/events.ts';
import { appendString, olderBelow, openLog, reserve, reserveUnsafe, words } from './event-log.ts';
import { CONTROL, NUMBERS, type Recorder } from './recorder.ts';

const SLOTS = 4;
let recorder: Recorder;
let room: boolean;
let tries: number;

/** A segment as the addon makes it: its clock base first. */
function makeSegment(number: number): void {
  const window = recorder.windows[(number & 1) as 0 | 1];
  window.fill(0);
  window[HEADER.NUMBER] = number;
  window[HEADER.CAPACITY] = HEADER_WORDS + SLOTS * RECORD_WORDS;
  window[HEADER_WORDS] = KIND.CLOCK;
  window[HEADER.HEAD] = HEADER_WORDS + RECORD_WORDS;
  recorder.numbers[NUMBERS.MAPPED] = number;
}

beforeEach(() => {
  const window = () => new Uint32Array(HEADER_WORDS + SLOTS * RECORD_WORDS);
  room = true;
  tries = 0;
  recorder = {
    windows: [window(), window()],
    control: new Float64Array(5),
    numbers: new Uint32Array(3),
    request: () => {},
    prepare: () => {
      tries++;
      if (room) makeSegment(recorder.numbers[NUMBERS.CURRENT] + 1);
      return room;
    },
    now: () => 0,
  } as unknown as Recorder;
  makeSegment(0);
  openLog(recorder, () => {});
});

/** Writes a `before` with this id; says whether there was room for it. */
function write(id: number, safe = true): boolean {
  const at = safe ? reserve() : reserveUnsafe();
  words[at + 1] = id;
  words[at] = KIND.BEFORE;
  return recorder.windows.includes(words as Uint32Array<ArrayBuffer>);
}

/** What the segment that is written now holds: ids of `before`, counts of `lost`. */
function contents(): string[] {
  const window = recorder.windows[(recorder.numbers[NUMBERS.CURRENT] & 1) as 0 | 1];
  const found: string[] = [];
  for (let at = HEADER_WORDS + RECORD_WORDS; at < window[HEADER.HEAD]; at += RECORD_WORDS)
    found.push(window[at] === KIND.LOST ? `lost ${window[at + 1]}` : String(window[at + 1]));
  return found;
}

describe('a full segment', () => {
  test('is followed by the next one, and sealed', () => {
    for (const id of [1, 2, 3, 4]) expect(write(id)).toBe(true);
    expect(contents()).toEqual(['4']);
    expect(recorder.windows[0][HEADER.FLAGS]).toBe(SEGMENT_FLAG.SEALED);
  });

  test('costs no more than the one record that may not ask for another', () => {
    for (const id of [1, 2, 3]) write(id);
    expect(write(4, false)).toBe(false);
    expect(write(5)).toBe(true);
    expect(contents()).toEqual(['lost 1', '5']);
  });

  test('without room for another is asked about now and then, and every lost record is counted', () => {
    for (const id of [1, 2, 3]) write(id);
    room = false;
    for (let id = 4; id < 1004; id++) expect(write(id)).toBe(false);
    expect(tries).toBeLessThan(6);
    room = true;
    let lost = 1000;
    while (!write(7)) lost++;
    expect(lost).toBeLessThan(1300);
    expect(contents()).toEqual([`lost ${lost}`, '7']);
  });
});

test('a text that is cut off in the middle is skipped, and what follows it can be read', () => {
  let left = 30;
  // Stands for a thread that ends, or has no stack left, while it writes.
  const text = {
    length: 20,
    toString() {
      if (left-- === 0) throw new RangeError('Maximum call stack size exceeded');
      return 'twenty characters ..';
    },
  };
  expect(() => appendString(STRING_CATEGORY.SITE, 1, text as unknown as string, true)).toThrow(RangeError);
  write(7);
  const [window, following] = recorder.windows;
  expect(window[HEADER_WORDS + RECORD_WORDS]).toBe(KIND.PAD | (2 << 8));
  expect(window[HEADER.HEAD]).toBe(HEADER_WORDS + SLOTS * RECORD_WORDS);
  expect(following[HEADER_WORDS + RECORD_WORDS]).toBe(KIND.BEFORE);
});

describe('a segment of a flight recording', () => {
  const described: number[] = [];

  beforeEach(() => {
    described.length = 0;
    recorder.flight = true;
    recorder.control[CONTROL.POLLS] = 2 ** 32 + 7;
    recorder.numbers[NUMBERS.PHASE] = 5;
    openLog(recorder, (id) => described.push(id));
  });

  test('begins with where the log stands', () => {
    for (const id of [1, 2, 3]) write(id);
    write(4);
    const fresh = recorder.windows[1];
    const position = HEADER_WORDS + RECORD_WORDS;
    expect(Array.from(fresh.subarray(position, position + 3))).toEqual([KIND.POSITION | (5 << 8), 7, 1]);
    expect(fresh[position + 3]).toBe(executionAsyncId());
    expect(fresh[position + RECORD_WORDS]).toBe(KIND.BEFORE);
  });

  test('says what runs, once a call into native code is safe', () => {
    for (const id of [1, 2, 3]) write(id);
    makeSegment(1);
    write(4, false);
    expect(described).toEqual([]);
    write(5);
    expect(described).toEqual([executionAsyncId()]);
  });

  test('takes everything for older that was made before it', () => {
    const base = olderBelow + 1000;
    for (const id of [base, base + 9, base + 3]) {
      const at = reserve();
      words[at + 1] = id;
      words[at] = KIND.INIT | (1 << 8);
    }
    expect(olderBelow).toBeLessThan(base);
    write(4);
    expect(olderBelow).toBe(base + 10);
  });
});
