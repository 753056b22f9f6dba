/**
 * The rows of what a program said itself: output in one row, user timing below it.
 *
 *   output   one row of moments, in their order
 *   timing   a row of marks; measures in as many rows as overlap, each in the first one that is free
 */
import type { Nanoseconds } from '../schema/units.ts';
import { type Column, Uint8Column } from './columns.ts';
import { IntervalLevels } from './levels.ts';
import { NOTE } from './tables.ts';

/** Measures that overlap more than this are left out of the picture. */
const MAX_TIMING_ROWS = 24;
/** A text on stderr stands out of a crowd. */
const STDERR_WEIGHT = 2;

/** The columns that notes are taken from; a NoteTable has them. */
export interface NoteSource {
  length: number;
  time: Column;
  kind: Column;
  duration: Column;
}

/** What a slice's colour stands for, by NOTE. */
export const NOTE_TONES: Record<number, number> = {
  [NOTE.STDOUT]: 15,
  [NOTE.STDERR]: 16,
  [NOTE.MARK]: 17,
  [NOTE.MEASURE]: 18,
};

export function isOutput(kind: number): boolean {
  return kind === NOTE.STDOUT || kind === NOTE.STDERR;
}

export class NoteRows {
  readonly output: IntervalLevels[] = [];
  readonly timing: IntervalLevels[] = [];
  readonly #source: NoteSource;
  /** What each row of `timing` holds: marks or measures. */
  readonly #kinds: number[] = [];
  readonly #row = new Uint8Column();

  constructor(source: NoteSource) {
    this.#source = source;
  }

  /** The row of a note within its lane. */
  rowOf(note: number): number {
    return this.#row.get(note);
  }

  /** Takes in the notes that have come since the last call. */
  update(): void {
    const { time, kind, duration, length } = this.#source;
    for (let note = this.#row.length; note < length; note++) {
      const is = kind.get(note);
      const end = time.get(note);
      const start = end - duration.get(note);
      const rows = isOutput(is) ? this.output : this.timing;
      const row = isOutput(is) ? 0 : this.#freeRow(is, start);
      this.#row.push(row);
      if (row === MAX_TIMING_ROWS) continue;
      rows[row] ??= new IntervalLevels();
      const weight = is === NOTE.MEASURE ? end - start : is === NOTE.STDERR ? STDERR_WEIGHT : 1;
      rows[row].push(start, end, note, NOTE_TONES[is], weight);
    }
  }

  #freeRow(kind: number, start: Nanoseconds): number {
    let row = 0;
    while (row < this.timing.length && !(this.#kinds[row] === kind && this.#isFree(row, start))) row++;
    this.#kinds[row] ??= kind;
    return row;
  }

  #isFree(row: number, start: Nanoseconds): boolean {
    const levels = this.timing[row];
    return levels.end(levels.length - 1) <= start;
  }
}
