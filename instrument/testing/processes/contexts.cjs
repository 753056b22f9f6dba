'use strict';
/** Code in other contexts: asynchronous, failing, timed out, and with the objects of one in the other. */
const vm = require('node:vm');
const { last } = require('./last.cjs');

const context = vm.createContext({ setTimeout, setImmediate, queueMicrotask, console, nextTick: process.nextTick });
const code = `
  (async () => {
    await null;
    await new Promise((resolve) => setTimeout(resolve, 1));
    nextTick(() => console.log('tick of a context'));
    setImmediate(() => console.log('immediate of a context'));
    return 'value of a context';
  })();
`;
const promise = new vm.Script(code, { filename: 'context.js' }).runInContext(context);
console.log(promise instanceof Promise);
promise.then(async (value) => {
  console.log(value);
  try {
    vm.runInNewContext('for (;;);', {}, { timeout: 5 });
  } catch (error) {
    console.log(error.code);
  }
  await vm.runInNewContext('Promise.reject(new Error("of a context"))').catch((error) => console.log(error.message));
  vm.runInContext('Error.prepareStackTrace = () => { throw 1; }; Promise = null; queueMicrotask(() => {});', context);
  const own = vm.runInNewContext('(async function f(wait) { await wait; console.log("after"); })', {
    console,
  });
  await own(new Promise((resolve) => setImmediate(resolve)));
  last();
});
