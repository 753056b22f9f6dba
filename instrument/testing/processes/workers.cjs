'use strict';
/** Worker threads from their start to each kind of end; a worker in a worker. */
const { Worker, isMainThread, workerData, parentPort } = require('node:worker_threads');
const { last } = require('./last.cjs');

const exited = (worker) => new Promise((resolve) => worker.on('exit', resolve));

const LIVES = {
  ends: () => setTimeout(last, 1),
  exits: () =>
    setImmediate(() => {
      last();
      process.exit(3);
    }),
  throws: () =>
    setImmediate(() => {
      last();
      throw new Error('in a worker');
    }),
  rejects: () => {
    last();
    Promise.reject(new Error('in a worker'));
  },
  overflows: () => {
    last();
    (function deep() {
      return deep() + 1;
    })();
  },
  'is terminated': () => {
    last();
    parentPort.postMessage('ready');
    setInterval(() => {}, 1);
  },
  'is terminated in a loop': () => {
    last();
    parentPort.postMessage('ready');
    for (;;) queueMicrotask(() => {});
  },
  'runs out of memory': () => {
    last();
    const kept = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  'has a worker': async () => {
    const inner = new Worker(__filename, { workerData: 'ends' });
    const code = await exited(inner);
    last();
    parentPort.postMessage(`inner ${code}`);
  },
};

async function main() {
  for (const life of Object.keys(LIVES)) {
    const worker = new Worker(__filename, {
      workerData: life,
      resourceLimits: life === 'runs out of memory' ? { maxOldGenerationSizeMb: 8 } : {},
    });
    worker.on('error', (error) => console.log(`${life}: ${error.code ?? error.message}`));
    worker.on('message', (message) => {
      console.log(`${life}: ${message}`);
      if (life.startsWith('is terminated')) worker.terminate();
    });
    const code = await exited(worker);
    console.log(`${life}: ${code}`);
  }
  last();
}

if (isMainThread) main();
else LIVES[workerData]();
