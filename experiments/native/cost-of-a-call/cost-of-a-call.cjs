'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_boundary.node');

const CALLS = 100_000;
const ROUNDS = 5;
const plain = { nothing() {}, add: (a, b) => a + b };

const work = {
  nothing(calls) {
    for (let i = 0; i < CALLS; i++) calls.nothing();
  },
  add(calls) {
    let sum = 0;
    for (let i = 0; i < CALLS; i++) sum = calls.add(sum, 1);
    return sum;
  },
};

const fastest = {};
function time(name, run) {
  const start = performance.now();
  run();
  const { duration } = performance.measure(name, { start });
  fastest[name] = Math.min(fastest[name] ?? Infinity, duration);
}

for (let round = 0; round < ROUNDS; round++) {
  for (const what of ['nothing', 'add']) {
    time(`${what} in JavaScript`, () => work[what](plain));
    time(`${what} in C++`, () => work[what](lab));
  }
}
for (const [name, ms] of Object.entries(fastest)) console.log(`${name}: ${((ms * 1e6) / CALLS).toFixed(1)} ns a call`);
