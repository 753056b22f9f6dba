import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KIND } from '../schema/events.ts';
import { FLIGHT_FILE, ROOM } from '../schema/flight.ts';
import type { FlightFacts } from '../schema/manifest.ts';
import { FlightKeeper } from './flight-keeper.ts';
import { pagesOf } from './flight-room.ts';
import { Recording } from './recording.ts';
import { FakeThread, writeNames } from './testing/fake-log.ts';
import { emptyRecording, endedPid } from './testing/places.ts';

/** Slots of a segment of 16 pages. */
const SLOTS = (16 * 4096 - 64) / 16;
/** Of its 256 pages: what the recording needs itself, two parts that stay free. */
const LIMIT = 2 ** 20;
const OWN = 4;
const FREE = 18 + 16;

/** A recording of which a test writes the threads and keeps the book, as the observed processes do. */
class FlightRecording {
  readonly directory = emptyRecording({ flight: { limit: LIMIT, threads: 0, records: 0 } });
  readonly recording = new Recording(this.directory, 'own');
  readonly told: FlightFacts[] = [];
  readonly keeper = new FlightKeeper(this.recording, this.recording.manifest.flight!, (facts) => {
    this.told.push({ ...facts });
  });
  #taken = 0;

  constructor() {
    onTestFinished(() => {
      this.keeper.close();
      this.recording.release();
    });
  }

  /** A thread that has written segments which end at these seconds; the last one is not full. */
  thread(pid: number, tid: number, ...ends: number[]): FakeThread {
    const thread = new FakeThread(join(this.directory, 'threads'), pid, tid, SLOTS);
    writeNames(thread.directory, pid, tid, 0, new Uint32Array(0));
    let begin = 0;
    for (const [number, end] of ends.entries()) {
      if (number > 0) thread.seal();
      // The clock of a segment's first record, and a time in the next one.
      thread.append(KIND.BEFORE, 0, number + 1, 0, 1 + begin * 1e9).publish();
      begin = end;
    }
    this.#take(2 + 16 * ends.length);
    return thread;
  }

  /** One more segment, which begins so many seconds after the system's start. */
  goOn(thread: FakeThread, at: number): void {
    const base = BigInt(Math.round(at * 1e9));
    thread
      .seal()
      .append(KIND.CLOCK, 0, Number(base % 2n ** 32n), Number(base / 2n ** 32n))
      .append(KIND.BEFORE, 0, 1, 0, 1)
      .publish();
    this.#take(16);
  }

  #take(pages: number): void {
    this.#taken += pages;
    this.#write((page) => page.writeUInt32LE(this.#taken, ROOM.TAKEN * 4));
  }

  /** Processes have let go so many threads of so many records since the begin. */
  countLetGo(threads: number, records: number): void {
    this.#write((page) => {
      page.writeUInt32LE(threads, ROOM.THREADS * 4);
      page.writeBigUInt64LE(BigInt(records), ROOM.RECORDS_LOW * 4);
    });
  }

  #write(change: (page: Buffer) => void): void {
    const path = join(this.directory, FLIGHT_FILE);
    const page = readFileSync(path);
    change(page);
    writeFileSync(path, page, { flag: 'r+' });
  }

  get threads(): Record<string, number[]> {
    return Object.fromEntries(
      readdirSync(join(this.directory, 'threads')).map((name) => [
        name,
        readdirSync(join(this.directory, 'threads', name))
          .filter((file) => /^\d/.test(file))
          .map((file) => Number.parseInt(file, 10)),
      ]),
    );
  }

  /** Pages that its threads have on the disk. */
  get pages(): number {
    return readdirSync(join(this.directory, 'threads'), { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
      const stats = statSync(join(this.directory, 'threads', name));
      return sum + (stats.isDirectory() ? 1 : pagesOf(stats.size));
    }, 0);
  }
}

