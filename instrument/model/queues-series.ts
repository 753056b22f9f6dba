/**
 * How deep one queue is over time: a step up for each thing that joins it, a step down for each that leaves.
 *
 *   steps    ▏+2µs ▏-1µs ▏+0 ▏+0 ▏…       one word each: its direction, and the time since the step before it
 *   blocks   │ first step · time · depth before it · greatest depth │   one per 64 steps, or after a long rest
 *   levels   the greatest depth of 8 blocks, of 64, of 512 …
 *
 * About 4.4 bytes per step. A look-up walks through one block at most, a range through the two at its ends.
 */
import type { Nanoseconds } from '../schema/units.ts';
import { Float64Column, Int32Column, lastAtOrBefore, Uint32Column } from './columns.ts';

const BLOCK_STEPS = 64;
const FAN_BITS = 3;
const FAN = 1 << FAN_BITS;
/** The top bit of a step's word says that it goes up. */
const UP = 0x8000_0000;
/** A rest longer than this begins a new block. */
const LONGEST_REST = 0x7fff_ffff;

/** Where a query writes what a view draws: at most about one entry per bucket. Reused from query to query. */
export class DepthBuffer {
  length = 0;
  /** From when on; to the next entry's time. */
  time = new Float64Array(1024);
  /** The greatest depth from there on, within the bucket. */
  peak = new Uint32Array(1024);
  /** The depth at the bucket's end. */
  depth = new Uint32Array(1024);

  clear(): void {
    this.length = 0;
  }

  push(time: Nanoseconds, peak: number, depth: number): void {
    const at = this.length++;
    if (at === this.time.length) this.#grow();
    this.time[at] = time;
    this.peak[at] = peak;
    this.depth[at] = depth;
  }

  #grow(): void {
    const { time, peak, depth } = this;
    this.time = new Float64Array(time.length * 2);
    this.peak = new Uint32Array(time.length * 2);
    this.depth = new Uint32Array(time.length * 2);
    this.time.set(time);
    this.peak.set(peak);
    this.depth.set(depth);
  }
}

