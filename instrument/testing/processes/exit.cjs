'use strict';
/** Ends by process.exit at the place that is its argument. */
const { Worker } = require('node:worker_threads');
const { readFile } = require('node:fs');
const { last } = require('./last.cjs');

function end() {
  console.log('ending');
  last();
  process.exit(7);
}

const PLACES = {
  main: end,
  tick: () => process.nextTick(end),
  microtask: () => queueMicrotask(end),
  promise: () => Promise.resolve().then(end),
  await: async () => {
    await null;
    end();
  },
  timer: () => setTimeout(end, 1),
  immediate: () => setImmediate(end),
  poll: () => readFile(__filename, end),
  closing: () => {
    const server = require('node:net')
      .createServer()
      .listen(0, () => server.close(end));
  },
  'before-exit': () => process.once('beforeExit', end),
  'exit-event': () => process.once('exit', end),
  'uncaught-handler': () => {
    process.once('uncaughtException', end);
    throw new Error('caught by a handler');
  },
  worker: () => {
    const worker = new Worker(`require(${JSON.stringify(require.resolve('./last.cjs'))}).last(); process.exit(7);`, {
      eval: true,
    });
    worker.on('exit', (code) => console.log('worker', code));
  },
  'main-under-a-worker': () => {
    new Worker('setInterval(() => {}, 1)', { eval: true }).on('online', end);
  },
};

setInterval(() => {}, 1000).unref();
PLACES[process.argv[2]]();
