/**
 * How deep one queue is over time: a step up for each thing that joins it, a step down for each that leaves.
 *
 *   steps    ▏+2µs ▏-1µs ▏+0 ▏+0 ▏…       one number each: the time since the step before it, and its direction
 *   blocks   │ first step · time · depth before it · greatest depth │   one per 64 steps, or after a long rest
 *   levels   the greatest depth of 8 blocks, of 64, of 512 …
 *
 * About 2.4 bytes per step. A look-up walks through one block at most, a range through the two at its ends.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { Int32Column } from './columns.ts';
import { ZERO } from './doubles.ts';
import { PackedColumn } from './packed-column.ts';
import type { DepthBuffer } from './queues-buffer.ts';

const BLOCK_STEPS = 64;
const FAN_BITS = 3;
const FAN = 1 << FAN_BITS;
/** The lowest bit of a step's number says that it goes up; the rest of it is nanoseconds. */
const UP = 1;
/** A rest longer than this begins a new block. */
const LONGEST_REST = 0x7fff_ffff;

/** A step, and how things stand just before it. After the last one, time is infinite. */
interface Place {
  block: number;
  step: number;
  time: Nanoseconds;
  depth: number;
}

export class QueueSeries {
  readonly #steps = new PackedColumn();
  readonly #first = new PackedColumn();
  readonly #time = new PackedColumn();
  /** Depth before the block's first step. */
  readonly #depth = new Int32Column();
  readonly #greatest = new Int32Column();
  /** By level: the greatest depth of each full group of 8 blocks, of 64, … */
  readonly #levels: Int32Column[] = [];
  #end: Nanoseconds = ZERO;
  #now = 0;
  #peak = 0;
  #peakAt: Nanoseconds = Number.NaN;

  /** Steps so far; those of one moment count one by one. */
  get length(): number {
    return this.#steps.length;
  }

  /** Depth after the latest step. */
  get depth(): number {
    return this.#now;
  }

  /** The greatest depth of all. */
  get peak(): number {
    return this.#peak;
  }

  /** When that was first reached; NaN where nothing was ever queued. */
  get peakAt(): Nanoseconds {
    return this.#peakAt;
  }

  /** The latest step's time. */
  get end(): Nanoseconds {
    return this.#end;
  }

