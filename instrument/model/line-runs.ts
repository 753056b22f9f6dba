/**
 * Every run of the callbacks that one line of the source scheduled, in all threads: how many, how long, which is next.
 * Where call sites are not recorded, those of one type. Looked for a few thousand rows at a time, and on as more comes.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { callerFrame } from './call-sites.ts';
import { Float64Column, firstAtOrAfter, Uint32Column } from './columns.ts';
import type { SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

const STRIDE = 2048;

/** What the runs have in common. */
export type LineKey = { file: string; line: number } | { type: string };

export function sameLine(a: LineKey, b: LineKey): boolean {
  if ('type' in a || 'type' in b) return 'type' in a && 'type' in b && a.type === b.type;
  return a.file === b.file && a.line === b.line;
}

/** The line that scheduled a run; its type where that is not known. */
export function lineOf(timeline: ThreadTimeline, span: SpanRow): LineKey {
  const frames = timeline.site(timeline.siteOfSpan(span));
  const frame = frames && callerFrame(frames);
  return frame && frame[0] !== ''
    ? { file: frame[0], line: frame[1] }
    : { type: timeline.typeName(timeline.spans.type.get(span)) };
}

class ThreadRuns {
  readonly timeline: ThreadTimeline;
  /** Rows of the runs, ascending, and how long each took. */
  readonly rows = new Uint32Column();
  readonly lengths = new Float64Column();
  /** How many runs there are of each length, about: see binOf. */
  readonly bins = new Uint32Array(BINS);
  total: Nanoseconds = 0;
  longest: Nanoseconds = -1;
  longestRow: SpanRow = -1;
  readonly #key: LineKey;
  readonly #known = new Map<number, boolean>();
  #taken = 0;

  constructor(timeline: ThreadTimeline, key: LineKey) {
    this.timeline = timeline;
    this.#key = key;
  }

  get isDone(): boolean {
    return this.#taken >= this.timeline.spans.length;
  }

  go(isDue: () => boolean): void {
    const { spans } = this.timeline;
    while (this.#taken < spans.length) {
      const end = Math.min(spans.length, this.#taken + STRIDE);
      for (; this.#taken < end; this.#taken++) if (this.#isOne(this.#taken)) this.#take(this.#taken);
      if (isDue()) return;
    }
  }

  #isOne(row: SpanRow): boolean {
    // A site without a file is like none: what it is of is its type.
    const number = 'type' in this.#key ? this.timeline.spans.type.get(row) : this.timeline.siteOfSpan(row);
    let known = this.#known.get(number);
    if (known === undefined) {
      known =
        'type' in this.#key
          ? this.timeline.typeName(number) === this.#key.type
          : number !== 0 && sameLine(lineOf(this.timeline, row), this.#key);
      this.#known.set(number, known);
    }
    return known;
  }

  #take(row: SpanRow): void {
    const { spans, end } = this.timeline;
    const length = spans.endOr(row, end) - spans.start.get(row);
    this.rows.push(row);
    this.lengths.push(length);
    this.bins[binOf(length)]++;
    this.total += length;
    if (length <= this.longest) return;
    this.longest = length;
    this.longestRow = row;
  }
}

export interface LineTotals {
  count: number;
  total: Nanoseconds;
  longest: Nanoseconds;
  /** Thread, by its place among those asked for, and row of the longest; null where there is none. */
  longestAt: { of: number; span: SpanRow } | null;
}

export class LineRuns {
  readonly key: LineKey;
  readonly #threads: () => readonly ThreadTimeline[];
  readonly #runs: ThreadRuns[] = [];
  #median: { count: number; value: Nanoseconds } = { count: 0, value: Number.NaN };

  constructor(threads: () => readonly ThreadTimeline[], key: LineKey) {
    this.#threads = threads;
    this.key = key;
  }

  get isDone(): boolean {
    return this.#runs.length === this.#threads().length && this.#runs.every(({ isDone }) => isDone);
  }

