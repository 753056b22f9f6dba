'use strict';

const fs = require('node:fs');

const TURNS = 60;
let reads = 0;
let reading = false;

// The pair: asked for in this order, run in the other one.
setImmediate(() => console.log('immediate'));
process.nextTick(() => console.log('tick'));
console.log('script');

// Recursion of each, while a file is read again and again.
setTimeout(() => {
  startReading();
  byTick(TURNS);
}, 50);

setTimeout(() => {
  startReading();
  byImmediate(TURNS);
}, 250);

function byTick(left) {
  work(1);
  if (left > 1) process.nextTick(byTick, left - 1);
  else stopReading('nextTick');
}

function byImmediate(left) {
  work(1);
  if (left > 1) setImmediate(byImmediate, left - 1);
  else stopReading('setImmediate');
}

function startReading() {
  reads = 0;
  reading = true;
  read();
}

function read() {
  fs.stat(__filename, function afterRead() {
    reads++;
    if (reading) read();
  });
}

function stopReading(name) {
  reading = false;
  console.log(`${TURNS} turns by ${name}: ${reads > 0 ? 'reads' : 'no reads'} came through`);
}

function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
