'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_math.node');

const ROUNDS = 5;
const SIZES = [1, 16, 256, 4096, 65_536, 1_048_576];

function sum(x) {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i];
  return total;
}

const fastest = {};
function time(name, times, run) {
  const start = performance.now();
  for (let i = 0; i < times; i++) run();
  const { duration } = performance.measure(name, { start });
  fastest[name] = Math.min(fastest[name] ?? Infinity, (duration * 1e6) / times);
}

for (const size of SIZES) {
  const x = new Float64Array(size).fill(0.5);
  const times = Math.max(2, Math.round(100_000 / size));
  for (let round = 0; round < ROUNDS; round++) {
    time(`JavaScript ${size}`, times, () => sum(x));
    time(`C++ ${size}`, times, () => lab.sum(x));
  }
}

const native = SIZES.find((size) => fastest[`C++ ${size}`] < fastest[`JavaScript ${size}`]);
for (const size of SIZES) {
  const [js, cpp] = ['JavaScript', 'C++'].map((where) => fastest[`${where} ${size}`].toFixed(0));
  console.log(`${size} numbers: ${js} ns in JavaScript, ${cpp} ns in C++`);
}
console.log(`C++ wins from ${native} numbers on`);
