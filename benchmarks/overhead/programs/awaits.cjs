'use strict';

async function nothing() {}

async function run(count, done) {
  for (let i = 0; i < count; i++) await nothing();
  done();
}

require('./measure.cjs')(run);
