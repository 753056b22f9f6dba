'use strict';

// Turns of a millisecond each; beside them reads and timers, each one asked for by the one before it.
// Its twin is the same program, but for the line that asks for the next turn.

const fs = require('node:fs');

setTimeout(function start() {
  read(6);
  time(3);
  turn(24);
}, 20);

function turn(left) {
  work(1);
  if (left > 1) setImmediate(turn, left - 1);
  else console.log('turns done');
}

function read(left) {
  fs.stat(__filename, function afterRead() {
    if (left > 1) read(left - 1);
    else console.log('reads done');
  });
}

function time(left) {
  setTimeout(function afterTime() {
    if (left > 1) time(left - 1);
    else console.log('timers done');
  }, 4);
}

function work(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
