import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FLIGHT_FILE, FLIGHT_MAGIC, ROOM } from '../schema/flight.ts';
import { FlightRoom } from './flight-room.ts';
import { temporaryFolder } from './testing/places.ts';

const MIB = 2 ** 20;

function begin(limit: number) {
  const folder = temporaryFolder();
  const room = new FlightRoom(folder, limit);
  const path = join(folder, FLIGHT_FILE);
  const words = () => new Uint32Array(Uint8Array.from(readFileSync(path)).buffer, 0, 16);
  /** What an observed process does. */
  const take = (pages: number) => {
    const bytes = readFileSync(path);
    bytes.writeUInt32LE((words()[ROOM.TAKEN] + pages) >>> 0, ROOM.TAKEN * 4);
    writeFileSync(path, bytes, { flag: 'r+' });
  };
  return { room, words, take, path };
}

test('the page says how much there is, and how much of it is kept for threads that begin', () => {
  const { words, path } = begin(64 * MIB);
  expect(statSync(path).size).toBe(4096);
  expect(words()[ROOM.MAGIC]).toBe(FLIGHT_MAGIC);
  expect(words()[ROOM.LIMIT]).toBe(16_384);
  expect(words()[ROOM.RESERVE]).toBe(1024);
  expect(words()[ROOM.SEGMENT]).toBe(1024);
});

test('what is free is the limit without what was taken, and with what was given back', () => {
  const { room, take } = begin(MIB);
  expect(room.free).toBe(256);
  take(40);
  expect(room).toMatchObject({ free: 216, used: 40 });
  room.release(10);
  expect(room).toMatchObject({ free: 226, used: 30 });
  room.release(-4);
  expect(room.free).toBe(222);
});

test('the book turns over after 16 TiB and stays right', () => {
  const { room, take } = begin(MIB);
  take(-8);
  room.release(-8);
  expect(room.free).toBe(256);
  take(20);
  expect(room.free).toBe(236);
  room.release(20);
  expect(room.free).toBe(256);
});

test('segments are the smaller the more threads there are, so that what is being written leaves room for history', () => {
  const { room, words } = begin(64 * MIB);
  const largest = (threads: number) => {
    room.threads(threads);
    return words()[ROOM.SEGMENT] * 4096;
  };
  expect([1, 2, 3, 8, 100, 100_000].map((threads) => largest(threads) / 1024)).toEqual([
    4096, 4096, 2048, 1024, 64, 64,
  ]);
  for (const threads of [2, 8, 100]) expect(2 * threads * largest(threads)).toBeLessThanOrEqual((64 * MIB) / 4);
});
