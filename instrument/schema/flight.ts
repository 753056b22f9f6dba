/**
 * What the processes of a flight recording and its host share: how much room there is.
 *
 *   NAME.loopscope/
 *     flight                              one page, mapped by every observed process, read and written by the host
 *     threads/4711-0/names.log
 *     threads/4711-0/000117.log …         the newest segments
 *
 *   ┌ magic version │ limit  reserve  segment │ taken        │ released │ threads  records ┐   all sizes in pages of 4 KiB
 *   └───────────────┴── written by the host ──┴ by processes ┴ by host ─┴─ by processes ───┘
 *
 *   free = limit + released − taken          (32 bits, turning over)
 *
 * - A process takes room before it makes a file, atomically, and gives it back when it removes one: so the recording never
 *   exceeds its limit, whoever lives. The last `reserve` pages are for threads that begin.
 * - The host lets the oldest segments go, whichever thread's they are, so that all threads reach equally far back, and so
 *   keeps more free than is taken between two of its looks.
 * - Where nothing is free all the same (the host is gone, stopped or late) whoever needs a segment removes the oldest itself,
 *   by the same rule: the newest are kept and the disk stays bounded without a host. What cannot be had even then is lost
 *   and counted, and a thread for which there is no room when it begins is not recorded.
 * - A segment may go as soon as its thread has mapped two more, or has ended in the one after it. Of a thread that has ended
 *   the last one goes with all that is left of it: whoever gives the folder a name with a dot before it removes it.
 */

export const FLIGHT_FILE = 'flight';

/** "FLIT" in ASCII, read as a little-endian word. */
export const FLIGHT_MAGIC = 0x54494c46;

export const FLIGHT_PAGE_BYTES = 4096;

/** Word offsets in the file. */
export const ROOM = {
  MAGIC: 0,
  VERSION: 1,
  /** Pages that the recording may have. */
  LIMIT: 2,
  /** Pages of them that are kept for threads that begin. */
  RESERVE: 3,
  /** Pages of the largest segment that may be made now. */
  SEGMENT: 4,
  /** Pages that processes have taken, less those that they have given back. */
  TAKEN: 5,
  /** Pages that the host has given back. */
  RELEASED: 6,
  /** Threads that processes let go whole, and how many records they had written, in 64 bits. */
  THREADS: 7,
  RECORDS_LOW: 8,
  RECORDS_HIGH: 9,
} as const;

/** Bytes of a flight recording's first segment; the ones after it double until they reach SEGMENT. */
export const FLIGHT_FIRST_SEGMENT_BYTES = 65_536;

/** Pages that a thread takes beside its segments: its folder, and its names at first. */
export const FLIGHT_THREAD_PAGES = 2;

/** The file of a thread's names, beside its segments. */
export const NAMES_FILE = 'names.log';

/** What part of the limit a thread's names may take: one in so many. */
export const FLIGHT_NAMES_PART = 8;
