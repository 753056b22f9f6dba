import { existsSync, fstatSync, ftruncateSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER, HEADER_WORDS, KIND, RECORD_WORDS, slotsOfRecord } from '../schema/events.ts';
import { systemReason } from './errors.ts';
import { type Pages, pagesOf } from './flight-room.ts';
import { readLog } from './read-log.ts';
import type { Recording } from './recording.ts';
import { isUnused, readHeader, withFile } from './segments.ts';
import { segmentName, type ThreadLog } from './thread-log.ts';

/** What the end of a recording looks like from its files. */
export interface Sealed {
  /** Records that found no room, all threads together. */
  lost: number;
  /** Sentences about what could not be closed, and about what is missing. */
  notes: string[];
  /** Processes that are still running and still write. */
  running: number[];
}

/**
 * Cuts the logs whose process is gone to the size that they use, and counts what they lost. Logs of processes that
 * still run are left alone: a file that is cut under its mapping would kill them.
 */
export function sealRecording(recording: Recording): Sealed {
  recording.findThreads();
  recording.refresh();
  const running = new Set<number>();
  const notes: string[] = [];
  let lost = 0;
  for (const log of recording.logs) {
    if (!recording.writerGone(log)) {
      running.add(log.pid);
      lost += log.lost;
      continue;
    }
    if (!log.closed) log.refresh(true);
    lost += countLost(log);
    try {
      if (!log.fault) trim(log);
    } catch (error) {
      notes.push(`The log of thread ${log.key} was not cut to its size: ${systemReason(error)}.`);
    }
  }
  for (const pid of running) {
    notes.push(`Process ${pid} was still running when the program ended; its log goes on until it ends.`);
  }
  return { lost, notes, running: [...running] };
}

/**
 * Gives back what a closed log does not use: the rest of its newest segment, and the one that was mapped ahead. Returns how
 * much that was. Processes of a flight recording may remove the same files at the same time: whoever removes one counts what
 * it is then, so nothing is counted here of a file that is gone.
 */
export function trim(log: ThreadLog): Pages {
  const newest = log.newest;
  if (!newest || !existsSync(newest.path)) return 0;
  let freed = withFile(newest.path, 'r+', (fd) => {
    const end = HEADER_WORDS + newest.slots * RECORD_WORDS;
    const { size } = fstatSync(fd);
    if (size === end * 4) return 0;
    const word = Buffer.alloc(4);
    word.writeUInt32LE(end);
    for (const field of [HEADER.HEAD, HEADER.PUBLISHED, HEADER.CAPACITY]) writeSync(fd, word, 0, 4, field * 4);
    ftruncateSync(fd, end * 4);
    return fstatSync(fd).nlink > 0 ? pagesOf(size) - pagesOf(end * 4) : 0;
  });
  for (let number = newest.number + 1; ; number++) {
    const path = join(log.directory, segmentName(number));
    if (!existsSync(path) || !isUnused(path)) return freed;
    freed += removeSegment(path);
  }
}

/** Removes a segment. Returns how much that was; 0 where its thread, or another process, was faster and has counted it. */
export function removeSegment(path: string): Pages {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  try {
    unlinkSync(path);
    return pagesOf(size);
  } catch {
    return 0;
  }
}

/** Records that a closed log lost: those that its `lost` records tell of, and those since the last of these. */
export function countLost(log: ThreadLog): number {
  let lost = 0;
  /** Where the next record is; behind the piece where a text goes on in the next one. */
  let at = 0;
  for (const words of readLog(log)) {
    for (; at < words.length; at += slotsOfRecord(words[at]) * RECORD_WORDS)
      if ((words[at] & 0xff) === KIND.LOST) lost += words[at + 2] * 2 ** 32 + words[at + 1];
    at = words.length === 0 ? 0 : at - words.length;
  }
  const newest = log.newest;
  if (newest && existsSync(newest.path)) lost += withFile(newest.path, 'r', (fd) => headerLost(fd, newest.path));
  return lost;
}

function headerLost(fd: number, path: string): number {
  try {
    return readHeader(fd, path)?.lost ?? 0;
  } catch {
    return 0;
  }
}
