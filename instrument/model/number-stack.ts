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

  toArray(): number[] {
    return Array.from(this.#values.subarray(0, this.length));
  }
}
