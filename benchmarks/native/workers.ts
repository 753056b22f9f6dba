/** Worker threads that do parts of a job: how JavaScript uses more than one processor. */
import { Worker } from 'node:worker_threads';
import { type JobName, joinParts, type Part } from './worker-jobs.ts';

export interface Request {
  job: JobName;
  args: unknown[];
  part: number;
  parts: number;
}

/**
 * Threads that wait for work. Arrays are copied into shared memory when they are first passed and shared from then on;
 * results are transferred. A program that uses this must call `close`.
 */
export class WorkerPool {
  readonly threads: number;
  #workers: Worker[] = [];
  readonly #shared = new WeakMap<Float64Array, Float64Array>();

  constructor(threads: number) {
    this.threads = threads;
  }

  /** Runs a job in as many parts as there are threads. */
  async run(job: JobName, args: unknown[]): Promise<unknown> {
    if (this.#workers.length === 0) this.#start();
    const shared = args.map((value) => (value instanceof Float64Array ? this.#share(value) : value));
    const parts = this.#workers.length;
    const results = await Promise.all(
      this.#workers.map((worker, part) => ask(worker, { job, args: shared, part, parts })),
    );
    return joinParts(job, results, args);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#workers = [];
  }

  #start(): void {
    const main = new URL(import.meta.url.endsWith('.ts') ? './worker-main.ts' : './worker-main.js', import.meta.url);
    this.#workers = Array.from({ length: this.threads }, () => new Worker(main));
  }

  #share(array: Float64Array): Float64Array {
    let shared = this.#shared.get(array);
    if (!shared) {
      shared = new Float64Array(new SharedArrayBuffer(array.byteLength));
      shared.set(array);
      this.#shared.set(array, shared);
    }
    return shared;
  }
}

function ask(worker: Worker, request: Request): Promise<Part> {
  return new Promise((resolve, reject) => {
    const done = (result: Part) => {
      worker.off('error', reject);
      resolve(result);
    };
    worker.once('message', done);
    worker.once('error', reject);
    worker.postMessage(request);
  });
}
