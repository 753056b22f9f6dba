/** One of the two timelines: a stage whose clicks go to the comparison. */
import { isOfSpans } from '../../instrument/model/lanes.ts';
import type { ItemRef } from '../source/protocol.ts';
import { type Host, Stage } from '../view/stage.ts';

export class SideStage extends Stage {
  readonly #picked: (row: number | null) => void;

  /** @param picked is told which callback was clicked, null for none */
  constructor(host: Host, picked: (row: number | null) => void) {
    super(host);
    this.#picked = picked;
  }

  /** Ranges are measured where one recording is alone. */
  override selectRange(): void {}

  override async pick(ref: ItemRef | null): Promise<void> {
    this.#picked(ref !== null && isOfSpans(ref.lane) ? ref.item : null);
  }
}
