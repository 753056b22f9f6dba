'use strict';
/** Goes to another folder, which it then removes, and starts a process there. */
const { mkdtempSync, rmdirSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { tmpdir } = require('node:os');
const { last } = require('./last.cjs');

const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
process.chdir(folder);
spawn(process.execPath, ['-e', 'setTimeout(() => console.log("child"), 1)'], { stdio: 'inherit' }).on(
  'exit',
  (code) => {
    rmdirSync(folder);
    console.log('child', code);
    // Enough for more than the first segment of the log: the next one is made after the folder has gone.
    let left = 40_000;
    (function turn() {
      if (--left > 0) process.nextTick(turn);
      else last();
    })();
  },
);
