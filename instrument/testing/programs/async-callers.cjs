'use strict';
/**
 * Tells at many places who V8 says is waiting: a line `STACK [functions]`, and makes an immediate in the same line of code,
 * by which a recording can be asked the same.
 */
const { readFile } = require('node:fs');

const names = (error) =>
  error.stack
    .split('\n')
    .slice(1)
    .filter((line) => line.includes(__filename))
    .map((line) => /at (?:async )?(?:new )?(?:([\w.<>]+) \()?/.exec(line)[1] ?? '');

let told = 0;
/** Called from the place that is told of, which is therefore the second frame. */
function tell(error) {
  setImmediate(() => {});
  console.log(`STACK ${told++} ${JSON.stringify(names(error))}`);
}

const later = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));

async function shared() {
  await null;
  tell(new Error('after a microtask'));
  await later();
  tell(new Error('after a timer'));
}

async function firstCaller() {
  await shared();
  tell(new Error('first'));
}

async function secondCaller() {
  await shared();
  tell(new Error('second'));
}

async function loop() {
  for (let i = 0; i < 3; i++) {
    await later();
    tell(new Error('in a loop'));
  }
}

async function recursive(depth) {
  await null;
  if (depth > 0) await recursive(depth - 1);
  else tell(new Error('at the bottom'));
}

async function* generate() {
  for (let i = 0; i < 2; i++) {
    await later();
    tell(new Error('in a generator'));
    yield i;
  }
}

async function consume() {
  for await (const _ of generate()) tell(new Error('in its consumer'));
}

async function together() {
  await Promise.all([shared(), loop()]);
  tell(new Error('when all are done'));
}

async function fails() {
  try {
    await later();
    throw new Error('thrown');
  } catch (error) {
    tell(error);
  } finally {
    await null;
    tell(new Error('finally'));
  }
}

async function reads() {
  await new Promise((resolve) => {
    readFile(__filename, function onRead() {
      tell(new Error('in a callback'));
      resolve();
    });
  });
}

async function main() {
  await firstCaller();
  await secondCaller();
  await loop();
  await recursive(4);
  await consume();
  await together();
  await fails();
  await reads();
}

main();
