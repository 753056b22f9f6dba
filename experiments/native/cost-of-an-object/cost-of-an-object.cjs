'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_boundary.node');

const ROUNDS = 5;
const CALLS = 20_000;
const LENGTH = 10_000;

const point = { x: 1, y: 2, z: 3 };
const array = Array.from({ length: LENGTH }, (_, i) => i);
const typed = Float64Array.from(array);

const fastest = {};
function time(name, per, run) {
  const start = performance.now();
  run();
  const { duration } = performance.measure(name, { start });
  fastest[name] = Math.min(fastest[name] ?? Infinity, (duration * 1e6) / per);
}

for (let round = 0; round < ROUNDS; round++) {
  time('two numbers in', CALLS, () => {
    for (let i = 0; i < CALLS; i++) lab.add(1, 2);
  });
  time('an object in', CALLS, () => {
    for (let i = 0; i < CALLS; i++) lab.sumPoint(point);
  });
  time('an object out', CALLS, () => {
    for (let i = 0; i < CALLS; i++) lab.makePoint(1, 2, 3);
  });
  // Per element:
  time('an Array in', LENGTH, () => lab.sumArray(array));
  time('a Float64Array in', LENGTH, () => lab.sumTyped(typed));
}
for (const [name, ns] of Object.entries(fastest)) console.log(`${name}: ${ns.toFixed(1)} ns`);