export class QueueSeries {
  readonly #steps = new Uint32Column();
  readonly #first = new Uint32Column();
  readonly #time = new Float64Column();
  /** Depth before the block's first step. */
  readonly #depth = new Int32Column();
  readonly #greatest = new Int32Column();
  /** By level: the greatest depth of each full group of 8 blocks, of 64, … */
  readonly #levels: Int32Column[] = [];
  #end: Nanoseconds = 0;
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
    const step = this.#stepAfter(time);
    return step === 0 ? 0 : this.#depthBefore(step);
  }

  /** The greatest depth from `from` up to, not including, `to`, however short it was. */
  maxIn(from: Nanoseconds, to: Nanoseconds): number {
    const first = this.#stepAt(from);
    const last = this.#stepAt(to);
    const inForce = first < this.length && this.#timeOf(first) === from && from < to ? 0 : this.depthAt(from);
    return Math.max(inForce, this.#maxOfSteps(first, last));
  }

  /** Calls `visit` for each change from `from` up to, not including, `to`; steps of one moment in one direction are one. */
  each(from: Nanoseconds, to: Nanoseconds, visit: (time: Nanoseconds, depth: number) => void): void {
    const first = this.#stepAt(from);
    if (first === this.length) return;
    let block = this.#blockOf(first);
    let { time, depth } = this.#walkTo(block, first);
    let next = this.#firstOf(block + 1);
    for (let step = first; step < this.length; ) {
      const word = this.#steps.get(step);
      const direction = word & UP;
      if (time >= to) return;
      depth += direction === 0 ? -1 : 1;
      if (++step === next && step < this.length) {
        const before = time;
        time = this.#time.get(++block);
        next = this.#firstOf(block + 1);
        if (time !== before || (this.#steps.get(step) & UP) !== direction) visit(before, depth);
      } else {
        const following = step < this.length ? this.#steps.get(step) : ~direction;
        const rest = following & LONGEST_REST;
        if (step >= this.length || rest > 0 || (following & UP) !== direction) visit(time, depth);
        time += rest;
      }
    }
  }

  /**
   * Writes what a view of `from`…`to` shows: the depth that it begins with, then one entry per bucket of `bucket` ns in
   * which the depth changes. Buckets are aligned to time 0, so that panning does not make them shimmer.
   */
  query(from: Nanoseconds, to: Nanoseconds, bucket: Nanoseconds, into: DepthBuffer): void {
    let step = this.#stepAt(from);
    const depth = step === 0 ? 0 : this.#depthBefore(step);
    if (step === this.length || this.#timeOf(step) > from) into.push(from, depth, depth);
    while (step < this.length) {
      const time = this.#timeOf(step);
      if (time >= to) return;
      const next = this.#stepAt(Math.min(to, (Math.floor(time / bucket) + 1) * bucket));
      into.push(time, this.#maxOfSteps(step, next), this.#depthBefore(next));
      step = next;
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
    } else this.#steps.push((direction | rest) >>> 0);
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

  #blockOf(step: number): number {
    return lastAtOrBefore(this.#first, step);
  }

  /** Time of a step of a block, and the depth before it. */
  #walkTo(block: number, step: number): { time: Nanoseconds; depth: number } {
    let time = this.#time.get(block);
    let depth = this.#depth.get(block);
    for (let at = this.#first.get(block); at < step; ) {
      depth += this.#steps.get(at) & UP ? 1 : -1;
      time += this.#steps.get(++at) & LONGEST_REST;
    }
    return { time, depth };
  }

  #timeOf(step: number): Nanoseconds {
    const block = this.#blockOf(step);
    let time = this.#time.get(block);
    for (let at = this.#first.get(block) + 1; at <= step; at++) time += this.#steps.get(at) & LONGEST_REST;
    return time;
  }

  /** Depth before a step; `length` stands for after all. */
  #depthBefore(step: number): number {
    if (step >= this.length) return this.#now;
    const block = this.#blockOf(step);
    let depth = this.#depth.get(block);
    for (let at = this.#first.get(block); at < step; at++) depth += this.#steps.get(at) & UP ? 1 : -1;
    return depth;
  }

  /** The first step at `time` or later. */
  #stepAt(time: Nanoseconds): number {
    // A moment may reach over several blocks: the last one that begins before it has its first step, or the next one.
    let low = 0;
    let high = this.#time.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#time.get(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? 0 : this.#walkUntil(low - 1, (at) => at >= time);
  }

  /** The first step later than `time`. */
  #stepAfter(time: Nanoseconds): number {
    const block = lastAtOrBefore(this.#time, time);
    return block < 0 ? 0 : this.#walkUntil(block, (at) => at > time);
  }

  #walkUntil(block: number, reached: (time: Nanoseconds) => boolean): number {
    const end = this.#firstOf(block + 1);
    let time = this.#time.get(block);
    let step = this.#first.get(block);
    while (!reached(time)) {
      if (++step === end) return end;
      time += this.#steps.get(step) & LONGEST_REST;
    }
    return step;
  }

  /** The greatest depth after any of the steps from `first` up to, not including, `last`. */
  #maxOfSteps(first: number, last: number): number {
    if (first >= last) return 0;
    const from = this.#blockOf(first);
    const to = this.#blockOf(last - 1);
    if (from === to) return this.#maxInBlock(from, first, last);
    let greatest = Math.max(
      this.#maxInBlock(from, first, this.#firstOf(from + 1)),
      this.#maxInBlock(to, this.#firstOf(to), last),
    );
    for (let block = from + 1; block < to; ) {
      let level = -1;
      let size = 1;
      while (block % (size * FAN) === 0 && block + size * FAN <= to) {
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