  /** Goes on until it is done, or `isDue` says so. */
  go(isDue: () => boolean): void {
    const threads = this.#threads();
    while (this.#runs.length < threads.length) this.#runs.push(new ThreadRuns(threads[this.#runs.length], this.key));
    for (const runs of this.#runs) {
      runs.go(isDue);
      if (isDue()) return;
    }
  }

  get totals(): LineTotals {
    const totals: LineTotals = { count: 0, total: 0, longest: 0, longestAt: null };
    this.#runs.forEach((runs, of) => {
      totals.count += runs.rows.length;
      totals.total += runs.total;
      if (runs.longestRow < 0 || (totals.longestAt && runs.longest <= totals.longest)) return;
      totals.longest = runs.longest;
      totals.longestAt = { of, span: runs.longestRow };
    });
    return totals;
  }

  /** The middle one of all lengths, the longer of two; NaN where there are none. */
  get median(): Nanoseconds {
    const { count } = this.totals;
    if (count !== this.#median.count) this.#median = { count, value: this.#findMedian(count) };
    return this.#median.value;
  }

  /** Where a run of a thread stands among that thread's: which one it is, from 0, and its neighbours, -1 for none. */
  around(thread: ThreadTimeline, span: SpanRow): { index: number; count: number; previous: SpanRow; next: SpanRow } {
    const rows = this.#runs.find((runs) => runs.timeline === thread)?.rows;
    if (rows === undefined) return { index: -1, count: 0, previous: -1, next: -1 };
    const low = firstAtOrAfter(rows, span);
    const isOne = low < rows.length && rows.get(low) === span;
    const next = low + (isOne ? 1 : 0);
    return {
      index: isOne ? low : -1,
      count: rows.length,
      previous: low > 0 ? rows.get(low - 1) : -1,
      next: next < rows.length ? rows.get(next) : -1,
    };
  }

  /** Only those of about the median's length are looked at one by one. */
  #findMedian(count: number): Nanoseconds {
    let wanted = count >>> 1;
    let bin = 0;
    const inBin = (at: number) => this.#runs.reduce((sum, { bins }) => sum + bins[at], 0);
    for (let there = inBin(0); bin < BINS - 1 && wanted >= there; there = inBin(++bin)) wanted -= there;
    const [from, to] = [leastOf(bin), leastOf(bin + 1)];
    const values = new Float64Array(inBin(bin));
    let found = 0;
    for (const { lengths } of this.#runs)
      for (let i = 0; i < lengths.length; i++) {
        const length = lengths.get(i);
        if (length >= from && length < to) values[found++] = length;
      }
    return nthOf(values.subarray(0, found), wanted);
  }
}

const BINS_PER_DOUBLING = 64;
const BINS = BINS_PER_DOUBLING * 56;

/** A number that grows with the length, in steps of about a hundredth of it; below 64 ns each has its own. */
function binOf(length: Nanoseconds): number {
  if (length < BINS_PER_DOUBLING) return Math.max(0, Math.floor(length));
  const doubling = Math.floor(Math.log2(length));
  const share = length / 2 ** doubling - 1;
  const bin = (doubling - 5) * BINS_PER_DOUBLING + Math.floor(share * BINS_PER_DOUBLING);
  return Math.min(BINS - 1, Math.max(BINS_PER_DOUBLING, bin));
}

/** The least length of a bin. */
function leastOf(bin: number): Nanoseconds {
  if (bin < BINS_PER_DOUBLING) return bin;
  if (bin >= BINS) return Number.POSITIVE_INFINITY;
  const share = (bin % BINS_PER_DOUBLING) / BINS_PER_DOUBLING;
  return 2 ** (Math.floor(bin / BINS_PER_DOUBLING) + 5) * (1 + share);
}

/** The value that would stand at `wanted` if they were sorted; Hoare's selection, which changes their order. */
function nthOf(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i++;
      j--;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return values.length === 0 ? Number.NaN : values[wanted];
}
