/** What is known of a place where a flight recording has let slots go. */
import { PHASE, type Phase } from '../schema/events.ts';
import type { AsyncId } from '../schema/units.ts';

export class Gap {
  /** Slots that were let go. */
  readonly count: number;
  /** The latest mark of the loop in them; 0 where it had none. */
  phase: Phase | 0 = 0;
  /** The number of the iteration. */
  iteration = 0;
  /** The callback that runs when the log goes on; 0 where none does or where that is not known. */
  running: AsyncId = 0;

  constructor(count: number) {
    this.count = count;
  }

  /** The log goes on with the begin of this callback: it counts as running already while its begin is written. */
  beginsWith(id: AsyncId): void {
    if (this.running === id) this.running = 0;
  }

  /** Takes over what a POSITION record tells. */
  set(mark: number, iteration: number, running: AsyncId): void {
    this.phase = mark >= PHASE.MAIN && mark <= PHASE.TURN ? (mark as Phase) : 0;
    this.iteration = iteration;
    this.running = running > 1 ? running : 0;
  }
}
