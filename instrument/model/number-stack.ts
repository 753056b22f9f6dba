/** Numbers of which the latest go first. To cut it, make `length` smaller. */
export class NumberStack {
  length = 0;
  #values = new Float64Array(16);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** The number at a place, from 0 for the oldest; the place must be below `length`. */
  at(place: number): number {
    return this.#values[place];
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }

  /** The latest place of a number among the latest `most`; -1 where it is not there. */
  lastPlaceOf(value: number, most: number): number {
    const last = Math.max(0, this.length - most);
    for (let place = this.length - 1; place >= last; place--) if (this.#values[place] === value) return place;
    return -1;
  }

  toArray(): number[] {
    return Array.from(this.#values.subarray(0, this.length));
  }
}
