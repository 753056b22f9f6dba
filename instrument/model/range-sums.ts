/** Sums by a small number: an async type's, a call site's, a phase's. */
import type { Nanoseconds } from '../schema/units.ts';

export class RangeSums {
  runs = new Float64Array(64);
  time = new Float64Array(64);
  longest = new Float64Array(64);
  /** The row that was longest. */
  row = new Float64Array(64);
  /** Numbers that anything was added to, in the order of their first time. */
  readonly used: number[] = [];

  /** Adds a run of `length`, of which `time` counts. */
  add(key: number, time: Nanoseconds, length: Nanoseconds, row: number): void {
    if (key >= this.runs.length) this.#grow(key);
    if (this.runs[key]++ === 0) {
      this.used.push(key);
      this.longest[key] = -1;
    }
    this.time[key] += time;
    if (length <= this.longest[key]) return;
    this.longest[key] = length;
    this.row[key] = row;
  }

  /** Takes from the time of a key what was another one's. */
  take(key: number, time: Nanoseconds): void {
    if (key < this.time.length) this.time[key] -= time;
  }

  #grow(key: number): void {
    let size = this.runs.length;
    while (size <= key) size *= 2;
    for (const name of ['runs', 'time', 'longest', 'row'] as const) {
      const larger = new Float64Array(size);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}
