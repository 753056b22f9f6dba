'use strict';

function run(count, done) {
  let left = count;
  function tick() {
    if (--left > 0) process.nextTick(tick);
    else done();
  }
  process.nextTick(tick);
}

require('./measure.cjs')(run);
