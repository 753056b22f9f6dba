'use strict';
/**
 * Gives up root's rights when it has its port, as servers do, then does more than the first segments of its log have room
 * for, starts a process and a thread.
 */
const { spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const { last } = require('./last.cjs');

const NOBODY = 65_534;
process.setgid(NOBODY);
process.setuid(NOBODY);
setTimeout(() => turn(60_000), 400);

function turn(left) {
  if (left > 0) process.nextTick(turn, left - 1);
  else later();
}

function later() {
  const { status } = spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 1)'], { cwd: '/' });
  console.log('child', status);
  new Worker('setTimeout(() => {}, 1)', { eval: true }).on('exit', (code) => {
    console.log('worker', code);
    last();
  });
}
