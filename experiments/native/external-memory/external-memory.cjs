'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_boundary.node');

const BLOCKS = 60;
const NUMBERS = 2 ** 19;

async function make(told) {
  let most = 0;
  performance.mark(told ? 'told' : 'untold');
  for (let i = 0; i < BLOCKS; i++) {
    new lab.Block(NUMBERS, told);
    await new Promise(setImmediate);
    most = Math.max(most, lab.alive().memories);
  }
  return most;
}

async function main() {
  const untold = await make(false);
  console.log(`V8 is told nothing: ${untold === BLOCKS ? 'all' : 'not all'} of ${BLOCKS} memories at once`);
  const before = lab.alive().memories;
  const told = (await make(true)) - before;
  performance.mark('end');
  console.log(`V8 is told of them: ${told < BLOCKS ? 'never all' : 'all'} of ${BLOCKS} at once`);
}

main();
