'use strict';

const BATCH = 1000;

function run(count, done) {
  let left = count;
  let running = 0;
  function immediate() {
    left--;
    if (--running > 0) return;
    if (left > 0) batch();
    else done();
  }
  function batch() {
    running = Math.min(BATCH, left);
    for (let i = running; i > 0; i--) setImmediate(immediate);
  }
  batch();
}

require('./measure.cjs')(run);
