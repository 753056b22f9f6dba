import { hasPicture } from '../source/protocol.ts';
import type { Stage } from './stage.ts';

/**
 * When the page first showed anything, and first all of an ended recording, as User Timing marks: in the browser's own
 * tools they stand beside everything else that happened then.
 */
export class Milestones {
  #first = false;
  #whole = false;

  /** A frame has been drawn. */
  painted({ answer, state, view, whole }: Stage): void {
    if (this.#whole || !answer || !hasPicture(state.summary)) return;
    if (!this.#first) performance.mark('loopscope:first-picture');
    this.#first = true;
    const isThere = answer.whole && answer.from <= view.start && answer.to >= view.end;
    if (!isThere || view.start > whole.start || view.end < whole.end) return;
    performance.mark('loopscope:whole-picture');
    this.#whole = true;
  }
}
