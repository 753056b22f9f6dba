import { describe, expect, test } from 'vitest';
import { SourceClient, type WorkerLike } from './client.ts';
import type { Answer, FromWorker, Query, ToWorker } from './protocol.ts';

function setUp() {
  const sent: ToWorker[] = [];
  const answers: Answer[] = [];
  const worker: WorkerLike = { postMessage: (message) => sent.push(message), onmessage: null };
  const client = new SourceClient(worker, { summary: () => {}, answer: (answer) => answers.push(answer) });
  const reply = (message: FromWorker) => worker.onmessage!({ data: message } as MessageEvent<FromWorker>);
  return { client, sent, answers, reply };
}

const query = (from: number) => ({ from }) as Query;

describe('the worker’s client', () => {
  test('has one query in flight; of those that wait only the newest is sent', () => {
    const { client, sent, answers, reply } = setUp();
    for (let from = 0; from < 10; from++) client.query(query(from));
    expect(sent).toEqual([{ type: 'query', id: 1, query: { from: 0 } }]);
    reply({ type: 'answer', id: 1, answer: {} as Answer });
    expect(sent[1]).toEqual({ type: 'query', id: 2, query: { from: 9 } });
    reply({ type: 'answer', id: 2, answer: {} as Answer });
    expect([sent.length, answers.length]).toEqual([2, 2]);
    client.query(query(11));
    expect(sent).toHaveLength(3);
  });

  test('brings each reply to its question, whatever the order', async () => {
    const { client, sent, reply } = setUp();
    const facts = client.ask({ ask: 'facts', ref: { thread: '1:0', lane: 2, item: 0 } });
    const profile = client.ask({ ask: 'profile' });
    const [first, second] = sent.map((message) => ('id' in message ? message.id : 0));
    reply({ type: 'reply', id: second, value: { callbacks: 7 } as never });
    reply({ type: 'reply', id: first, value: null });
    expect(await facts).toBeNull();
    expect(await profile).toEqual({ callbacks: 7 });
  });
});
