/// <reference lib="webworker" />
/** The worker that compares: gets the outlines of two threads and answers what the page asks about them. */
import { Comparer } from './comparer.ts';
import type { FromComparer, ToComparer } from './protocol.ts';

const scope = self as unknown as DedicatedWorkerGlobalScope;
let comparer: Comparer | null = null;

scope.onmessage = ({ data }: MessageEvent<ToComparer>) => {
  if (data.type === 'compare') {
    comparer = new Comparer(data.a, data.b);
    post({ type: 'overview', overview: comparer.overview() });
  } else if (comparer) {
    const { value, transfer } = comparer.answer(data.question);
    post({ type: 'reply', id: data.id, value }, transfer);
  }
};

function post(message: FromComparer, transfer: ArrayBuffer[] = []): void {
  scope.postMessage(message, transfer);
}
