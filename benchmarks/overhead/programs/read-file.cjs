'use strict';

const fs = require('node:fs');

const AT_ONCE = 16;

function run(count, done) {
  let toBegin = count;
  let left = count;
  function read() {
    toBegin--;
    fs.readFile(__filename, afterRead);
  }
  function afterRead(error) {
    if (error) throw error;
    if (--left === 0) done();
    else if (toBegin > 0) read();
  }
  for (let i = Math.min(AT_ONCE, count); i > 0; i--) read();
}

require('./measure.cjs')(run);
