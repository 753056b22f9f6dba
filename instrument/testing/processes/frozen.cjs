'use strict';
/** Freezes what a recorder could want to change for a moment. */
const { last } = require('./last.cjs');

Object.freeze(Error);
for (const builtIn of [Promise, Promise.prototype, Array.prototype, Object.prototype, JSON, Function.prototype])
  Object.freeze(builtIn);

async function main() {
  await null;
  console.log(new Error('frozen').stack.split('\n')[0], Error.stackTraceLimit);
  console.log(Promise.resolve(1));
  setTimeout(last, 1);
}

main();
