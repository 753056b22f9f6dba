/** How often and how long the callbacks of a line ran in all, and which run of it comes before and after. */
import { isOfSpans } from '../../instrument/model/lanes.ts';
import { type LineKey, LineRuns, lineOf, sameLine } from '../../instrument/model/line-runs.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { Job } from './background.ts';
import { mentionSpan } from './names.ts';
import type { ItemRef } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

export interface LineAnswer {
  key: LineKey;
  count: number;
  total: Nanoseconds;
  longest: Nanoseconds;
  longestRef: ItemRef | null;
  /** Known once all have been looked at. */
  median: Nanoseconds | null;
  /** Which one of its thread's runs it is, from 1, and of how many. */
  position: number;
  ofThread: number;
  previous: ItemRef | null;
  next: ItemRef | null;
  done: boolean;
}

export class LineJob implements Job {
  readonly #recording: LiveRecording;
  readonly #runs: LineRuns;

  constructor(recording: LiveRecording, key: LineKey) {
    this.#recording = recording;
    this.#runs = new LineRuns(() => recording.threads.map(({ timeline }) => timeline), key);
  }

  isOf(key: LineKey): boolean {
    return sameLine(this.#runs.key, key);
  }

  get isDone(): boolean {
    return this.#runs.isDone;
  }

  go(isDue: () => boolean): void {
    this.#runs.go(isDue);
  }

  answer(thread: LiveThread, span: number): LineAnswer {
    const { count, total, longest, longestAt } = this.#runs.totals;
    const { index, previous, next, count: ofThread } = this.#runs.around(thread.timeline, span);
    const refOf = (owner: LiveThread, row: number) => (row < 0 ? null : mentionSpan(owner, row).ref);
    return {
      ...{ key: this.#runs.key, count, total, longest, position: index + 1, ofThread, done: this.isDone },
      longestRef: longestAt && refOf(this.#recording.threads[longestAt.of], longestAt.span),
      median: this.isDone && count > 0 ? this.#runs.median : null,
      previous: refOf(thread, previous),
      next: refOf(thread, next),
    };
  }
}

/** The line of a callback's run; null where the item is none. */
export function lineOfRef(thread: LiveThread, { lane, item }: ItemRef): LineKey | null {
  const { timeline } = thread;
  return isOfSpans(lane) && item < timeline.spans.length ? lineOf(timeline, item) : null;
}
