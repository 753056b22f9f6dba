import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ENDIAN_MARK, RECORD_BYTES, RECORD_WORDS, SCHEMA_VERSION } from '../schema/events.ts';
import { SAMPLE, SAMPLES_DIRECTORY, SAMPLES_MAGIC, SAMPLES_SUFFIX } from '../schema/samples.ts';
import type { Nanoseconds, ThreadKey } from '../schema/units.ts';
import { withFile } from './segments.ts';
import { parseThreadFolder } from './thread-log.ts';

const HEAD_WORDS = [SAMPLES_MAGIC, SCHEMA_VERSION, 0, ENDIAN_MARK];
const MOST_NS = 0xffffffff;
/** A new clock base is written before 32 bits overflow. */
const REBASE_AFTER_NS = 4_000_000_000;

/** Appends what was seen of one process; see `schema/samples.ts`. */
export class SamplesWriter {
  readonly path: string;

  #fd: number;
  #words: number[] = [];
  #base = Number.NaN;

  /**
   * Makes the file.
   * @param recording directory of the recording
   * @param folder name of the main thread's folder
   * @throws the system's error where it can't be made
   */
  constructor(recording: string, folder: string, pid: number) {
    this.path = join(recording, SAMPLES_DIRECTORY, folder + SAMPLES_SUFFIX);
    mkdirSync(dirname(this.path), { recursive: true });
    this.#fd = openSync(this.path, 'wx');
    this.#words.push(...HEAD_WORDS);
    this.#words[2] = pid;
  }

  /** Adds a record; `time` is CLOCK_MONOTONIC. */
  add(kind: number, argument: number, word1: number, word2: number, time: number): void {
    if (!(time >= this.#base && time - this.#base < REBASE_AFTER_NS)) this.#setClock(time);
    this.#words.push((kind | (argument << 8)) >>> 0, word1 % 2 ** 32, Math.min(word2, MOST_NS), time - this.#base);
  }

  /**
   * Brings what was added to the file.
   * @throws the system's error, as on a full disk
   */
  flush(): void {
    if (this.#words.length === 0) return;
    const bytes = Buffer.from(Uint32Array.from(this.#words).buffer);
    this.#words.length = 0;
    writeSync(this.#fd, bytes);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #setClock(time: number): void {
    this.#base = time;
    const ns = BigInt(time);
    this.#words.push(SAMPLE.CLOCK, Number(ns & 0xffffffffn), Number(ns >> 32n), 0);
  }
}

/** One process's samples as a reader sees them: records numbered from 0, the file's head left out. */
export class SamplesLog {
  readonly path: string;
  /** Of the process's main thread. */
  readonly key: ThreadKey;
  readonly pid: number;
  /** Records that can be read now. */
  slots = 0;
  /** Whether the file is none of ours, or of another version; then nothing of it is read. */
  isForeign = false;

  /** @param path a file whose name `parseSamplesName` knows */
  constructor(path: string) {
    this.path = path;
    const parsed = parseSamplesName(basename(path))!;
    this.key = parsed.key;
    this.pid = parsed.pid;
  }

  /** Looks how many records there are now. Returns whether there are more. A file that can't be read has no more. */
  refresh(): boolean {
    if (this.isForeign) return false;
    const before = this.slots;
    try {
      withFile(this.path, 'r', (fd) => {
        if (this.slots === 0 && !this.#isOurs(fd)) return;
        this.slots = Math.max(this.slots, Math.floor(fstatSync(fd).size / RECORD_BYTES) - 1);
      });
    } catch {
      return false;
    }
    return this.slots !== before;
  }

  /**
   * Copies whole records into `target`.
   * @returns how many; 0 at the end, and where the file can't be read any more
   */
  read(first: number, count: number, target: Uint8Array, offset = 0): number {
    const wanted = Math.min(count, this.slots - first);
    if (wanted <= 0) return 0;
    try {
      const bytes = withFile(this.path, 'r', (fd) =>
        readSync(fd, target, offset, wanted * RECORD_BYTES, (first + 1) * RECORD_BYTES),
      );
      return Math.floor(bytes / RECORD_BYTES);
    } catch {
      return 0;
    }
  }

  #isOurs(fd: number): boolean {
    const head = Buffer.alloc(RECORD_BYTES);
    if (readSync(fd, head, 0, RECORD_BYTES, 0) < RECORD_BYTES) return false;
    this.isForeign = HEAD_WORDS.some((word, i) => i !== 2 && head.readUInt32LE(i * 4) !== word);
    return !this.isForeign;
  }
}

/** The main thread that a file of samples is named after; null for any other name. */
export function parseSamplesName(name: string): { key: ThreadKey; pid: number } | null {
  if (!name.endsWith(SAMPLES_SUFFIX)) return null;
  const parsed = parseThreadFolder(name.slice(0, -SAMPLES_SUFFIX.length));
  return parsed?.tid === 0 ? parsed : null;
}

/** The samples of a recording that are not in `known` yet. */
export function findSamples(recording: string, known: readonly SamplesLog[]): SamplesLog[] {
  let names: string[];
  try {
    names = readdirSync(join(recording, SAMPLES_DIRECTORY));
  } catch {
    return [];
  }
  return names
    .map((name) => join(recording, SAMPLES_DIRECTORY, name))
    .filter((path) => parseSamplesName(basename(path)) !== null && !known.some((log) => log.path === path))
    .map((path) => new SamplesLog(path));
}

const PORTION_SLOTS = 4096;

/** All records of a file of samples, in portions. */
export function* readSamples(log: SamplesLog): Generator<Uint32Array, void> {
  const buffer = Buffer.allocUnsafeSlow(PORTION_SLOTS * RECORD_BYTES);
  for (let first = 0; ; ) {
    const count = log.read(first, PORTION_SLOTS, buffer);
    if (count === 0) return;
    yield new Uint32Array(buffer.buffer, buffer.byteOffset, count * RECORD_WORDS);
    first += count;
  }
}

/** Of a moment, CLOCK_MONOTONIC. */
export const monotonicNow = (): Nanoseconds => Number(process.hrtime.bigint());
