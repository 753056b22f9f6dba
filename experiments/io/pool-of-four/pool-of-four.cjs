'use strict';

const { fork } = require('node:child_process');
const { pbkdf2 } = require('node:crypto');

// libuv makes its pool at the first request, with as many threads as the environment says at that moment.
const size = process.argv[2] ?? '4';
process.env.UV_THREADPOOL_SIZE = size;

const JOBS = 5;
let done = 0;

for (let job = 1; job <= JOBS; job++) {
  pbkdf2('secret', `salt ${job}`, 200_000, 64, 'sha512', function derived() {
    if (++done === JOBS) allDone();
  });
}

function allDone() {
  console.log(`${size} threads: all five jobs are done`);
  // The same once more, in a process whose pool has a thread for each of them.
  if (size === '4') fork(__filename, ['8']);
}
