/** Events that wait for what follows them, as rows of plain numbers. */
import type { Kind } from '../schema/events.ts';

const COLUMNS = 6;
/** Rows whose room is kept once the queue is empty again. */
const KEPT_ROWS = 4096;

export class HeldEvents {
  length = 0;
  #kinds = new Uint8Array(64);
  #numbers = new Float64Array(64 * COLUMNS);

  push(kind: Kind, t: number, a: number, b: number, c: number, d: number, e: number): void {
    const row = this.length++;
    if (row === this.#kinds.length) this.#resize(row * 2);
    this.#kinds[row] = kind;
    const numbers = this.#numbers;
    const at = row * COLUMNS;
    numbers[at] = t;
    numbers[at + 1] = a;
    numbers[at + 2] = b;
    numbers[at + 3] = c;
    numbers[at + 4] = d;
    numbers[at + 5] = e;
  }

  kind(row: number): Kind {
    return this.#kinds[row] as Kind;
  }

  /** Column 0 is the time, 1 to 5 what the owner of the queue has put there. */
  number(row: number, column: number): number {
    return this.#numbers[row * COLUMNS + column];
  }

  clear(): void {
    this.length = 0;
    if (this.#kinds.length > KEPT_ROWS) this.#resize(KEPT_ROWS);
  }

  #resize(rows: number): void {
    const kinds = new Uint8Array(rows);
    const numbers = new Float64Array(rows * COLUMNS);
    kinds.set(this.#kinds.subarray(0, rows));
    numbers.set(this.#numbers.subarray(0, rows * COLUMNS));
    this.#kinds = kinds;
    this.#numbers = numbers;
  }
}
