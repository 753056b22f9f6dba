/** What a stretch of the recording comes to, as far as it has been gone through. */
import { collectedBetween } from '../../instrument/model/behind.ts';
import { lastAtOrBefore } from '../../instrument/model/columns.ts';
import type { RangeNumbers } from '../../instrument/model/range-export.ts';
import { RANGE_TABLES, type RangeRow, type RangeTableName, rangeTables } from '../../instrument/model/range-tables.ts';
import { ASLEEP, RangeTotals } from '../../instrument/model/range-totals.ts';
import type { Nanoseconds, ThreadKey } from '../../instrument/schema/units.ts';
import type { Job } from './background.ts';
import { mentionSpan } from './names.ts';
import type { ItemRef, Mention } from './protocol.ts';
import type { LiveRecording, LiveThread } from './recording.ts';

/** A stretch of time, of one thread or of all. */
export interface RangeQuestion {
  from: Nanoseconds;
  to: Nanoseconds;
  thread: ThreadKey | null;
  /** How many rows of each table to answer with. */
  limit: number;
}

export interface RangeAnswerRow extends Omit<RangeRow, 'longestAt'> {
  /** The longest run, where it is to be found. */
  ref: ItemRef;
}

export interface RangeTable {
  rows: RangeAnswerRow[];
  /** Rows that were left out. */
  more: number;
}

export interface RangeAnswer extends RangeNumbers {
  tables: Record<RangeTableName, RangeTable>;
  /** The longest callbacks, by what of them lies in the range. */
  longest: Mention[];
  /** Whether all of it has been gone through, and how much, from 0 to 1. */
  done: boolean;
  progress: number;
  /** Whether more may come into it. */
  mayGrow: boolean;
}

const LONGEST_LIMIT = 10;

/** Sums a range up in the background. */
export class RangeJob implements Job {
  readonly #recording: LiveRecording;
  readonly #from: Nanoseconds;
  readonly #to: Nanoseconds;
  readonly #parts: { thread: LiveThread; totals: RangeTotals }[];

  constructor(recording: LiveRecording, { from, to, thread }: RangeQuestion) {
    this.#recording = recording;
    this.#from = from;
    this.#to = to;
    this.#parts = recording.threads
      .filter(({ key, timeline }) => (thread === null || key === thread) && timeline.events > 0)
      .map((it) => ({ thread: it, totals: new RangeTotals(it.timeline, from, to, LONGEST_LIMIT) }));
  }

  /** Whether more may come into it. */
  get mayGrow(): boolean {
    return !this.#recording.complete && this.#parts.some(({ totals }) => totals.mayGrow);
  }

  get isDone(): boolean {
    return this.#parts.every(({ totals }) => totals.isDone);
  }

  go(isDue: () => boolean): void {
    for (const { totals } of this.#parts) {
      totals.go(isDue);
      if (isDue()) return;
    }
  }

  answer(limit: number): RangeAnswer {
    const parts = this.#parts;
    const tables = rangeTables(
      parts.map(({ totals }) => totals),
      (part) => nameOf(parts[part].thread),
    );
    const cut = (name: RangeTableName): RangeTable => ({
      rows: tables[name].slice(0, limit).map(({ longestAt: { of, lane, item }, ...row }) => ({
        ...row,
        ref: { thread: parts[of].thread.key, lane, item },
      })),
      more: Math.max(0, tables[name].length - limit),
    });
    const longest = parts.flatMap(({ thread, totals }) =>
      totals.longest.map(({ span, ns }) => ({ ns, mention: mentionSpan(thread, span) })),
    );
    const sum = (of: (part: RangeTotals) => number) => parts.reduce((all, { totals }) => all + of(totals), 0);
    return {
      ...this.#loop(),
      ...{ from: this.#from, to: this.#to, callbacks: sum(({ runs }) => runs[0]), ticks: sum(({ runs }) => runs[1]) },
      ...{ microtasks: sum(({ runs }) => runs[2]), busy: sum(({ busy }) => busy) },
      asleep: sum(({ phases }) => phases.time[ASLEEP]),
      tables: Object.fromEntries(RANGE_TABLES.map((name) => [name, cut(name)])) as RangeAnswer['tables'],
      longest: longest
        .sort((a, b) => b.ns - a.ns)
        .slice(0, LONGEST_LIMIT)
        .map(({ mention }) => mention),
      done: this.isDone,
      progress: parts.length === 0 ? 1 : sum(({ progress }) => progress) / parts.length,
      mayGrow: this.mayGrow,
    };
  }

  /** What needs no going through. */
  #loop(): Pick<RangeNumbers, 'iterations' | 'collections' | 'collectionTime' | 'longestDelay'> {
    const loop = { iterations: 0, collections: 0, collectionTime: 0, longestDelay: 0 };
    for (const { thread } of this.#parts) {
      const { lanes, timeline } = thread;
      const { start, end, number } = timeline.iterations;
      let first = Math.max(0, lastAtOrBefore(start, this.#from));
      // What comes before the first iteration is none, nor does one count that ends where the range begins.
      while (first < start.length && (number.get(first) === 0 || end.get(first) <= this.#from)) first++;
      const last = lastAtOrBefore(start, this.#to);
      const beyond = last >= 0 && start.get(last) === this.#to ? 1 : 0;
      loop.iterations += Math.max(0, last + 1 - beyond - first);
      const collected = collectedBetween(lanes, this.#from, this.#to);
      loop.collections += collected.count;
      loop.collectionTime += collected.time;
      const { delays } = lanes;
      const begin = delays.firstEndingAfter(this.#from);
      const best = delays.heaviest(begin, delays.firstStartingAt(this.#to, begin));
      if (best >= 0) loop.longestDelay = Math.max(loop.longestDelay, delays.weight(best));
    }
    return loop;
  }
}

function nameOf({ pid, tid, timeline }: LiveThread): string {
  const name = timeline.main ? 'main thread' : timeline.meta?.name ? `worker ${timeline.meta.name}` : `worker ${tid}`;
  return `${name} of ${pid}`;
}
