'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_system.node');

const KIB = 1024;

console.log(`this thread may run on ${lab.affinity().length} cores, with ${lab.features().length} features each`);
for (const { level, type, size } of lab.caches()) console.log(`cache ${level} (${type}): ${size / KIB} KiB`);

for (const size of [16, 256, 65_536]) {
  const start = performance.now();
  const latency = lab.latency(size * KIB);
  performance.measure(`latency ${size}`, { start, detail: latency });
  console.log(`${size} KiB in random order: ${latency.toFixed(1)} ns a step`);
}

const before = lab.usage().thread;
const memory = Buffer.allocUnsafeSlow(32 * KIB * KIB).fill(1);
const touched = lab.usage().thread.minorFaults - before.minorFaults;
console.log(`${memory.length / KIB / KIB} MiB were touched for the first time: ${touched} page faults`);

const switches = lab.usage().thread.voluntarySwitches;
const nobody = new Int32Array(new SharedArrayBuffer(4));
for (let i = 0; i < 10; i++) Atomics.wait(nobody, 0, 0, 1);
console.log(`ten times asleep: ${lab.usage().thread.voluntarySwitches - switches} context switches of its own will`);

const counted = lab.counted(() => memory.indexOf(2));
console.log(counted.refusal ?? `${counted.counters.instructions} instructions to look through it`);
