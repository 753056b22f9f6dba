import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HEADER, HEADER_BYTES, HEADER_WORDS, RECORD_BYTES, RECORD_WORDS } from '../schema/events.ts';
import { NAMES_FILE } from '../schema/flight.ts';
import { type SnapshotFacts, THREADS_DIRECTORY } from '../schema/manifest.ts';
import { SOURCES_DIRECTORY } from '../schema/sources.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { writeManifest } from './manifest-file.ts';
import type { Recording } from './recording.ts';
import { beginOfSegment, endOfSegment } from './segment-times.ts';
import { readHeader, withFile } from './segments.ts';
import { segmentName, segmentNumbers, type ThreadLog } from './thread-log.ts';

/**
 * A recording made of the newest segments of another one: full ones are linked, which costs nothing and keeps them when the
 * other lets them go; what is being written is copied up to where it is certain to be whole. Until it is saved it has
 * another name.
 */
export class SnapshotFolder {
  /** Where it will be. */
  readonly path: string;

  readonly #recording: Recording;
  readonly #from: bigint;
  readonly #draft: string;

  /**
   * @param recording what it is taken of
   * @param from segments that end before are left out, in nanoseconds since the recording's origin
   */
  constructor(recording: Recording, path: string, from: Nanoseconds) {
    this.path = path;
    this.#recording = recording;
    this.#from = BigInt(recording.manifest.originNs) + BigInt(Math.round(from));
    this.#draft = join(dirname(path), `.${basename(path)}.part`);
  }

  /** Where a thread's files are, as long as it is not saved. */
  threadFolder(log: ThreadLog): string {
    return join(this.#draft, THREADS_DIRECTORY, basename(log.directory));
  }

  /** Takes in the full segments that it has not got yet. */
  gather(logs: readonly ThreadLog[]): void {
    for (const log of logs) {
      const numbers = segmentNumbers(log.directory);
      for (let at = numbers.length - 1; at >= 0; at--) {
        const path = join(log.directory, segmentName(numbers[at]));
        const to = join(this.threadFolder(log), segmentName(numbers[at]));
        if (existsSync(to)) break;
        if (!isSealed(path)) continue;
        const end = beginOfSegment(join(log.directory, segmentName(numbers[at] + 1)));
        if (end !== null && end < this.#from) break;
        mkdirSync(this.threadFolder(log), { recursive: true });
        linkOrCopy(path, to);
      }
    }
  }

  /**
   * Takes in all that is there now.
   * @param certain index of the slot after the last that is known to be whole, beyond what is published
   */
  complete(logs: readonly ThreadLog[], certain: (log: ThreadLog) => number): void {
    mkdirSync(join(this.#draft, THREADS_DIRECTORY), { recursive: true });
    this.gather(logs);
    for (const log of logs) {
      const folder = this.threadFolder(log);
      this.#copyNewest(log, folder, certain(log));
      if (!existsSync(folder)) continue;
      withoutGaps(folder);
      const names = join(log.directory, NAMES_FILE);
      if (existsSync(names)) copyFileSync(names, join(folder, NAMES_FILE));
    }
    const sources = join(this.#recording.directory, SOURCES_DIRECTORY);
    if (existsSync(sources)) cpSync(sources, join(this.#draft, SOURCES_DIRECTORY), { recursive: true });
  }

  /** Makes it a recording of its own. */
  save(reason: SnapshotFacts['reason'], at: Nanoseconds, notes: string[]): void {
    const { manifest, name, logs } = this.#recording;
    const running = logs.filter((log) => !log.closed && !log.ended).map(({ key }) => key);
    writeManifest(this.#draft, {
      ...manifest,
      state: 'ended',
      exit: null,
      endedAt: new Date().toISOString(),
      notes: [...manifest.notes, ...notes],
      snapshot: { of: name, reason, at: Math.round(at), running },
    });
    renameSync(this.#draft, this.path);
  }

  /** Takes everything back. */
  discard(): void {
    rmSync(this.#draft, { recursive: true, force: true });
  }

  /** The segment that a thread is writing, or the last one that it wrote. */
  #copyNewest(log: ThreadLog, folder: string, certain: number): void {
    const { newest } = log;
    if (newest === null || !existsSync(newest.path)) return;
    const to = join(folder, segmentName(newest.number));
    if (existsSync(to)) return;
    // What ended before is left out.
    if (log.closed && !existsSync(folder) && (endOfSegment(newest.path) ?? 0n) < this.#from) return;
    const slots = Math.max(newest.slots, certain - (log.slots - newest.slots));
    const bytes = Buffer.alloc(HEADER_BYTES + slots * RECORD_BYTES);
    const got = withFile(newest.path, 'r', (fd) => readSync(fd, bytes, 0, bytes.length, 0));
    if (got < HEADER_BYTES) return;
    const whole = Math.floor((got - HEADER_BYTES) / RECORD_BYTES);
    for (const field of [HEADER.HEAD, HEADER.PUBLISHED, HEADER.CAPACITY])
      bytes.writeUInt32LE(HEADER_WORDS + whole * RECORD_WORDS, field * 4);
    mkdirSync(folder, { recursive: true });
    writeFileSync(to, bytes.subarray(0, HEADER_BYTES + whole * RECORD_BYTES));
  }
}

function isSealed(path: string): boolean {
  try {
    return withFile(path, 'r', (fd) => readHeader(fd, path)?.sealed === true);
  } catch {
    return false;
  }
}

/** A file system that has no links, or allows none, gets a copy; what has just been let go can't be had. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    if (existsSync(from)) copyFileSync(from, to);
  }
}

/** Where a segment went before it could be taken in, those before it are of no use. */
function withoutGaps(folder: string): void {
  const numbers = segmentNumbers(folder);
  let first = numbers.length - 1;
  while (first > 0 && numbers[first - 1] === numbers[first] - 1) first--;
  for (const number of numbers.slice(0, Math.max(0, first))) rmSync(join(folder, segmentName(number)));
}
