import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HEADER_BYTES, KIND, RECORD_BYTES } from '../schema/events.ts';
import { NOTE_FILE } from '../schema/manifest.ts';
import type { ThreadKey } from '../schema/units.ts';
import { LoopscopeError, systemCode, unreadable } from './errors.ts';
import { substituteFor } from './names-file.ts';
import { isUnused, readHeader, type SegmentHeader, slotOffset, withFile, writtenSlots } from './segments.ts';

const FOLDER = /^(\d+)-(\d+)(?:\.(\d+))?$/;

/** The numbers in a thread folder's name, `PID-TID` or `PID-TID.LIFE`; null for any other name. */
export function parseThreadFolder(name: string): { key: ThreadKey; pid: number; tid: number; life: number } | null {
  const match = FOLDER.exec(name);
  if (!match) return null;
  const [, pid, tid, life] = match;
  return { key: `${pid}:${tid}${life ? `.${life}` : ''}`, pid: Number(pid), tid: Number(tid), life: Number(life ?? 1) };
}

/** File name of a thread's segment. */
export const segmentName = (number: number) => `${String(number).padStart(6, '0')}.log`;

const SEGMENT = /^(\d+)\.log$/;

/** Numbers of the segments in a thread's folder, ascending; none where there is no such folder. */
export function segmentNumbers(directory: string): number[] {
  try {
    const numbers = readdirSync(directory).map((name) => SEGMENT.exec(name)?.[1]);
    return numbers
      .filter((number) => number !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/**
 * A thread that is killed in the middle of a hook leaves one record empty, and perhaps those of a collection after it that
 * came in between.
 */
const MOST_UNFINISHED_RECORDS = 8;

interface Segment {
  path: string;
  number: number;
  first: number;
  slots: number;
}

/**
 * The log of one thread as a reader sees it: slots numbered from 0 over all segments, straight from the files.
 *
 *   000000.log ─ sealed ─┐ 000001.log ─ sealed ─┐ 000002.log ─ live ──────────┐ 000003.log, mapped ahead
 *   0 ··············· 65,531 ··············· 196,599 ········ slots ┊ not published ┊ not read
 *
 * While the writer lives a reader stops at the published head; once it is gone it reads up to the first empty slot.
 * Nothing is kept but the place and size of each segment.
 *
 * Of a flight recording segments are let go, the oldest first and at any time: `first` moves on then, and nothing before it
 * can be read any more.
 */
export class ThreadLog {
  readonly directory: string;
  readonly key: ThreadKey;
  readonly pid: number;
  readonly tid: number;
  readonly life: number;
  /** Index of the first slot that can be read: those before it were let go. 0 but in flight recordings. */
  first = 0;
  /** Index of the slot after the last that can be read now. */
  slots = 0;
  /** No slot will be added any more. */
  closed = false;
  /** The thread said that it ended. */
  ended = false;
  /** All of it was let go, and it is not of the recording any more. */
  gone = false;
  /** What is wrong with the files, in one sentence. What was before it can be read. */
  fault: LoopscopeError | null = null;
  /** Records that found no room, as far as the headers told. */
  lost = 0;

  readonly #flight: boolean;
  #segments: Segment[] = [];
  #fd = -1;
  /** The segment that is open. */
  #openNumber = -1;
  #header = Buffer.alloc(HEADER_BYTES);
  #lostHere = 0;

  /**
   * @param directory a folder whose name `parseThreadFolder` knows
   * @param flight whether its oldest segments may be missing
   */
  constructor(directory: string, flight = false) {
    const parsed = parseThreadFolder(basename(directory));
    if (!parsed)
      throw new LoopscopeError('E_INTERNAL', `${directory} is no thread's folder; this is a bug in Loopscope.`);
    this.directory = directory;
    this.#flight = flight;
    this.key = parsed.key;
    this.pid = parsed.pid;
    this.tid = parsed.tid;
    this.life = parsed.life;
  }

  /**
   * Looks how far the log reaches now.
   * @param writerGone whether nobody can write to it any more: then it is read to its end and closed
   * @returns whether anything has changed
   */
  refresh(writerGone: boolean): boolean {
    const { first, slots } = this;
    while (!this.closed && this.#advance(writerGone)) {}
    return this.slots !== slots || this.first !== first || this.closed;
  }

  /**
   * Copies whole slots into `target`.
   * @param first index of the first slot
   * @param count how many at most
   * @returns how many were copied; 0 at the end, and where the slot was let go: then `first` has moved beyond it
   * @throws LoopscopeError where the file can't be read any more
   */
  read(first: number, count: number, target: Uint8Array, offset = 0): number {
    try {
      return this.#read(first, count, target, offset);
    } catch (error) {
      if (!this.#flight || systemCode((error as Error).cause) !== 'ENOENT' || !this.#forget()) throw error;
      return 0;
    }
  }

  /**
   * Copies slots that the writer has written and not published yet, up to the first that is empty. Another thread writes
   * them now: only those that were there some milliseconds ago are certain to be whole.
   * @param from index of the first of them; those before `slots` are published
   * @returns how many were copied
   */
  unpublished(from: number, target: Uint8Array): number {
    const segment = this.#segments.at(-1);
    if (this.closed || segment === undefined || from < segment.first) return 0;
    try {
      const slots = Math.floor(target.length / RECORD_BYTES);
      const bytes = this.#readSegment(segment, from - segment.first, slots, target, 0);
      const got = Math.floor(bytes / RECORD_BYTES);
      for (let slot = 0; slot < got; slot++) if (target[slot * RECORD_BYTES] === KIND.NONE) return slot;
      return got;
    } catch {
      return 0;
    }
  }

  /**
   * What takes the place of slots that were let go, in the form of slots: DROPPED and all that is still known of them.
   * @param from index of the first of them; a reader has all before it
   */
  substitute(from: number): Uint32Array {
    return substituteFor(this, from);
  }

  #read(first: number, count: number, target: Uint8Array, offset: number): number {
    if (first < this.first) return 0;
    const end = Math.min(first + count, this.slots);
    let done = 0;
    for (const segment of this.#from(first)) {
      const index = first + done - segment.first;
      const wanted = Math.min(segment.slots - index, end - first - done);
      if (wanted <= 0) break;
      const bytes = this.#readSegment(segment, index, wanted, target, offset + done * RECORD_BYTES);
      done += Math.floor(bytes / RECORD_BYTES);
      if (bytes < wanted * RECORD_BYTES) break;
    }
    return done;
  }

  /** Records that found no room and that no record in the log tells of. */
  get untold(): number {
    return this.#lostHere;
  }

  /** The oldest segment that was not let go. */
  get oldest(): string | null {
    return this.#segments[0]?.path ?? null;
  }

  /** The newest segment and how many slots of it can be read. */
  get newest(): { path: string; number: number; slots: number } | null {
    const segment = this.#segments.at(-1);
    return segment ? { path: segment.path, number: segment.number, slots: segment.slots } : null;
  }

  /** The preload's sentence about this thread, if it left one. */
  note(): string | null {
    const path = join(this.directory, NOTE_FILE);
    if (!existsSync(path)) return null;
    try {
      return readFileSync(path, 'utf8').trim() || null;
    } catch {
      return null;
    }
  }

  /** Gives the open file back. The log can still be read. */
  release(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }

  #readSegment(segment: Segment, index: number, count: number, target: Uint8Array, offset: number): number {
    try {
      return withFile(segment.path, 'r', (fd) => readSync(fd, target, offset, count * RECORD_BYTES, slotOffset(index)));
    } catch (error) {
      throw unreadable(segment.path, error);
    }
  }

  *#from(slot: number): Generator<Segment> {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#segments[middle].first <= slot) low = middle;
      else high = middle - 1;
    }
    for (let i = low; i <= this.#segments.length - 1; i++) yield this.#segments[i];
  }

  /** One look at the newest segment. True where there may be another one behind it. */
  #advance(writerGone: boolean): boolean {
    const number = this.#segments.at(-1)?.number ?? this.#lowest();
    const path = join(this.directory, segmentName(number));
    try {
      // Not to wait for ever where somebody has put a pipe in its place.
      if (this.#openNumber !== number) this.release();
      if (this.#fd < 0) this.#fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      this.#openNumber = number;
      const header = readHeader(this.#fd, path, this.#header);
      if (header) return this.#take(path, number, header, writerGone);
      if (writerGone) this.#failWithoutHeader(path, number, fstatSync(this.#fd).size);
    } catch (error) {
      if (error instanceof LoopscopeError) this.fault = error;
      else if (this.#flight && systemCode(error) === 'ENOENT' && this.#wasLetGo(number)) return true;
      // While the writer lives there is a next time.
      else if (!writerGone) return false;
      else if (systemCode(error) !== 'ENOENT') this.fault = unreadable(path, error);
      else if (number > 0 || this.#hasOtherSegments()) this.#fail(`${path} is missing`);
      this.#close();
      return false;
    }
    if (writerGone) this.#close();
    return false;
  }

  #take(path: string, number: number, header: SegmentHeader, writerGone: boolean): boolean {
    const isAnew = this.#segments.length === 0 && this.#flight && header.first > this.slots;
    const expected = this.#segments.at(-1) ?? { path, number, first: isAnew ? header.first : this.slots, slots: 0 };
    if (header.pid !== this.pid || header.tid !== this.tid || header.number !== number) {
      this.#fail(
        `${path} belongs elsewhere (its header says segment ${header.number} of thread ${header.pid}:${header.tid})`,
      );
      this.#close();
      return false;
    }
    if (header.first !== expected.first) {
      this.#fail(`${path} does not follow the segment before it (it begins at ${header.first}, not ${expected.first})`);
      this.#close();
      return false;
    }
    if (this.#segments.length === 0) {
      this.#segments.push(expected);
      this.first = expected.first;
    }
    const available = Math.max(0, Math.floor((fstatSync(this.#fd).size - HEADER_BYTES) / RECORD_BYTES));
    const full = header.sealed && (header.settled || writerGone);
    const known = full ? header.capacity : header.published;
    const end = Math.min(known, available);
    expected.slots = writerGone && !full ? writtenSlots(this.#fd, end, Math.min(header.capacity, available)) : end;
    this.slots = expected.first + expected.slots;
    this.lost += Math.max(0, header.lost - this.#lostHere);
    this.#lostHere = header.lost;
    this.ended ||= header.ended;
    if (available < known) {
      this.#fail(`${path} is cut short: ${available} of its ${known} records are there`);
      this.#close();
      return false;
    }
    if (writerGone && !full) this.#checkEnd(path, header, available);
    if (full) {
      this.release();
      this.#lostHere = 0;
      this.#segments.push({
        path: join(this.directory, segmentName(number + 1)),
        number: number + 1,
        first: expected.first + header.capacity,
        slots: 0,
      });
      if (this.#flight && !existsSync(this.#segments[0].path)) this.#forget();
      return true;
    }
    if (writerGone || (header.ended && header.settled)) this.#close();
    return false;
  }

  /** The last segment of a log whose writer is gone: is there more than can be read? */
  #checkEnd(path: string, header: SegmentHeader, available: number): void {
    const { slots } = this.#segments[this.#segments.length - 1];
    const unread = header.reserved - slots;
    if (available < header.capacity)
      this.#fail(
        `${path} is cut short: there is room for ${available} of the ${header.capacity} records it was made for`,
      );
    else if (unread > MOST_UNFINISHED_RECORDS)
      this.#fail(`${path} has an empty record, and ${unread - 1} more after it`);
    else if (this.#isFollowed()) this.#fail(`${path} is not closed, though another segment follows`);
  }

  /** Whether there is another segment behind the newest, and it was used. */
  #isFollowed(): boolean {
    try {
      return !isUnused(join(this.directory, segmentName((this.newest?.number ?? 0) + 1)));
    } catch {
      return false;
    }
  }

  #hasOtherSegments(): boolean {
    return segmentNumbers(this.directory).length > 0;
  }

  /** The number of the first segment there is. */
  #lowest(): number {
    return this.#flight ? (segmentNumbers(this.directory)[0] ?? 0) : 0;
  }

  /** Whether a segment is not there because it was let go. */
  #wasLetGo(number: number): boolean {
    return this.#forget() || (this.#segments.length === 0 && this.#lowest() > number);
  }

  /** Looks which segments were let go. Returns whether there were any that this did not know of. */
  #forget(): boolean {
    const lowest = segmentNumbers(this.directory)[0] ?? Number.POSITIVE_INFINITY;
    const kept = this.#segments.findIndex(({ number }) => number >= lowest);
    if (kept === 0 || this.#segments.length === 0) return false;
    this.#segments = kept < 0 ? [] : this.#segments.slice(kept);
    if (kept < 0) this.release();
    this.first = this.#segments[0]?.first ?? this.slots;
    return true;
  }

  #close(): void {
    this.closed = true;
    this.release();
  }

  /** A file is made with all its size and no header: a part of one is what is left of a longer file. */
  #failWithoutHeader(path: string, number: number, size: number): void {
    if (number > 0 || (size > 0 && size < HEADER_BYTES))
      this.#fail(`${path} is cut short within its header (${size} bytes)`);
    else
      this.fault = new LoopscopeError(
        'E_RECORDING_DAMAGED',
        `Thread ${this.key} was killed before it wrote anything, so there is nothing of it to be shown; record it again.`,
      );
  }

  #fail(what: string): void {
    this.fault = new LoopscopeError(
      'E_RECORDING_DAMAGED',
      `${what}; thread ${this.key} is shown up to there (${this.slots} records), copy the recording again for the rest.`,
    );
  }
}
