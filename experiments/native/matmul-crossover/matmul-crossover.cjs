'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_math.node');

const ROUNDS = 5;
const SIZES = [1, 4, 16, 64, 256];

/** a times b, both n × n. The innermost loop goes along the rows, as memory does. */
function multiply(a, b, n) {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const left = a[i * n + k];
      for (let j = 0; j < n; j++) c[i * n + j] += left * b[k * n + j];
    }
  }
  return c;
}

const fastest = {};
function time(name, times, run) {
  const start = performance.now();
  for (let i = 0; i < times; i++) run();
  const { duration } = performance.measure(name, { start });
  fastest[name] = Math.min(fastest[name] ?? Infinity, (duration * 1e6) / times);
}

for (const size of SIZES) {
  const [a, b] = [1, 2].map((seed) => Float64Array.from({ length: size * size }, (_, i) => (i * seed) % 7));
  const times = Math.max(1, Math.round(1000 / size ** 2));
  for (let round = 0; round < ROUNDS; round++) {
    time(`JavaScript ${size}`, times, () => multiply(a, b, size));
    time(`C++ ${size}`, times, () => lab.matmul(a, b, size, size, size));
  }
}

for (const size of SIZES) {
  const [js, cpp] = ['JavaScript', 'C++'].map((where) => fastest[`${where} ${size}`]);
  console.log(`${size} × ${size}: ${(js / 1000).toFixed(1)} µs in JavaScript, ${(cpp / 1000).toFixed(1)} µs in C++`);
}
