'use strict';
/** Ends by the signal that is its argument; with `handled` it ends by itself when the signal has come. */
const { last } = require('./last.cjs');
const [, , signal, handled] = process.argv;

if (handled) {
  process.on(signal, () => {
    console.log('got', signal);
    last();
    clearInterval(alive);
  });
}
const alive = setInterval(() => {}, 1000);
setImmediate(() => {
  if (!handled) last();
  process.kill(process.pid, signal);
});
