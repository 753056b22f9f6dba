/**
 * Does what is asked for one after the other: each step begins where the one before has led, however long the worker takes
 * to say where that is. Of steps that began at the same place all but one would be lost.
 */
export class Turns {
  readonly #known: () => Promise<unknown>;
  readonly #waiting: (() => unknown)[] = [];
  #busy = false;

  /** @param known comes when all is known of what is selected: the next step may begin there */
  constructor(known: () => Promise<unknown>) {
    this.#known = known;
  }

  /** Whether what will be selected is still open. */
  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Does it once everything before it is done.
   * @param isHeld whether a key that is held asks for it: it is left out then while another turn is under way, so that
   *   nothing goes on once the key has been let go
   */
  take(action: () => unknown, isHeld = false): void {
    if (this.#busy && isHeld) return;
    this.#waiting.push(action);
    if (!this.#busy) void this.#go();
  }

  async #go(): Promise<void> {
    this.#busy = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        await this.#known();
        await next();
      }
    } finally {
      this.#busy = false;
    }
  }
}
