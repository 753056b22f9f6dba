/** The page's end of the worker: one query in flight at a time, the newest waiting view wins. */
import type { Answer, FromWorker, Query, Question, Replies, Summary, ToWorker } from './protocol.ts';

/** The part of a Worker that is used. */
export interface WorkerLike {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
}

export interface ClientOwner {
  summary(summary: Summary): void;
  answer(answer: Answer): void;
}

export class SourceClient {
  readonly #worker: WorkerLike;
  readonly #owner: ClientOwner;
  #inFlight = false;
  #waiting: Query | null = null;
  #lastId = 0;
  readonly #asked = new Map<number, (value: never) => void>();

  constructor(worker: WorkerLike, owner: ClientOwner) {
    this.#worker = worker;
    this.#owner = owner;
    worker.onmessage = ({ data }) => this.#receive(data);
  }

  open(url: string): void {
    this.#worker.postMessage({ type: 'open', url });
  }

  /** Connects at once instead of waiting for the next attempt. */
  retry(): void {
    this.#worker.postMessage({ type: 'retry' });
  }

  /** Asks for a view; while another one is in flight, the newest one waits. */
  query(query: Query): void {
    if (this.#inFlight) this.#waiting = query;
    else this.#send(query);
  }

  ask<Ask extends Question['ask']>(question: Question & { ask: Ask }): Promise<Replies[Ask]> {
    const id = ++this.#lastId;
    this.#worker.postMessage({ type: 'question', id, question });
    return new Promise((resolve) => this.#asked.set(id, resolve));
  }

  #send(query: Query): void {
    this.#inFlight = true;
    this.#worker.postMessage({ type: 'query', id: ++this.#lastId, query });
  }

  #receive(message: FromWorker): void {
    if (message.type === 'summary') this.#owner.summary(message.summary);
    else if (message.type === 'answer') {
      this.#inFlight = false;
      if (this.#waiting) this.#send(this.#waiting);
      this.#waiting = null;
      this.#owner.answer(message.answer);
    } else {
      this.#asked.get(message.id)?.(message.value as never);
      this.#asked.delete(message.id);
    }
  }
}
