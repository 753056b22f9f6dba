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
  length = 0;
  #start = new Float64Array(64);
  #end = new Float64Array(64);
  /** Sum of the weights of the leaves before this one; one entry more than leaves. */
  #before = new Float64Array(65);
  #item = new Uint32Array(64);
  #tone = new Uint8Array(64);
  #levels: { heaviest: Uint32Array; length: number }[] = [];

  start(leaf: number): Nanoseconds {
    return this.#start[leaf];
  }

  end(leaf: number): Nanoseconds {
    return this.#end[leaf];
  }

  item(leaf: number): number {
    return this.#item[leaf];
  }

  weight(leaf: number): number {
    return this.#before[leaf + 1] - this.#before[leaf];
  }

  /** Sum of the weights of the leaves from `first` up to, not including, `last`. */
  busy(first: number, last: number): number {
    return this.#before[last] - this.#before[first];
  }

  /** Appends an interval; it must not begin before the latest one's end. `weight` is what "heaviest" compares. */
  push(start: Nanoseconds, end: Nanoseconds, item: number, tone: number, weight: number = end - start): void {
    const leaf = this.length++;
    if (leaf === this.#start.length) this.#grow();
    this.#start[leaf] = start;
    this.#end[leaf] = end;
    this.#item[leaf] = item;
    this.#tone[leaf] = tone;
    this.#before[leaf + 1] = this.#before[leaf] + weight;
    for (let level = 0, full = this.length; (full & (FAN - 1)) === 0; level++, full >>>= FAN_BITS) this.#close(level);
  }

  /** The first leaf that ends after `time`; `length` where none does. */
  firstEndingAfter(time: Nanoseconds): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#end[middle] > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The first leaf at or after `from` that begins at `time` or later. */
  firstStartingAt(time: Nanoseconds, from = 0): number {
    let step = 1;
    let low = from;
    while (low + step < this.length && this.#start[low + step] < time) {
      low += step;
      step *= 2;
    }
    let high = Math.min(this.length, low + step);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#start[middle] >= time) high = middle;
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
      const leaf = level < 0 ? at : this.#levels[level].heaviest[at / size];
      const weight = this.weight(leaf);
      if (weight > bestWeight) {
        best = leaf;
        bestWeight = weight;
      }
      at += size;
    }
    return best;
  }

  /** The heaviest leaves, heaviest first, at most `limit`. */
  heaviestFew(limit: number): number[] {
    const ranges: [first: number, last: number, best: number][] = [];
    const add = (first: number, last: number) => {
      const best = this.heaviest(first, last);
      if (best >= 0) ranges.push([first, last, best]);
    };
    add(0, this.length);
    const found: number[] = [];
    while (found.length < limit && ranges.length > 0) {
      let top = 0;
      for (let i = 1; i < ranges.length; i++) if (this.weight(ranges[i][2]) > this.weight(ranges[top][2])) top = i;
      const [first, last, best] = ranges.splice(top, 1)[0];
      found.push(best);
      add(first, best);
      add(best + 1, last);
    }
    return found;
  }

  /**
   * Writes what a view of `from`…`to` shows: an interval of `bucket` ns or more by itself; shorter ones that begin in
   * the same bucket as one slice. Buckets are aligned to time 0, so that panning does not make them shimmer.
   */
  query(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: SliceBuffer): void {
    let leaf = this.firstEndingAfter(Math.floor(from / bucket) * bucket);
    while (leaf < this.length && this.#start[leaf] < to) {
      const start = this.#start[leaf];
      let next = leaf + 1;
      if (this.#end[leaf] - start < bucket) {
        next = this.firstStartingAt((Math.floor(start / bucket) + 1) * bucket, next);
        // Only the last of them can be as long as the bucket: it stands alone.
        if (next - 1 > leaf && this.#end[next - 1] - this.#start[next - 1] >= bucket) next--;
      }
      const best = this.heaviest(leaf, next);
      into.push(start, this.#end[next - 1], this.busy(leaf, next), next - leaf, this.#item[best], this.#tone[best]);
      leaf = next;
    }
  }

  #close(level: number): void {
    this.#levels[level] ??= { heaviest: new Uint32Array(8), length: 0 };
    const entry = this.#levels[level];
    const below = level === 0 ? null : this.#levels[level - 1].heaviest;
    let best = -1;
    let bestWeight = -1;
    for (let child = entry.length * FAN; child < (entry.length + 1) * FAN; child++) {
      const leaf = below === null ? child : below[child];
      const weight = this.weight(leaf);
      if (weight <= bestWeight) continue;
      best = leaf;
      bestWeight = weight;
    }
    if (entry.length === entry.heaviest.length)
      entry.heaviest = copyOf(entry.heaviest, new Uint32Array(entry.length * 2));
    entry.heaviest[entry.length++] = best;
  }

  #grow(): void {
    const size = this.#start.length * 2;
    this.#start = copyOf(this.#start, new Float64Array(size));
    this.#end = copyOf(this.#end, new Float64Array(size));
    this.#before = copyOf(this.#before, new Float64Array(size + 1));
    this.#item = copyOf(this.#item, new Uint32Array(size));
    this.#tone = copyOf(this.#tone, new Uint8Array(size));
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
