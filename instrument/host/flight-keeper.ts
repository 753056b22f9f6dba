import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FLIGHT_FILE, FLIGHT_THREAD_PAGES, NAMES_FILE } from '../schema/flight.ts';
import { type FlightFacts, THREADS_DIRECTORY } from '../schema/manifest.ts';
import { FlightRoom, type Pages, pagesOf } from './flight-room.ts';
import type { Recording } from './recording.ts';
import { removeSegment, trim } from './seal.ts';
import { beginOfSegment } from './segment-times.ts';
import { segmentName, segmentNumbers, type ThreadLog } from './thread-log.ts';

/** Between two looks at how much room there is; sooner where the last one found too little. */
const LOOK_MS = 100;
const HURRY_MS = 20;
/** Between two looks at everything: new threads, ended ones, what the room's book says against what is there. */
const SURVEY_MS = 1000;
/** What the recording needs beside its threads: manifest, this page and two folders. */
const OWN_PAGES: Pages = 4;
/** Pages that so many surveys in a row find in the book and not in the files were left there by somebody who was killed. */
const SURVEYS_TO_BELIEVE = 5;

/** So many notes of threads that could not be recorded are kept; more of them say the same. */
const MOST_NOTES = 20;
/** A note of a thread for which there was no room; the words are in `native/recorder/event_log.cc`. */
const NO_ROOM = /limit has no room/;

/** The oldest thing of a thread that may be let go. */
interface Candidate {
  log: ThreadLog;
  /** Its segment; null for all that is left of a thread that has ended. */
  path: string | null;
  /** When what it tells of ends: CLOCK_MONOTONIC in ns. */
  end: bigint;
}

/**
 * Lets go what a flight recording has no room for: always the segment whose end is the longest ago, whichever thread's it
 * is, so that all threads reach equally far back; a quiet one holds little, and a busy one cannot push it out. What a
 * thread writes now, and the segment that is mapped ahead, stay. Of a thread that has ended, the last goes as a whole,
 * and the recording only counts it.
 *
 * Nothing depends on its being in time: see instrument/schema/flight.ts.
 */
export class FlightKeeper {
  readonly facts: FlightFacts;
  /** Threads for which there was no room. */
  refused = 0;

  readonly #recording: Recording;
  readonly #room: FlightRoom;
  readonly #onChange: (facts: FlightFacts) => void;
  /** Done at each look before anything is let go. */
  #before: () => void = () => {};
  readonly #ends = new Map<ThreadLog, { number: number; end: bigint }>();
  readonly #goneAt = new Map<ThreadLog, bigint>();
  /** Threads that were not recorded for other reasons than want of room. */
  readonly #notes = new Set<ThreadLog>();
  #timer: NodeJS.Timeout | null = null;
  #surveyedAt = Number.NEGATIVE_INFINITY;
  #held: Pages = 0;
  #hasChanged = false;
  #closed = false;
  #going: ReadonlySet<string> = new Set();
  /** What processes had let go by the last look. */
  #seen = { threads: 0, records: 0 };
  /** What the last surveys found in the book and not in the files. */
  #missing: Pages[] = [];

  /**
   * @param recording this process's own, with its flight facts in the manifest
   * @param onChange called when threads have been let go whole
   */
  constructor(recording: Recording, facts: FlightFacts, onChange: (facts: FlightFacts) => void) {
    this.#recording = recording;
    this.#onChange = onChange;
    this.facts = facts;
    this.#room = new FlightRoom(recording.directory, facts.limit);
    this.#hold(OWN_PAGES);
  }

  start(): void {
    this.#schedule(0);
  }

  /** Has something done at each look, before anything is let go. */
  beforeEach(work: () => void): void {
    this.#before = work;
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** For good. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.stop();
    this.#tell();
    this.#room.close();
  }

  /** One look: lets go what must go. Returns whether it was high time. */
  look(): boolean {
    this.#before();
    const now = performance.now();
    if (now - this.#surveyedAt >= SURVEY_MS) {
      this.#surveyedAt = now;
      this.survey();
    }
    const wanted = this.#room.target - this.#room.free;
    // Where nothing is left that may go, threads may have ended since the last survey.
    if (wanted > 0 && this.#makeRoom(wanted) > 0 && now - this.#surveyedAt >= LOOK_MS) {
      this.#surveyedAt = now;
      this.survey();
      this.#makeRoom(this.#room.target - this.#room.free);
    }
    this.#tell();
    return wanted > 0;
  }

  /** Whether whole threads were let go since the last time, by this or by the observed processes. */
  #tell(): void {
    const { threads, records } = this.#room.letGo;
    if (threads > this.#seen.threads) {
      this.facts.threads += threads - this.#seen.threads;
      this.facts.records += records - this.#seen.records;
      this.#seen = { threads, records };
      this.#hasChanged = true;
    }
    if (this.#hasChanged) this.#onChange(this.facts);
    this.#hasChanged = false;
  }

  /** What may still be taken. */
  get free(): Pages {
    return this.#room.free;
  }

