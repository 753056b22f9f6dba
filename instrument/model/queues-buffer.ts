/** What a view draws of a queue. */
import type { Nanoseconds } from '../schema/units.ts';

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
