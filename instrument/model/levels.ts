/**
 * One row of intervals that do not overlap (the callbacks of one nesting depth, the phases, the collections), kept so
 * that any view of it costs pixels, not events.
 *
 *   leaves    0  1  2  3  4  5  6  7  8 …            start, end, item, tone; appended in order of time, never changed
 *   sums      ├ before 0 ───────────├ before 8 ── …  the weights of all leaves before every eighth
 *   level 0   ├── heaviest of 8 ────┤├── of 8 ── …   the heaviest leaf of every full block of 8,
 *   level 1   ├───────────── of 64 ────────────┤ …   of 64, of 512, …
 *
 * An append writes one leaf and, every eighth time, one entry a level up: O(1) amortised. A pixel's bucket finds its last
 * leaf by galloping, its count by subtraction, and its busy time and its heaviest leaf in a few block look-ups, so that
 * one long callback among a million short ones is never lost.
 */
import type { Nanoseconds } from '../schema/units.ts';
import type { Column } from './columns.ts';
import { EndColumn, type Ends } from './derived-columns.ts';
import { ZERO } from './doubles.ts';
import { PackedColumn } from './packed-column.ts';

const FAN_BITS = 3;
const FAN = 1 << FAN_BITS;

/** Where a query writes: at most about one slice per bucket. Reused from query to query. */
export class SliceBuffer {
  length = 0;
  start = new Float64Array(1024);
  end = new Float64Array(1024);
  /** Sum of the weights of what the slice stands for. */
  busy = new Float64Array(1024);
  /** How many intervals it stands for. */
  count = new Uint32Array(1024);
  /** Item of the heaviest of them. */
  item = new Uint32Array(1024);
  /** Tone of the heaviest of them. */
  tone = new Uint8Array(1024);
  /** Weight of the heaviest of them. */
  longest = new Float64Array(1024);

  clear(): void {
    this.length = 0;
  }

  push(
    start: Nanoseconds,
    end: Nanoseconds,
    busy: number,
    count: number,
    item: number,
    tone: number,
    longest: number = busy,
  ): void {
    const at = this.length++;
    if (at === this.start.length) this.#grow();
    this.start[at] = start;
    this.end[at] = end;
    this.busy[at] = busy;
    this.count[at] = count;
    this.item[at] = item;
    this.tone[at] = tone;
    this.longest[at] = longest;
  }

  #grow(): void {
    const size = this.start.length * 2;
    this.start = copyOf(this.start, new Float64Array(size));
    this.end = copyOf(this.end, new Float64Array(size));
    this.busy = copyOf(this.busy, new Float64Array(size));
    this.count = copyOf(this.count, new Uint32Array(size));
    this.item = copyOf(this.item, new Uint32Array(size));
    this.tone = copyOf(this.tone, new Uint8Array(size));
    this.longest = copyOf(this.longest, new Float64Array(size));
  }
}

/** What every row can be asked, wherever its leaves are kept. */
export abstract class Levels {
  /** Sum of the weights of the leaves before each block of 8. */
  readonly #before = new PackedColumn();
  /** By level: the heaviest leaf of each full block. */
  readonly #heaviest: PackedColumn[] = [];
  /** The sum of all weights. */
  #total = ZERO;
  /** What the latest range has come to. */
  #sum = ZERO;
  #best = -1;
  #bestWeight = ZERO;

  /** How many leaves there are. */
  abstract readonly length: number;
  abstract start(leaf: number): Nanoseconds;
  abstract end(leaf: number): Nanoseconds;
  /** What a leaf stands for: a row of the lane's table. */
  abstract item(leaf: number): number;
  abstract tone(leaf: number): number;
  /** What "heaviest" compares: a whole number from 0. */
  abstract weight(leaf: number): number;

  /** Bytes held, room to grow included. */
  get bytes(): number {
    return this.#heaviest.reduce((sum, column) => sum + column.bytes, this.#before.bytes);
  }

  /** Sum of the weights of the leaves from `first` up to, not including, `last`. */
  busy(first: number, last: number): number {
    this.#gather(first, last);
    return this.#sum;
  }