  /** Looks at everything: new threads, ended ones, what was taken against what is there. */
  survey(): void {
    const recording = this.#recording;
    recording.findThreads();
    recording.refresh();
    for (const log of [...recording.logs]) {
      if (log.slots === 0) this.#readNote(log);
      else if (log.closed && !this.#goneAt.has(log)) this.#takeLeave(log);
    }
    this.#room.threads(recording.logs.filter((log) => !log.closed).length);
    this.#hold(Math.max(OWN_PAGES, pagesBesideThreads(recording.directory)));
    this.#sweep();
    this.#balance();
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => {
      let hurry = false;
      try {
        hurry = this.look();
      } catch {
        // What can't be done now may be possible next time; the threads help themselves meanwhile.
      }
      if (this.#timer) this.#schedule(hurry ? HURRY_MS : LOOK_MS);
    }, delay);
    this.#timer.unref();
  }

  /** Lets go what is the oldest. Returns how much is wanted still: there is nothing more that may go. */
  #makeRoom(wanted: Pages): Pages {
    this.#recording.findThreads();
    const candidates = this.#recording.logs.flatMap((log) => this.#candidate(log) ?? []);
    let left = wanted;
    while (left > 0 && candidates.length > 0) {
      let oldest = 0;
      for (let i = 1; i < candidates.length; i++) if (candidates[i].end < candidates[oldest].end) oldest = i;
      const { log, path } = candidates[oldest];
      const pages = path === null ? this.#removeThread(log) : removeSegment(path);
      this.#room.release(pages);
      left -= pages;
      const next = path === null ? null : this.#candidate(log);
      if (next === null) candidates.splice(oldest, 1);
      else candidates[oldest] = next;
    }
    return left;
  }

  #candidate(log: ThreadLog): Candidate | null {
    const numbers = segmentNumbers(log.directory);
    const goneAt = this.#goneAt.get(log);
    // What a segment defines is kept elsewhere only once the second after it is there.
    if (numbers.length < 3) return goneAt === undefined ? null : { log, path: null, end: goneAt };
    const [number, next] = numbers;
    let known = this.#ends.get(log);
    if (known?.number !== number) {
      const end = beginOfSegment(join(log.directory, segmentName(next)));
      if (end === null) return null;
      known = { number, end };
      this.#ends.set(log, known);
    }
    return { log, path: join(log.directory, segmentName(number)), end: known.end };
  }

  /** Removes all that is left of a thread. Returns how much that was. */
  #removeThread(log: ThreadLog): Pages {
    this.#forget(log);
    const going = join(dirname(log.directory), `.${basename(log.directory)}`);
    try {
      renameSync(log.directory, going);
    } catch {
      // Somebody else was faster, and has given the room back.
      return 0;
    }
    const pages = pagesOfThread(going);
    rmSync(going, { recursive: true, force: true });
    this.facts.threads++;
    this.facts.records += log.slots;
    this.#hasChanged = true;
    return pages;
  }

  #forget(log: ThreadLog): void {
    this.#recording.forget(log);
    this.#ends.delete(log);
    this.#goneAt.delete(log);
  }

  /** A thread that is not recorded leaves a note. A program that starts such threads for days must not fill the disk. */
  #readNote(log: ThreadLog): void {
    const note = log.note();
    if (note === null || this.#notes.has(log)) return;
    const isRefused = NO_ROOM.test(note);
    if (isRefused) this.refused++;
    else if (this.#notes.size < MOST_NOTES) {
      this.#notes.add(log);
      return;
    }
    rmSync(log.directory, { recursive: true, force: true });
    this.#forget(log);
  }

  /** A thread has ended: gives back what it did not use. */
  #takeLeave(log: ThreadLog): void {
    this.#goneAt.set(log, process.hrtime.bigint());
    // A worker's memory may still be mapped while its process lives.
    if (log.fault || !this.#recording.writerGone(log)) return;
    this.#room.release(trim(log));
  }

  /** The room for what lies beside the threads is the recording's, too. */
  #hold(pages: Pages): void {
    if (pages !== this.#held) this.#room.release(this.#held - pages);
    this.#held = pages;
  }

  /** Who removes a thread may be killed in the middle. What is going at two surveys is not being removed by anybody. */
  #sweep(): void {
    const folder = this.#recording.threadsDirectory;
    const going = readdirSync(folder).filter((name) => name.startsWith('.'));
    for (const name of going) {
      if (this.#going.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
    }
    this.#going = new Set(going);
  }

  /** A process that is killed between taking room and making its file has taken it for ever, but for this. */
  #balance(): void {
    const { taken } = this.#room;
    const used = this.#room.used - this.#held;
    const there = readdirSync(this.#recording.threadsDirectory).reduce(
      (sum, name) => sum + pagesOfThread(join(this.#recording.threadsDirectory, name)),
      0,
    );
    if (this.#room.taken !== taken) return;
    this.#missing.push(used - there);
    if (this.#missing.length < SURVEYS_TO_BELIEVE) return;
    const missing = Math.min(...this.#missing);
    if (missing > 0) this.#room.release(missing);
    this.#missing = [];
  }
}

const pagesOfFile = (path: string): Pages => pagesOf(statSync(path, { throwIfNoEntry: false })?.size ?? 0);

/** What a thread has taken: its segments, its folder and its names. 0 for one that was not recorded. */
function pagesOfThread(directory: string): Pages {
  const names = pagesOfFile(join(directory, NAMES_FILE));
  const segments = segmentNumbers(directory);
  if (names === 0 && segments.length === 0) return 0;
  return segments.reduce(
    (sum, number) => sum + pagesOfFile(join(directory, segmentName(number))),
    Math.max(FLIGHT_THREAD_PAGES, FLIGHT_THREAD_PAGES - 1 + names),
  );
}

/** What the recording has beside its threads, folders included. */
function pagesBesideThreads(directory: string): Pages {
  const walk = (folder: string): Pages =>
    readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return sum + pagesOfFile(path);
      return sum + (basename(path) === THREADS_DIRECTORY && folder === directory ? 1 : walk(path));
    }, 1);
  return walk(directory);
}

/** The room's page is of no use once nobody writes. */
export function removeRoom(directory: string): void {
  rmSync(join(directory, FLIGHT_FILE), { force: true });
}
