/** Hits of one kind in one thread, in order of time: rows of a table, nothing else is kept of them. */
import type { Nanoseconds } from '../../instrument/schema/units.ts';

export class Hits {
  length = 0;
  /** Grows whenever a hit came in before others: what was counted by place is no longer right. */
  reordered = 0;
  readonly #timeOf: (item: number) => Nanoseconds;
  #items = new Uint32Array(64);

  /** @param timeOf the time of a row */
  constructor(timeOf: (item: number) => Nanoseconds) {
    this.#timeOf = timeOf;
  }

  item(at: number): number {
    return this.#items[at];
  }

  time(at: number): Nanoseconds {
    return this.#timeOf(this.#items[at]);
  }

  add(item: number): void {
    if (this.length === this.#items.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    const time = this.#timeOf(item);
    if (this.length === 0 || time >= this.time(this.length - 1)) {
      this.#items[this.length++] = item;
      return;
    }
    const at = this.upTo(time, true);
    this.#items.copyWithin(at + 1, at, this.length++);
    this.#items[at] = item;
    this.reordered++;
  }

  /** How many hits are before `time`, or at it where `inclusive`. */
  upTo(time: Nanoseconds, inclusive: boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = this.time(middle);
      if (found < time || (inclusive && found === time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