  /** The first leaf that ends after `time`; `length` where none does. */
  firstEndingAfter(time: Nanoseconds): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.end(middle) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first leaf at or after `from` that begins at `time` or later. */
  firstStartingAt(time: Nanoseconds, from = 0): number {
    let step = 1;
    let low = from;
    while (low + step < this.length && this.start(low + step) < time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(this.length, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.start(middle) >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The heaviest leaf from `first` up to, not including, `last`; the earliest of equals; -1 where there is none. */
  heaviest(first: number, last: number): number {
    this.#gather(first, last);
    return this.#best;
  }

  /** The heaviest leaves from `first` up to, not including, `last`, heaviest first, at most `limit`. */
  heaviestFew(limit: number, first = 0, last = this.length): number[] {
    const ranges: [from: number, to: number, best: number][] = [];
    const add = (from: number, to: number) => {
      const best = this.heaviest(from, to);
      if (best >= 0) ranges.push([from, to, best]);
    };
    add(first, last);
    const found: number[] = [];
    while (found.length < limit && ranges.length > 0) {
      let top = 0;
      for (let i = 1; i < ranges.length; i++) if (this.weight(ranges[i][2]) > this.weight(ranges[top][2])) top = i;
      const [from, to, best] = ranges.splice(top, 1)[0];
      found.push(best);
      add(from, best);
      add(best + 1, to);
    }
    return found;
  }

  /**
   * Writes what a view of `from`…`to` shows: an interval of `bucket` ns or more by itself; shorter ones that begin in
   * the same bucket as one slice. Buckets are aligned to time 0, so that panning does not make them shimmer.
   */
  query(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: SliceBuffer): void {
    let leaf = this.firstEndingAfter(Math.floor(from / bucket) * bucket);
    while (leaf < this.length && this.start(leaf) < to) {
      const start = this.start(leaf);
      let next = leaf + 1;
      if (this.end(leaf) - start < bucket) {
        next = this.firstStartingAt((Math.floor(start / bucket) + 1) * bucket, next);
        // Only the last of them can be as long as the bucket: it stands alone.
        if (next - 1 > leaf && this.end(next - 1) - this.start(next - 1) >= bucket) next--;
      }
      this.#gather(leaf, next);
      const best = this.#best;
      into.push(start, this.end(next - 1), this.#sum, next - leaf, this.item(best), this.tone(best), this.#bestWeight);
      leaf = next;
    }
  }

  /** The latest leaf is there: takes it into the levels. */
  protected grown(): void {
    const { length } = this;
    if (((length - 1) & (FAN - 1)) === 0) this.#before.push(this.#total);
    this.#total += this.weight(length - 1);
    for (let level = 0, full = length; (full & (FAN - 1)) === 0; level++, full >>>= FAN_BITS) this.#close(level);
  }

  /** Sum, heaviest leaf and its weight, from `first` up to, not including, `last`. */
  #gather(first: number, last: number): void {
    let sum = 0;
    let best = -1;
    let bestWeight = -1;
    for (let at = first; at < last; ) {
      let leaf = at;
      let size = 1;
      if ((at & (FAN - 1)) === 0 && at + FAN <= last) {
        let level = 0;
        size = FAN;
        while (at % (size * FAN) === 0 && at + size * FAN <= last) {
          size *= FAN;
          level++;
        }
        leaf = this.#heaviest[level].get(at / size);
        sum += this.#sumBefore(at + size) - this.#before.get(at >>> FAN_BITS);
      }
      const weight = this.weight(leaf);
      if (size === 1) sum += weight;
      if (weight > bestWeight) {
        best = leaf;
        bestWeight = weight;
      }
      at += size;
    }
    this.#sum = sum;
    this.#best = best;
    this.#bestWeight = bestWeight;
  }

  /** The weights of all leaves before the first of a block, or before the one that is to come. */
  #sumBefore(leaf: number): number {
    return leaf === this.length ? this.#total : this.#before.get(leaf >>> FAN_BITS);
  }

  #close(level: number): void {
    this.#heaviest[level] ??= new PackedColumn();
    const blocks = this.#heaviest[level];
    const first = blocks.length * FAN;
    let best = -1;
    let bestWeight = -1;
    for (let child = first; child < first + FAN; child++) {
      const leaf = level === 0 ? child : this.#heaviest[level - 1].get(child);
      const weight = this.weight(leaf);
      if (weight <= bestWeight) continue;
      best = leaf;
      bestWeight = weight;
    }
    blocks.push(best);
  }
}

/** A row that keeps its intervals itself. */
export class IntervalLevels extends Levels {
  readonly #start = new PackedColumn();
  readonly #end = new EndColumn(this.#start);
  readonly #item = new PackedColumn();
  readonly #tone = new PackedColumn();
  /** None where it is the length. */
  readonly #weight = new PackedColumn();

  get length(): number {
    return this.#weight.length;
  }

  override get bytes(): number {
    const columns = [this.#start, this.#end, this.#item, this.#tone, this.#weight];
    return columns.reduce((sum, column) => sum + column.bytes, super.bytes);
  }

  start(leaf: number): Nanoseconds {
    return this.#start.get(leaf);
  }

  end(leaf: number): Nanoseconds {
    return this.#end.get(leaf);
  }

  item(leaf: number): number {
    return this.#item.get(leaf);
  }

  tone(leaf: number): number {
    return this.#tone.get(leaf);
  }

  weight(leaf: number): number {
    const weight = this.#weight.get(leaf);
    return weight < 0 ? this.#end.duration(leaf) : weight;
  }

  /** Appends an interval; it must not begin before the latest one's end. `weight` is its length unless given. */
  push(start: Nanoseconds, end: Nanoseconds, item: number, tone: number, weight: number = -1): void {
    this.#start.push(start);
    this.#end.push(end);
    this.#item.push(item);
    this.#tone.push(tone);
    if (weight < 0) this.#weight.pushNone();
    else this.#weight.push(weight);
    this.grown();
  }
}

/** A row whose intervals are rows of a table: only which ones is kept. */
export class RowLevels extends Levels {
  readonly #start: Column;
  readonly #end: Ends;
  readonly #toneOf: (row: number) => number;
  readonly #rows = new PackedColumn();

  constructor(table: { readonly start: Column; readonly end: Ends }, toneOf: (row: number) => number) {
    super();
    this.#start = table.start;
    this.#end = table.end;
    this.#toneOf = toneOf;
  }

  get length(): number {
    return this.#rows.length;
  }

  override get bytes(): number {
    return super.bytes + this.#rows.bytes;
  }

  start(leaf: number): Nanoseconds {
    return this.#start.get(this.#rows.get(leaf));
  }

  end(leaf: number): Nanoseconds {
    return this.#end.get(this.#rows.get(leaf));
  }

  item(leaf: number): number {
    return this.#rows.get(leaf);
  }

  tone(leaf: number): number {
    return this.#toneOf(this.#rows.get(leaf));
  }

  weight(leaf: number): number {
    return this.#end.duration(this.#rows.get(leaf));
  }

  /** Appends a row of the table that has ended; it must not begin before the latest one's end. */
  push(row: number): void {
    this.#rows.push(row);
    this.grown();
  }
}

/** The bucket of a view: the power of two nearest to the time of one pixel. */
export function bucketOf(nsPerPixel: number): Nanoseconds {
  return 2 ** Math.round(Math.log2(nsPerPixel));
}

function copyOf<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
