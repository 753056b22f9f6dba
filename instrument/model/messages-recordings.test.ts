import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTimeline } from '../host/read-timeline.ts';
import { openRecording } from '../host/recording.ts';
import { loopscope, runCommand, temporaryFolder } from '../testing/command-line.ts';
import { handler, Messages } from './messages.ts';
import { spanName } from './names.ts';
import type { ThreadTimeline } from './timeline.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

/** Who posted to whom, in the words of `name`; and the threads. */
async function record(script: string, options: string[], name: (thread: ThreadTimeline) => string) {
  const file = join(folder.path, `${recordings++}`);
  writeFileSync(`${file}.cjs`, script);
  const outcome = await loopscope(['record', '--quiet', ...options, '-o', `${file}.loopscope`, `${file}.cjs`]);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  const recording = openRecording(`${file}.loopscope`);
  const threads = recording.logs.map((log) => readTimeline(recording, log));
  const messages = new Messages(() => threads);
  const told = threads.flatMap((thread) =>
    Array.from({ length: thread.messages.posts.length }, (_, row) => {
      const { to } = messages.message(thread, row);
      const span = handler(to);
      const type = to && span >= 0 ? spanName(to.thread, span).replace(/ #\d+/, '') : '?';
      return `${name(thread)} → ${to ? `${name(to.thread)} ${type}` : '?'}`;
    }),
  );
  return { told, threads, messages };
}

const countOf = (told: string[], line: string) => told.filter((one) => one === line).length;
const workerName = ({ tid, main }: ThreadTimeline) => (main ? 'main' : `worker ${tid}`);

/** Two workers; the second gets one end of a channel with a message, the first has the other end from its begin. */
const WORKERS = `
  const { MessageChannel, Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
  if (isMainThread) {
    const { port1, port2 } = new MessageChannel();
    const first = new Worker(__filename, { workerData: { port: port1 }, transferList: [port1] });
    const second = new Worker(__filename, { workerData: {} });
    new BroadcastChannel('nobody').unref();
    second.postMessage({ port: port2 }, [port2]);
    second.on('message', () => first.postMessage('end'));
  } else if (workerData.port) {
    for (let i = 0; i < 5; i++) workerData.port.postMessage(i);
    parentPort.once('message', () => workerData.port.close());
  } else {
    let count = 0;
    parentPort.once('message', ({ port }) => {
      port.on('message', () => ++count === 5 && parentPort.postMessage('all'));
    });
  }`;

const FORK = (serialization: string) => `
  const { fork } = require('node:child_process');
  if (process.argv[2]) process.on('message', (n) => (n < 5 ? process.send(n) : process.disconnect()));
  else {
    const child = fork(__filename, ['child'], { serialization: '${serialization}', silent: true });
    child.on('message', (n) => n === 4 && child.send(5));
    for (let n = 0; n < 5; n++) child.send(n);
  }`;

const CLUSTER = `
  const cluster = require('node:cluster');
  const http = require('node:http');
  if (cluster.isPrimary) {
    const worker = cluster.fork();
    cluster.on('listening', (_, { port }) => http.get({ port, agent: false }, (answer) => answer.resume().on('end', () => worker.disconnect())));
  } else http.createServer((_, answer) => answer.end()).listen(0);`;

describe.each([['--detail=app'], ['--sites'], ['--detail=lab']])('a recording with %s', (option) => {
  test('joins each message between workers to the callback that handles it, by whatever port it went', async () => {
    const { told, threads } = await record(WORKERS, [option], workerName);
    expect(told.filter((line) => line.endsWith('?'))).toEqual([]);
    expect(countOf(told, 'worker 1 → worker 2 MESSAGEPORT')).toBe(5);
    // What starts it, how it is told to write to the output and the error stream, and one of ours.
    expect(countOf(told, 'main → worker 1 MESSAGEPORT')).toBe(4);
    expect(countOf(told, 'main → worker 2 MESSAGEPORT')).toBe(4);
    // That it runs, and of the second one the message.
    expect(countOf(told, 'worker 1 → main MESSAGEPORT')).toBe(1);
    expect(countOf(told, 'worker 2 → main MESSAGEPORT')).toBe(2);
    expect(threads.every(({ meta }) => meta?.posts)).toBe(true);
  });

  test.each(['json', 'advanced'])(
    'joins each message to and from a child that was forked (%s)',
    async (serialization) => {
      const { told } = await record(FORK(serialization), [option], ({ meta }) => meta!.argv[1] ?? 'parent');
      expect(countOf(told, 'parent → child tick')).toBe(6);
      expect(countOf(told, 'child → parent tick')).toBe(5);
      expect(told.length).toBe(11);
    },
  );
});

test('the connections that a cluster hands to its worker are messages, and so is the word that each has come', async () => {
  const { told, threads, messages } = await record(CLUSTER, [], ({ meta }) => (meta?.channel ? 'worker' : 'primary'));
  expect(told.filter((line) => line.endsWith('?'))).toEqual([]);
  expect(countOf(told, 'primary → worker tick')).toBeGreaterThanOrEqual(3);
  const worker = threads.find(({ meta }) => meta?.channel)!;
  expect(worker.meta?.channelPosts).toBe(1);
  // The first word of the worker was said before it was recorded: nobody is taken for its sender.
  const primary = threads.find((thread) => thread !== worker)!;
  const first = primary.resources.firstSpan.get(primary.messages.receipts.tick.get(0));
  expect(messages.handledBy(primary, first)).toBeNull();
});

test('what posts looks, works and fails as without the recorder', async () => {
  const script = `
    const { MessageChannel, MessagePort } = require('node:worker_threads');
    const { port1 } = new MessageChannel();
    const { postMessage } = MessagePort.prototype;
    console.log(Object.getOwnPropertyDescriptor(MessagePort.prototype, 'postMessage'), postMessage.length, String(postMessage));
    const hostile = new Proxy([], { get() { throw new Error('mine') } });
    for (const attempt of [
      () => postMessage.call({}, 1),
      () => port1.postMessage(),
      () => port1.postMessage(() => {}),
      () => port1.postMessage(1, hostile),
      () => port1.postMessage(1, [port1]),
      () => port1.postMessage({ get a() { throw null } }),
      () => port1.postMessage(1, [], 3, 4, 5, 6, 7, 8),
      () => (function deep() { deep(port1.postMessage(1)) })(),
      () => port1.close(),
      () => port1.postMessage(1),
    ]) try { console.log(attempt()) } catch (error) { console.log(error?.stack ?? error) }
    port1.postMessage(Symbol('uncaught'));`;
  const file = join(folder.path, 'fails.cjs');
  writeFileSync(file, script);
  const bare = await runCommand([process.execPath, file]);
  expect(bare.stderr).toContain('could not be cloned');
  for (const detail of ['app', 'lab']) {
    const out = join(folder.path, `fails-${detail}`);
    expect(await loopscope(['record', '--quiet', '--detail', detail, '-o', out, file])).toEqual(bare);
  }
});
