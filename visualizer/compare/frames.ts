/**
 * One frame for several stages: what one of them changes in another is drawn in the same frame, so that linked timelines
 * move as one.
 */
export class SharedFrames {
  readonly #request: (run: (now: number) => void) => void;
  #waiting: { run: (now: number) => void; owner: object }[] = [];
  #asked = false;
  /** The owners that have had their turn in the frame that is being drawn; null between frames. */
  #drawn: Set<object> | null = null;

  constructor(request: (run: (now: number) => void) => void = (run) => requestAnimationFrame(run)) {
    this.#request = request;
  }

  /** How one stage schedules its frames. */
  scheduler(): (run: (now: number) => void) => void {
    const owner = {};
    return (run) => {
      this.#waiting.push({ run, owner });
      if (this.#asked || this.#drawn !== null) return;
      this.#ask();
    };
  }

  #ask(): void {
    this.#asked = true;
    this.#request((now) => this.#frame(now));
  }

  #frame(now: number): void {
    this.#asked = false;
    this.#drawn = new Set();
    for (;;) {
      const next = this.#waiting.findIndex(({ owner }) => !this.#drawn!.has(owner));
      if (next < 0) break;
      const [{ run, owner }] = this.#waiting.splice(next, 1);
      this.#drawn.add(owner);
      run(now);
    }
    this.#drawn = null;
    if (this.#waiting.length > 0) this.#ask();
  }
}
