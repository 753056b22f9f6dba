/** What the worker has answered to the view, and when it is asked again. */
import type { ThreadKey } from '../../instrument/schema/units.ts';
import { type Answer, hasPicture, type LaneSlices, type Summary } from '../source/protocol.ts';
import { queryFor } from './query.ts';
import type { Stage } from './stage.ts';

/** Shortest time between two queries that only new events ask for. */
const REFRESH_MS = 66;
/** How much of its time the worker may spend on such queries, while it follows and while it loads. */
const LIVE_SHARE = 0.12;
const LOADING_SHARE = 0.03;

export class Picture {
  answer: Answer | null = null;
  #slices = new Map<string, LaneSlices>();
  #queried = { key: '', from: 0, to: 0, news: -1, at: 0 };

  take(answer: Answer): void {
    this.answer = answer;
    this.#slices.clear();
    for (const { key, lanes } of answer.threads)
      for (const slices of lanes) this.#slices.set(`${key}/${slices.lane}`, slices);
  }

  slicesOf(thread: ThreadKey, lane: number): LaneSlices | null {
    return this.#slices.get(`${thread}/${lane}`) ?? null;
  }

  /** Asks for what the view needs and does not have. Returns in how many milliseconds to come back for it, 0 for no need to. */
  ask(stage: Stage, now: number): number {
    const { view, width } = stage;
    const { summary, layout, search } = stage.state;
    if (!summary || !hasPicture(summary) || width < 2) return 0;
    const { query, key } = queryFor(view, width, layout, search.filters ? search.text.trim() : '');
    const sent = this.#queried;
    if (key === sent.key && view.start >= sent.from && view.end <= sent.to) {
      if (summary.news === sent.news && this.answer?.filtered !== false) return 0;
      const wait = sent.at + this.#pause(summary) - now;
      if (wait > 0) return wait;
    }
    this.#queried = { key, from: query.from, to: query.to, news: summary.news, at: now };
    stage.client.query(query);
    return 0;
  }

  /** Where answering takes long it is done less often: whoever answers also decodes. */
  #pause(summary: Summary): number {
    const share = summary.whole && !summary.complete ? LOADING_SHARE : LIVE_SHARE;
    return Math.max(REFRESH_MS, (this.answer?.took ?? 0) / share);
  }
}
