'use strict';
/** Node's own mock timers, and its test runner's promise hooks. */
const { mock } = require('node:test');
const { last } = require('./last.cjs');

mock.timers.enable();
setTimeout(() => console.log('mocked timer'), 1000);
setInterval(() => console.log('mocked interval'), 400).unref?.();
mock.timers.tick(1000);
mock.timers.reset();
setTimeout(() => {
  console.log('real timer');
  setImmediate(last);
}, 1);
