/** Answers that take their time: each question begins the work, or says how far it has come. */
import { Background, type Job } from './background.ts';
import { Filter } from './filter.ts';
import { type LineAnswer, LineJob, lineOfRef } from './line-answer.ts';
import type { Find, Found, ItemRef } from './protocol.ts';
import { type RangeAnswer, RangeJob, type RangeQuestion } from './range-answer.ts';
import type { LiveRecording } from './recording.ts';
import { Search } from './search.ts';

/** So many ranges are summed up at a time: the one that is measured, and that of what is selected. */
const MOST_RANGES = 3;

export class Answers {
  readonly #recording: LiveRecording;
  readonly #background = new Background();
  #ranges: { key: string; job: RangeJob; events: number }[] = [];
  #line: LineJob | null = null;
  #search: Search;
  #filter: Filter;

  constructor(recording: LiveRecording) {
    this.#recording = recording;
    this.#search = new Search(recording, '');
    this.#filter = new Filter(this.#search);
  }

  /** How far the search for a text is. */
  search(text: string): Found {
    const search = this.#searchFor(text);
    return { ref: null, position: 0, count: search.count, done: search.isDone };
  }

  find({ text, from, time, direction }: Find): Found {
    return this.#searchFor(text).next(from, time, direction);
  }

  /** What lanes are filtered by; null where a text asks for nothing. */
  filter(text: string): Filter | null {
    const search = text === '' ? null : this.#searchFor(text);
    if (!search?.asks) return null;
    if (this.#filter.search !== search) this.#filter = new Filter(search);
    return this.#filter;
  }

  range(question: RangeQuestion): RangeAnswer {
    const key = `${question.from} ${question.to} ${question.thread}`;
    const events = this.#recording.threads.reduce((sum, { timeline }) => sum + timeline.events, 0);
    let known = this.#ranges.find((it) => it.key === key);
    // Where more may have come into it, it is summed up anew.
    if (known && known.events !== events && known.job.isDone && known.job.mayGrow) {
      this.#ranges = this.#ranges.filter((it) => it !== known);
      known = undefined;
    }
    if (!known) {
      known = { key, job: new RangeJob(this.#recording, question), events };
      this.#ranges.push(known);
      if (this.#ranges.length > MOST_RANGES) this.#background.drop(this.#ranges.shift()!.job);
    }
    this.#run(known.job);
    return known.job.answer(question.limit);
  }

  line(ref: ItemRef): LineAnswer | null {
    const thread = this.#recording.thread(ref.thread);
    const key = thread && lineOfRef(thread, ref);
    if (!thread || !key) return null;
    if (!this.#line?.isOf(key)) {
      if (this.#line) this.#background.drop(this.#line);
      this.#line = new LineJob(this.#recording, key);
    }
    this.#run(this.#line);
    return this.#line.answer(thread, ref.item);
  }

  /** The search for a text; begins it where it is another one. */
  #searchFor(text: string): Search {
    if (this.#search.text !== text || this.#search.isStale) {
      this.#background.drop(this.#search);
      this.#search = new Search(this.#recording, text);
    }
    this.#background.run(this.#search);
    return this.#search;
  }

  #run(job: Job): void {
    // What is little is answered at once.
    const due = performance.now() + 2;
    if (!job.isDone) job.go(() => performance.now() >= due);
    this.#background.run(job);
  }
}
