'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_boundary.node');

const ROUNDS = 5;
const SIZES = [1024, 4_194_304];

for (const size of SIZES) {
  const block = new lab.Block(size);
  for (let round = 0; round < ROUNDS; round++) {
    for (const how of ['copy', 'view']) {
      const start = performance.now();
      block[how]();
      performance.measure(`${how} ${size}`, { start });
    }
  }
}

const block = new lab.Block(3);
const copy = block.copy();
const view = block.view();
block.fill(7);
console.log(`C++ writes 7: the copy has ${copy[0]}, the view has ${view[0]}`);
view[0] = 8;
console.log(`JavaScript writes 8: a new copy has ${block.copy()[0]}`);