  /** Bytes held, room to grow included. */
  get bytes(): number {
    const columns = [this.#steps, this.#first, this.#time, this.#depth, this.#greatest, ...this.#levels];
    return columns.reduce((sum, column) => sum + column.bytes, 0);
  }

  /** Something joins the queue. A time before the latest step's counts as that. */
  up(time: Nanoseconds): void {
    this.#step(time, UP);
    if (++this.#now > this.#peak) {
      this.#peak = this.#now;
      this.#peakAt = this.#end;
    }
    this.#raise();
  }

  /** Something leaves the queue; of an empty one, nothing does. */
  down(time: Nanoseconds): void {
    if (this.#now === 0) return;
    this.#step(time, 0);
    this.#now--;
    this.#raise();
  }

  /** The depth at a time, all steps of that moment taken. */
  depthAt(time: Nanoseconds): number {
    return this.#seek(this.#begin(), time, true).depth;
  }

  /** The greatest depth from `from` up to, not including, `to`, however short it was. */
  maxIn(from: Nanoseconds, to: Nanoseconds): number {
    const place = this.#seek(this.#begin(), from, false);
    const { step, block, time, depth } = place;
    if (to <= from) return this.#seek(place, from, true).depth;
    this.#seek(place, to, false);
    return Math.max(time === from ? 0 : depth, this.#maxOfSteps(step, block, place));
  }

  /** Calls `visit` for each change from `from` up to, not including, `to`; steps of one moment in one direction are one. */
  each(from: Nanoseconds, to: Nanoseconds, visit: (time: Nanoseconds, depth: number) => void): void {
    const place = this.#seek(this.#begin(), from, false);
    while (place.time < to) {
      const { time } = place;
      const direction = this.#steps.get(place.step) & UP;
      this.#next(place);
      const goesOn = place.time === time && (this.#steps.get(place.step) & UP) === direction;
      if (!goesOn) visit(time, place.depth);
    }
  }

  /**
   * Writes what a view of `from`…`to` shows: the depth that it begins with, then one entry per bucket of `bucket` ns in
   * which the depth changes. Buckets are aligned to time 0, so that panning does not make them shimmer.
   */
  query(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: DepthBuffer): void {
    const place = this.#seek(this.#begin(), from, false);
    if (place.time > from) into.push(from, place.depth, place.depth);
    while (place.time < to) {
      const { step, block, time } = place;
      this.#seek(place, Math.min(to, (Math.floor(time / bucket) + 1) * bucket), false);
      into.push(time, this.#maxOfSteps(step, block, place), place.depth);
    }
  }

  #step(time: Nanoseconds, direction: number): void {
    const steps = this.#steps.length;
    const rest = steps === 0 ? 0 : Math.max(0, time - this.#end);
    if (steps === 0) this.#end = time;
    else this.#end += rest;
    const blocks = this.#first.length;
    if (steps === 0 || rest > LONGEST_REST || steps - this.#first.get(blocks - 1) === BLOCK_STEPS) {
      for (let level = 0, full = blocks; full > 0 && (full & (FAN - 1)) === 0; level++, full >>>= FAN_BITS)
        this.#close(level);
      this.#first.push(steps);
      this.#time.push(this.#end);
      this.#depth.push(this.#now);
      this.#greatest.push(0);
      this.#steps.push(direction);
    } else this.#steps.push(rest * 2 + direction);
  }

  #raise(): void {
    const block = this.#first.length - 1;
    if (this.#now > this.#greatest.get(block)) this.#greatest.set(block, this.#now);
  }

  #close(level: number): void {
    this.#levels[level] ??= new Int32Column();
    const groups = this.#levels[level];
    const below = level === 0 ? this.#greatest : this.#levels[level - 1];
    let greatest = 0;
    for (let at = groups.length * FAN; at < (groups.length + 1) * FAN; at++)
      greatest = Math.max(greatest, below.get(at));
    groups.push(greatest);
  }

  #firstOf(block: number): number {
    return block < this.#first.length ? this.#first.get(block) : this.length;
  }

  #begin(): Place {
    return { block: 0, step: 0, time: this.length === 0 ? Number.POSITIVE_INFINITY : this.#time.get(0), depth: 0 };
  }

  /** Goes on to the step after. */
  #next(place: Place): void {
    place.depth += this.#steps.get(place.step) & UP ? 1 : -1;
    if (++place.step === this.length) {
      place.time = Number.POSITIVE_INFINITY;
    } else if (place.step === this.#firstOf(place.block + 1)) {
      place.time = this.#time.get(++place.block);
    } else place.time += this.#steps.get(place.step) >>> 1;
  }

  /** Goes on to the first step at `time` or later; with `past`, later than `time`. */
  #seek(place: Place, time: Nanoseconds, past: boolean): Place {
    const block = this.#lastBlockBefore(time, past, place.block);
    if (block > place.block) {
      place.block = block;
      place.step = this.#first.get(block);
      place.time = this.#time.get(block);
      place.depth = this.#depth.get(block);
    }
    while (past ? place.time <= time : place.time < time) this.#next(place);
    return place;
  }

  /** The last block from `from` on that begins before `time`, or with `past`, no later; `from` where there is none. */
  #lastBlockBefore(time: Nanoseconds, past: boolean, from: number): number {
    const blocks = this.#time.length;
    let low = from;
    let step = 1;
    const isBefore = (block: number) => (past ? this.#time.get(block) <= time : this.#time.get(block) < time);
    while (low + step < blocks && isBefore(low + step)) {
      low += step;
      step *= 2;
    }
    let high = Math.min(blocks, low + step);
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The greatest depth after any of the steps from `first`, which is of block `from`, up to, not including, `end`'s. */
  #maxOfSteps(first: number, from: number, end: Place): number {
    const last = end.step;
    if (first >= last) return 0;
    if (from === end.block) return this.#maxInBlock(from, first, last);
    let greatest = this.#maxInBlock(from, first, this.#firstOf(from + 1));
    if (last > this.#firstOf(end.block))
      greatest = Math.max(greatest, this.#maxInBlock(end.block, this.#firstOf(end.block), last));
    for (let block = from + 1; block < end.block; ) {
      let level = -1;
      let size = 1;
      while (block % (size * FAN) === 0 && block + size * FAN <= end.block) {
        size *= FAN;
        level++;
      }
      const max = level < 0 ? this.#greatest.get(block) : this.#levels[level].get(block / size);
      if (max > greatest) greatest = max;
      block += size;
    }
    return greatest;
  }

  #maxInBlock(block: number, first: number, last: number): number {
    if (first === this.#firstOf(block) && last === this.#firstOf(block + 1)) return this.#greatest.get(block);
    let depth = this.#depth.get(block);
    let greatest = 0;
    for (let at = this.#firstOf(block); at < last; at++) {
      depth += this.#steps.get(at) & UP ? 1 : -1;
      if (at >= first && depth > greatest) greatest = depth;
    }
    return greatest;
  }
}
