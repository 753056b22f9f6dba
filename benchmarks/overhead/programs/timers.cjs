'use strict';

/** Setting so many takes longer than the millisecond that they wait. */
const BATCH = 10_000;

function run(count, done) {
  let left = count;
  let running = 0;
  function timeout() {
    left--;
    if (--running > 0) return;
    if (left > 0) batch();
    else done();
  }
  function batch() {
    running = Math.min(BATCH, left);
    for (let i = running; i > 0; i--) setTimeout(timeout, 1);
  }
  batch();
}

require('./measure.cjs')(run);
