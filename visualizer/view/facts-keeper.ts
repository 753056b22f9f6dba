/** Keeps the facts of what is selected, and of what lies under the pointer, as they are by now. */
import { type Summary, sameItem } from '../source/protocol.ts';
import { reveal } from './reveal.ts';
import type { Stage } from './stage.ts';
import type { Hover } from './stage-state.ts';

/** Time between two looks at how the selected item has gone on. */
const FACTS_MS = 300;

export class FactsKeeper {
  readonly #stage: Stage;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Comes when the facts of what is selected are here. */
  known: Promise<void> = Promise.resolve();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Gets the facts of what is selected, and brings it into sight where it is to be revealed. */
  load(isRevealed: boolean): Promise<void> {
    this.known = this.#load(isRevealed);
    return this.known;
  }

  async #load(isRevealed: boolean): Promise<void> {
    const stage = this.#stage;
    const ref = stage.state.selection;
    if (!ref) return;
    const facts = await stage.client.ask({ ask: 'facts', ref });
    if (!sameItem(ref, stage.state.selection)) return;
    stage.change({ facts });
    if (isRevealed) reveal(stage);
    stage.invalidate();
  }

  /** Shows what lies under the pointer; what is known of it already stays. */
  hover(hover: Hover | null): void {
    const stage = this.#stage;
    const before = stage.state.hover;
    if (hover === null && before === null) return;
    if (hover && before && sameItem(hover.ref, before.ref) && hover.count === before.count) {
      stage.change({ hover: { ...hover, facts: before.facts } });
    } else {
      stage.change({ hover });
      if (hover) void this.#loadHover(hover);
    }
  }

  /** What is selected may go on: it ends, and what it has scheduled runs. */
  refresh(summary: Summary, before: Summary | null): void {
    const { selection, facts } = this.#stage.state;
    if (!selection || summary.news === (before?.news ?? 0)) return;
    if (!facts) void this.load(false);
    else if (this.#timer === null) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        void this.load(false);
      }, FACTS_MS);
    }
  }

  async #loadHover(hover: Hover): Promise<void> {
    const stage = this.#stage;
    const facts = await stage.client.ask({ ask: 'facts', ref: hover.ref });
    const now = stage.state.hover;
    if (now && sameItem(now.ref, hover.ref)) stage.change({ hover: { ...now, facts } });
  }
}
