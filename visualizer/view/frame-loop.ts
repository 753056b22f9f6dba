/** One frame loop for the whole page: nothing is drawn outside of it, and nothing while nothing has changed. */
export class FrameLoop {
  readonly #draw: (now: number) => boolean;
  readonly #schedule: (run: (now: number) => void) => void;
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

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

  /** Draw again in so many milliseconds; where that has been said already, at the earlier time. */
  invalidateIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.invalidate();
    }, milliseconds);
  }
}