describe('what there is no room for', () => {
  test('goes segment by segment, the longest ago first, whichever thread’s it is', () => {
    const flight = new FlightRecording();
    const busy = flight.thread(process.pid, 0, 1, 1.2, 1.4, 1.6, 1.8, 2);
    flight.thread(process.pid, 1, 0.5, 1.5, 1.9, 2);
    flight.keeper.look();
    expect(flight.threads).toEqual({ [`${process.pid}-0`]: [0, 1, 2, 3, 4, 5], [`${process.pid}-1`]: [0, 1, 2, 3] });
    // 10 segments and 2 threads have 164 pages, of 256 − 4 − 34 that may be used.
    for (const at of [2.2, 2.4, 2.6, 2.8]) flight.goOn(busy, at);
    flight.keeper.look();
    expect(flight.threads).toEqual({
      [`${process.pid}-0`]: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [`${process.pid}-1`]: [1, 2, 3],
    });
    flight.goOn(busy, 3);
    flight.goOn(busy, 3.1);
    flight.keeper.look();
    expect(flight.threads).toEqual({
      [`${process.pid}-0`]: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      [`${process.pid}-1`]: [1, 2, 3],
    });
  });

  test('never is what a thread is writing, nor what has not been copied to its names', () => {
    const flight = new FlightRecording();
    for (let tid = 0; tid < 9; tid++) flight.thread(process.pid, tid, 1, 2);
    flight.keeper.look();
    for (const numbers of Object.values(flight.threads)) expect(numbers).toEqual([0, 1]);
  });

  test('of a thread that has ended goes in the end as a whole, and is counted', () => {
    const flight = new FlightRecording();
    const pid = endedPid();
    flight.thread(pid, 0, 1, 2, 3);
    const busy = flight.thread(process.pid, 0, 1);
    flight.keeper.look();
    // Its last segment is cut to what it holds, and the room is free again.
    expect(flight.pages).toBe(2 + 16 + 16 + 1 + 2 + 16);
    // It ended just now: what was written until now goes first, and only then what is left of it.
    const now = Number(process.hrtime.bigint()) / 1e9;
    for (let at = 0; at < 11; at++) flight.goOn(busy, now - 11 + at);
    flight.keeper.look();
    expect(flight.threads).toEqual({
      [`${process.pid}-0`]: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      [`${pid}-0`]: [1, 2],
    });
    for (let at = 0; at < 18; at++) flight.goOn(busy, now + 1 + at);
    flight.keeper.look();
    expect(flight.threads).toEqual({ [`${process.pid}-0`]: expect.any(Array) });
    expect(flight.pages).toBeLessThanOrEqual(256 - OWN - FREE);
    expect(flight.told).toEqual([{ limit: LIMIT, threads: 1, records: 2 * SLOTS + 2 }]);
    expect(flight.recording.logs.map(({ key }) => key)).toEqual([`${process.pid}:0`]);
  });

  test('of threads that have just ended goes as soon as it is wanted', async () => {
    const flight = new FlightRecording();
    flight.keeper.look();
    for (let i = 0; i < 7; i++) flight.thread(endedPid(), 0, 1, 2);
    const wanted = FREE - flight.keeper.free;
    expect(wanted).toBeGreaterThan(0);
    // Not until the next survey, but not with every look either.
    await expect
      .poll(() => flight.keeper.look() || flight.keeper.free, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(FREE);
  });
});

describe('the book', () => {
  test('is put right where somebody was killed who had taken room and made no file', () => {
    const flight = new FlightRecording();
    const thread = flight.thread(process.pid, 0, 1);
    // Twelve segments that were taken and are not there.
    for (let at = 0; at < 12; at++) flight.goOn(thread, 2 + at / 10);
    for (const name of readdirSync(thread.directory)) {
      const number = Number.parseInt(name, 10);
      if (number > 0 && number < 12) writeFileSync(join(thread.directory, name), '');
    }
    for (let look = 0; look < 6; look++) {
      flight.keeper.survey();
      expect(existsSync(thread.directory)).toBe(true);
    }
    expect(flight.keeper.free).toBe(256 - OWN - flight.pages);
  });

  test('is put right where somebody was killed who was removing what a thread had left', () => {
    const flight = new FlightRecording();
    const thread = flight.thread(endedPid(), 0, 1, 2);
    const going = join(flight.directory, 'threads', `.${basename(thread.directory)}`);
    renameSync(thread.directory, going);
    flight.keeper.survey();
    expect(existsSync(going)).toBe(true);
    for (let look = 0; look < 12; look++) flight.keeper.survey();
    expect(flight.threads).toEqual({});
    expect(flight.keeper.free).toBe(256 - OWN);
  });

  test('counts the threads that processes let go themselves', () => {
    const flight = new FlightRecording();
    flight.keeper.look();
    flight.countLetGo(2, 5_000_000_000);
    flight.keeper.look();
    flight.keeper.look();
    expect(flight.told).toEqual([{ limit: LIMIT, threads: 2, records: 5_000_000_000 }]);
    flight.countLetGo(3, 5_000_000_007);
    flight.keeper.close();
    expect(flight.told[1]).toEqual({ limit: LIMIT, threads: 3, records: 5_000_000_007 });
  });

  test('holds what lies beside the threads', () => {
    const flight = new FlightRecording();
    flight.thread(process.pid, 0, 1);
    flight.keeper.survey();
    const before = flight.keeper.free;
    mkdirSync(join(flight.directory, 'sources'));
    writeFileSync(join(flight.directory, 'sources', 'app.js'), 'x'.repeat(10 * 4096));
    flight.keeper.survey();
    expect(before - flight.keeper.free).toBe(11);
  });
});

describe('threads that were not recorded', () => {
  test('for want of room are counted, and their notes do not pile up', () => {
    const flight = new FlightRecording();
    for (let tid = 1; tid < 40; tid++) note(flight, tid, 'the limit has no room for one more thread');
    flight.keeper.survey();
    expect(flight.keeper.refused).toBe(39);
    expect(flight.threads).toEqual({});
  });

  test('for other reasons say so, the first of them', () => {
    const flight = new FlightRecording();
    for (let tid = 1; tid < 60; tid++) note(flight, tid, 'the addon was refused');
    flight.keeper.survey();
    expect(Object.keys(flight.threads)).toHaveLength(20);
    expect(flight.keeper.refused).toBe(0);
    expect(flight.recording.notes()).toHaveLength(20);
  });
});

function note(flight: FlightRecording, tid: number, why: string): void {
  const folder = join(flight.directory, 'threads', `${process.pid}-${tid}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'note.txt'), `Thread ${basename(folder)} was not recorded: ${why}.\n`);
}
