/**
 * One row of intervals that do not overlap (the callbacks of one nesting depth, the phases, the collections), kept so
 * that any view of it costs pixels, not events.
 *
 *   leaves    0    1    2    3  …                    start, end, item, tone; appended in order of time, never changed
 *   weights   0  w₀  w₀+w₁  …                        running sums: a range's busy time is one subtraction
 *   level 0   ├── heaviest of 8 ──┤├── of 8 ──┤ …    the heaviest leaf of every full block of 8,
 *   level 1   ├───────────── of 64 ────────────┤ …   of 64, of 512, …
 *
 * An append writes one leaf and, every eighth time, one entry a level up: O(1) amortised. A pixel's bucket finds its last
 * leaf by galloping, its count by subtraction, and its heaviest leaf in a few block look-ups, so that one long callback
 * among a million short ones is never lost.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { Float64Column, Uint8Column, Uint32Column } from './columns.ts';

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

  clear(): void {
    this.length = 0;
  }

  push(start: Nanoseconds, end: Nanoseconds, busy: number, count: number, item: number, tone: number): void {
    const at = this.length++;
    if (at === this.start.length) this.#grow();
    this.start[at] = start;
    this.end[at] = end;
    this.busy[at] = busy;
    this.count[at] = count;
    this.item[at] = item;
    this.tone[at] = tone;
  }

  #grow(): void {
    const size = this.start.length * 2;
    this.start = copyOf(this.start, new Float64Array(size));
    this.end = copyOf(this.end, new Float64Array(size));
    this.busy = copyOf(this.busy, new Float64Array(size));
    this.count = copyOf(this.count, new Uint32Array(size));
    this.item = copyOf(this.item, new Uint32Array(size));
    this.tone = copyOf(this.tone, new Uint8Array(size));
  }
}

export class IntervalLevels {
  readonly #start = new Float64Column();
  readonly #end = new Float64Column();
  /** Sum of the weights of the leaves before each leaf, and of all. */
  readonly #before = new Float64Column();
  readonly #item = new Uint32Column();
  readonly #tone = new Uint8Column();
  /** By level: the heaviest leaf of each full block. */
  readonly #heaviest: Uint32Column[] = [];

  constructor() {
    this.#before.push(0);
  }

  get length(): number {
    return this.#start.length;
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

  weight(leaf: number): number {
    return this.#before.get(leaf + 1) - this.#before.get(leaf);
  }

  /** Sum of the weights of the leaves from `first` up to, not including, `last`. */
  busy(first: number, last: number): number {
    return this.#before.get(last) - this.#before.get(first);
  }

  /** Appends an interval; it must not begin before the latest one's end. `weight` is what "heaviest" compares. */
  push(start: Nanoseconds, end: Nanoseconds, item: number, tone: number, weight: number = end - start): void {
    this.#start.push(start);
    this.#end.push(end);
    this.#item.push(item);
    this.#tone.push(tone);
    this.#before.push(this.#before.get(this.length - 1) + weight);
    for (let level = 0, full = this.length; (full & (FAN - 1)) === 0; level++, full >>>= FAN_BITS) this.#close(level);
  }

  /** The first leaf that ends after `time`; `length` where none does. */
  firstEndingAfter(time: Nanoseconds): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#end.get(middle) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first leaf at or after `from` that begins at `time` or later. */
  firstStartingAt(time: Nanoseconds, from = 0): number {
    let step = 1;
    let low = from;
    while (low + step < this.length && this.#start.get(low + step) < time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(this.length, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#start.get(middle) >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The heaviest leaf from `first` up to, not including, `last`; the earliest of equals; -1 where there is none. */
  heaviest(first: number, last: number): number {
    let best = -1;
    let bestWeight = -1;
    for (let at = first; at < last; ) {
      let level = -1;
      let size = 1;
      while (at % (size * FAN) === 0 && at + size * FAN <= last) {
        size *= FAN;
        level++;
      }
      const leaf = level < 0 ? at : this.#heaviest[level].get(at / size);
      const weight = this.weight(leaf);
      if (weight > bestWeight) {
        best = leaf;
        bestWeight = weight;
      }
      at += size;
    }
    return best;
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
    while (leaf < this.length && this.#start.get(leaf) < to) {
      const start = this.#start.get(leaf);
      let next = leaf + 1;
      if (this.#end.get(leaf) - start < bucket) {
        next = this.firstStartingAt((Math.floor(start / bucket) + 1) * bucket, next);
        // Only the last of them can be as long as the bucket: it stands alone.
        if (next - 1 > leaf && this.#end.get(next - 1) - this.#start.get(next - 1) >= bucket) next--;
      }
      const best = this.heaviest(leaf, next);
      into.push(
        start,
        this.#end.get(next - 1),
        this.busy(leaf, next),
        next - leaf,
        this.#item.get(best),
        this.#tone.get(best),
      );
      leaf = next;
    }
  }

  #close(level: number): void {
    this.#heaviest[level] ??= new Uint32Column();
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

/** The bucket of a view: the power of two nearest to the time of one pixel. */
export function bucketOf(nsPerPixel: number): Nanoseconds {
  return 2 ** Math.round(Math.log2(nsPerPixel));
}

function copyOf<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
