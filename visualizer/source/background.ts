/** Work that takes longer than a question may: a few milliseconds at a time, one job after the other, questions in between. */

/** Longest stretch before waiting questions are looked at. */
const STRETCH_MS = 8;

export interface Job {
  readonly isDone: boolean;
  /** Goes on until it is done, or `isDue` says so. */
  go(isDue: () => boolean): void;
}

export class Background {
  readonly #turn = new MessageChannel();
  #jobs: Job[] = [];
  #isWaiting = false;

  constructor() {
    this.#turn.port1.onmessage = () => this.#work();
  }

  /** Begins a job, or goes on with it. */
  run(job: Job): void {
    if (job.isDone || this.#jobs.includes(job)) return;
    this.#jobs.push(job);
    this.#next();
  }

  /** Ends a job, done or not. */
  drop(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }

  #next(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#turn.port2.postMessage(null);
  }

  #work(): void {
    this.#isWaiting = false;
    const due = performance.now() + STRETCH_MS;
    const isDue = () => performance.now() >= due;
    // The newest first: it is what somebody has just asked for.
    for (const job of [...this.#jobs].reverse()) {
      if (!job.isDone) job.go(isDue);
      if (job.isDone) this.drop(job);
      if (isDue()) break;
    }
    if (this.#jobs.length > 0) this.#next();
  }
}
