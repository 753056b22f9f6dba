/** A view under way to another one. */
import { easeCubicOut } from 'd3';
import type { View } from './time-scale.ts';
import { between } from './viewport.ts';

export class Motion {
  readonly to: View;
  readonly #from: View;
  readonly #begun: number;
  readonly #milliseconds: number;

  constructor(from: View, to: View, now: number, milliseconds: number) {
    this.#from = from;
    this.to = to;
    this.#begun = now;
    this.#milliseconds = milliseconds;
  }

  /** Where the view is at `now`, milliseconds as the frame loop counts them. */
  at(now: number): View {
    const share = this.#milliseconds <= 0 ? 1 : Math.min(1, Math.max(0, (now - this.#begun) / this.#milliseconds));
    return between(this.#from, this.to, easeCubicOut(share));
  }

  isOver(now: number): boolean {
    return now - this.#begun >= this.#milliseconds;
  }
}
