'use strict';
/** Replaces what a recorder could depend on, and goes on with what it has put in its place. */
const { AsyncResource } = require('node:async_hooks');
const { readFile } = require('node:fs');

const native = { Promise, setTimeout, performance, nextTick: process.nextTick, JSON, Error, Map, Math };

class OwnPromise extends native.Promise {
  static made = 0;
  constructor(run) {
    super(run);
    OwnPromise.made++;
  }
}

globalThis.Promise = OwnPromise;
globalThis.setTimeout = (run, ms) => native.setTimeout(run, ms / 2);
globalThis.performance = { now: () => -1 };
process.nextTick = (run, ...args) => Reflect.apply(native.nextTick, process, [run, ...args, 'more']);
process.hrtime = () => [0, 0];
process.hrtime.bigint = () => 0n;
Error.prepareStackTrace = (error, frames) => `${error.message} in ${frames[0].getFunctionName()}`;
Error.stackTraceLimit = 3;
globalThis.JSON = { stringify: () => 'nothing', parse: () => null };
globalThis.Map = class {};
globalThis.Math = { ...native.Math, floor: () => 0, min: () => 0 };
Array.prototype.push = function push(...items) {
  for (const item of items) this[this.length] = item;
  return this.length;
};
String.prototype.startsWith = () => true;
String.prototype.charCodeAt = () => 0;
Array.isArray = () => false;
Function.prototype.call = () => 'not called';

Date.now = () => 0;

function where() {
  return new Error('an error').stack;
}

async function main() {
  console.log(where(), Error.stackTraceLimit, typeof Error.prepareStackTrace);
  await new Promise((resolve) => setTimeout(resolve, 2));
  process.nextTick((more) => console.log('tick', more));
  readFile(__filename, (error) => {
    console.log('read', error);
    queueMicrotask(() => console.log('microtask'));
    setImmediate(() => {
      console.log('immediate', performance.now(), OwnPromise.made > 0, where());
      new AsyncResource('LAST');
    });
  });
}

main();
