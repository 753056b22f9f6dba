'use strict';
/** Fails in the way that is its argument. */
const { last } = require('./last.cjs');

function deep(n) {
  return deep(n + 1) + 1;
}

const WAYS = {
  throw: () => {
    last();
    throw new Error('uncaught');
  },
  'throw-later': () =>
    setImmediate(() => {
      last();
      throw new Error('uncaught');
    }),
  'throw-in-microtask': () =>
    queueMicrotask(() => {
      last();
      throw new Error('uncaught');
    }),
  'throw-null': () =>
    process.nextTick(() => {
      last();
      throw null;
    }),
  reject: () => {
    last();
    Promise.reject(new Error('unhandled'));
  },
  'reject-later': async () => {
    await null;
    last();
    throw new Error('unhandled');
  },
  'overflow-caught': () => {
    for (let i = 0; i < 20; i++) {
      try {
        deep(0);
      } catch (error) {
        console.log(error instanceof RangeError);
      }
    }
    process.nextTick(last);
  },
  'overflow-in-hooks': () => {
    // The stack ends at every depth that there is, within promises and ticks, too.
    const dive = () => {
      try {
        process.nextTick(() => {});
        Promise.resolve().then(() => {});
        dive();
      } catch {
        // The deepest frames have no room left.
      }
    };
    dive();
    setImmediate(last);
  },
  overflow: () => {
    last();
    deep(0);
  },
  abort: () => {
    last();
    process.abort();
  },
  memory: () => {
    last();
    const kept = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  'handler-throws': () => {
    process.once('uncaughtException', () => {
      last();
      throw new Error('again');
    });
    throw new Error('first');
  },
};

WAYS[process.argv[2]]();
