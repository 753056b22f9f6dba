'use strict';
/** A process that forks one, that spawns one with the same streams, that executes one by the shell, that leaves one behind. */
const { execFileSync, fork, spawn } = require('node:child_process');
const { last } = require('./last.cjs');

const STEPS = {
  first: () =>
    fork(__filename, ['second']).on('exit', (code) => {
      console.log('second', code);
      last();
    }),
  second: () =>
    spawn(process.execPath, [__filename, 'third'], { stdio: 'inherit' }).on('exit', (code) => {
      console.log('third', code);
      last();
      process.exitCode = 2;
    }),
  third: () => {
    process.stdout.write(execFileSync('sh', ['-c', `exec "${process.execPath}" "${__filename}" fourth`]));
    last();
    process.exitCode = 3;
  },
  fourth: () => {
    const left = spawn(process.execPath, [__filename, 'fifth'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    left.stdout.once('data', () => {
      console.log('fourth goes');
      last();
      left.unref();
      left.stdout.destroy();
    });
  },
  fifth: () => {
    console.log('here');
    setTimeout(last, 50);
  },
};

STEPS[process.argv[2] ?? 'first']();
