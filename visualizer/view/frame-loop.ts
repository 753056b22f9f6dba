/** One frame loop for the whole page: nothing is drawn outside of it, and nothing while nothing has changed. */
export class FrameLoop {
  readonly #draw: (now: number) => boolean;
  readonly #schedule: (run: (now: number) => void) => void;
  #dirty = false;

  /** `draw` gets the frame's time in milliseconds and says whether it wants another frame at once. */
  constructor(draw: (now: number) => boolean, schedule: (run: (now: number) => void) => void = requestAnimationFrame) {
    this.#draw = draw;
    this.#schedule = (run) => schedule(run);
  }

  /** Something has changed: draw with the next frame. */
  invalidate(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#schedule((now) => {
      this.#dirty = false;
      if (this.#draw(now)) this.invalidate();
    });
  }
}
