/** The lines between matched callbacks that the view needs, asked for a little ahead so that moving about needs no question. */
import type { Both } from '../../instrument/model/compare.ts';
import type { View } from '../view/time-scale.ts';
import { spanOf } from '../view/viewport.ts';
import type { ComparerClient } from './client.ts';
import type { Lines } from './protocol.ts';

/** Lines in three widths of the view: more are a thicket. */
const MOST_LINES = 360;

export class LinesInSight {
  readonly #client: ComparerClient;
  readonly #changed: () => void;
  #lines: Lines | null = null;
  #have: View & { span: number } = { start: 0, end: 0, span: 0 };
  #inFlight = false;
  #stale = true;

  constructor(client: ComparerClient, changed: () => void) {
    this.#client = client;
    this.#changed = changed;
  }

  /** What was answered before holds no more. */
  clear(): void {
    this.#stale = true;
  }

  /** The lines for a view, in the time since `zero`; those of an earlier one, or null, until the right ones are here. */
  of(view: View, zero: Both<number>): Lines | null {
    const { start, end, span } = this.#have;
    const zoomed = Math.abs(Math.log2(spanOf(view) / span)) >= 1;
    if (this.#stale || zoomed || view.start < start || view.end > end) void this.#ask(view, zero);
    return this.#lines;
  }

  async #ask(view: View, zero: Both<number>): Promise<void> {
    if (this.#inFlight) return;
    this.#inFlight = true;
    this.#stale = false;
    const span = spanOf(view);
    const range = { start: view.start - span, end: view.end + span };
    this.#lines = await this.#client.ask({ ask: 'lines', zero, from: range.start, to: range.end, most: MOST_LINES });
    this.#have = { ...range, span };
    this.#inFlight = false;
    this.#changed();
  }
}
