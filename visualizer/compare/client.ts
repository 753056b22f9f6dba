/** The page's end of the worker that compares. */
import { buffersOfOutline, type ThreadOutline } from '../../instrument/model/compare-outline.ts';
import type { FromComparer, Overview, Question, Replies, ToComparer } from './protocol.ts';

/** The part of a Worker that is used. */
export interface ComparingWorker {
  postMessage(message: ToComparer, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromComparer>) => void) | null;
}

export class ComparerClient {
  readonly #worker: ComparingWorker;
  readonly #asked = new Map<number, (value: never) => void>();
  #lastId = 0;
  #compared: (overview: Overview) => void = () => {};

  constructor(worker: ComparingWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      if (data.type === 'overview') this.#compared(data.overview);
      else {
        this.#asked.get(data.id)?.(data.value as never);
        this.#asked.delete(data.id);
      }
    };
  }

  /** Hands both outlines over: they can't be read here any more. */
  compare(a: ThreadOutline, b: ThreadOutline): Promise<Overview> {
    // One and the same thread is handed over once; its twin is a copy.
    const transfer = [...new Set([...buffersOfOutline(a), ...buffersOfOutline(b)])];
    this.#worker.postMessage({ type: 'compare', a, b }, transfer);
    return new Promise((resolve) => {
      this.#compared = resolve;
    });
  }

  ask<Ask extends Question['ask']>(question: Question & { ask: Ask }): Promise<Replies[Ask]> {
    const id = ++this.#lastId;
    this.#worker.postMessage({ type: 'question', id, question }, []);
    return new Promise((resolve) => this.#asked.set(id, resolve));
  }
}
