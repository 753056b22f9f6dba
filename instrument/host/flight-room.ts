import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMA_VERSION } from '../schema/events.ts';
import {
  FLIGHT_FILE,
  FLIGHT_FIRST_SEGMENT_BYTES,
  FLIGHT_MAGIC,
  FLIGHT_PAGE_BYTES,
  FLIGHT_THREAD_PAGES,
  ROOM,
} from '../schema/flight.ts';

/** Sizes in pages of 4 KiB, as everywhere here. */
export type Pages = number;

export const pagesOf = (bytes: number): Pages => Math.ceil(bytes / FLIGHT_PAGE_BYTES);

/** The smallest limit: room for a thread or two and some seconds of what they do. */
export const LEAST_FLIGHT_BYTES = 2 ** 20;

const LARGEST_SEGMENT: Pages = pagesOf(4 * 2 ** 20);
const FIRST_SEGMENT: Pages = pagesOf(FLIGHT_FIRST_SEGMENT_BYTES);
/** What one thread takes when it begins. */
const ONE_THREAD: Pages = FLIGHT_THREAD_PAGES + FIRST_SEGMENT;
/** The host keeps one part in so many free for threads that begin, and as much for what is written between two looks. */
const KEPT_PART = 16;
/** The segments that are being written, and those after them, together take one part in so many. */
const WRITTEN_PART = 4;

/** The host's end of the page that all processes of a flight recording share; see instrument/schema/flight.ts. */
export class FlightRoom {
  /** How much is to be free after each look. */
  readonly target: Pages;

  readonly #fd: number;
  readonly #limit: Pages;
  readonly #words = new Uint32Array(2);
  #released = 0;

  /**
   * Makes the file.
   * @param directory the recording's
   * @param limit bytes that the recording may have
   */
  constructor(directory: string, limit: number) {
    this.#limit = Math.floor(limit / FLIGHT_PAGE_BYTES);
    const reserve = Math.max(ONE_THREAD, Math.floor(this.#limit / KEPT_PART));
    this.target = reserve + Math.max(FIRST_SEGMENT, Math.floor(this.#limit / KEPT_PART));
    const words = new Uint32Array(FLIGHT_PAGE_BYTES / 4);
    words[ROOM.MAGIC] = FLIGHT_MAGIC;
    words[ROOM.VERSION] = SCHEMA_VERSION;
    words[ROOM.LIMIT] = this.#limit;
    words[ROOM.RESERVE] = reserve;
    words[ROOM.SEGMENT] = this.#segmentFor(1);
    const path = join(directory, FLIGHT_FILE);
    writeFileSync(path, words);
    this.#fd = openSync(path, 'r+');
  }

  /** Pages that processes have taken so far, turning over: does it change while something is counted? */
  get taken(): Pages {
    return this.#read(ROOM.TAKEN);
  }

  /** What is taken now. */
  get used(): Pages {
    return (this.#read(ROOM.TAKEN) - this.#released) | 0;
  }

  get free(): Pages {
    return this.#limit - this.used;
  }

  /** What the observed processes let go themselves: threads that had ended, and how many records those had written. */
  get letGo(): { threads: number; records: number } {
    return {
      threads: this.#read(ROOM.THREADS),
      records: this.#read(ROOM.RECORDS_HIGH) * 2 ** 32 + this.#read(ROOM.RECORDS_LOW),
    };
  }

  /** Gives back what was removed; less than nothing takes it away, for what the host itself needs. */
  release(pages: Pages): void {
    this.#released = (this.#released + pages) >>> 0;
    this.#write(ROOM.RELEASED, this.#released);
  }

  /** So many threads are being recorded: the more there are, the smaller their segments. */
  threads(count: number): void {
    this.#write(ROOM.SEGMENT, this.#segmentFor(count));
  }

  close(): void {
    closeSync(this.#fd);
  }

  #segmentFor(threads: number): Pages {
    // Each thread writes one segment and has the next one mapped.
    const most = this.#limit / WRITTEN_PART / 2 / Math.max(2, threads);
    let pages = FIRST_SEGMENT;
    while (pages * 2 <= most && pages < LARGEST_SEGMENT) pages *= 2;
    return pages;
  }

  #read(word: number): number {
    readSync(this.#fd, this.#words, 0, 4, word * 4);
    return this.#words[0];
  }

  #write(word: number, value: number): void {
    this.#words[1] = value;
    writeSync(this.#fd, this.#words, 4, 4, word * 4);
  }
}
