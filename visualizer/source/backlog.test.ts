import { describe, expect, test } from 'vitest';
import { readBacklog, readsBacklogs } from './backlog.ts';

type Slots = [thread: number, first: number, words: number[]];

/** A frame of a thread, whose slots hold numbers from `from` on. */
function frame(thread: number, first: number, slots: number, from = 0): Uint8Array {
  const words = new Uint32Array(4 + slots * 4);
  words.set([thread, first % 2 ** 32, Math.floor(first / 2 ** 32), slots]);
  for (let i = 0; i < slots * 4; i++) words[4 + i] = from + i;
  return new Uint8Array(words.buffer);
}

/** A body that comes in pieces of these sizes, over and over. */
function bodyOf(bytes: Uint8Array, sizes: number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (at === bytes.length) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      const end = Math.min(bytes.length, at + sizes[turn++ % sizes.length]);
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
}

async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Slots[]> {
  const taken: Slots[] = [];
  await readBacklog(body, (thread, first, words) => taken.push([thread, first, [...words]]));
  return taken;
}

/** What was taken of each thread, one piece behind the other; throws where one does not follow the other. */
function joined(taken: Slots[]): Map<number, { first: number; words: number[] }> {
  const threads = new Map<number, { first: number; words: number[] }>();
  for (const [thread, first, words] of taken) {
    const known = threads.get(thread);
    if (!known) threads.set(thread, { first, words });
    else {
      expect(first).toBe(known.first + known.words.length / 4);
      known.words = known.words.concat(words);
    }
  }
  return threads;
}

const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('a backlog', () => {
  test('can be read here', () => {
    expect(readsBacklogs()).toBe(true);
  });

  test('is frames, one behind the other', async () => {
    const bytes = concat(frame(1, 5, 2, 100), frame(0, 2 ** 32 + 3, 1, 200));
    expect(await read(bodyOf(bytes, [bytes.length]))).toEqual([
      [1, 5, [100, 101, 102, 103, 104, 105, 106, 107]],
      [0, 2 ** 32 + 3, [200, 201, 202, 203]],
    ]);
  });

  test.each([
    ['bytes', [1]],
    ['odd pieces', [7, 16, 33, 1, 250, 3]],
    ['pieces that end with headers', [16]],
    ['more than is read at once', [3_000_000]],
  ])('comes out the same whether it comes in %s', async (_, sizes) => {
    const slots = sizes[0] > 1000 ? 60_000 : 40;
    const bytes = concat(frame(0, 0, slots), frame(1, 9, 3), frame(0, slots, slots, slots * 4));
    const threads = joined(await read(bodyOf(bytes, sizes)));
    expect(threads.get(1)).toEqual({ first: 9, words: Array.from({ length: 12 }, (_, i) => i) });
    const { first, words } = threads.get(0)!;
    expect([first, words.length]).toEqual([0, slots * 8]);
    expect(words.every((word, i) => word === i)).toBe(true);
  });

  test('may be empty', async () => {
    expect(await read(bodyOf(new Uint8Array(0), [1]))).toEqual([]);
  });

  test.each([
    ['within a header', 9],
    ['within its slots', 16 + 16],
    ['within a slot', 16 + 20],
  ])('that ends %s has not come whole', async (_, length) => {
    await expect(read(bodyOf(frame(0, 0, 3).subarray(0, length), [5]))).rejects.toThrow('The backlog ended too soon.');
  });

  test('leaves time for others while it comes', async () => {
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    const bytes = concat(...Array.from({ length: 40 }, (_, i) => frame(0, i * 1000, 1000)));
    await readBacklog(bodyOf(bytes, [16_016]), () => {
      const until = performance.now() + 3;
      while (performance.now() < until);
    });
    clearInterval(count);
    expect(turns).toBeGreaterThan(3);
  });
});
