'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_boundary.node');

const COUNT = 200_000_000;
const CHUNKS = 50;

const heart = setInterval(function beat() {}, 1);

setTimeout(function sync() {
  const start = performance.now();
  lab.sumSquares(COUNT);
  performance.measure('sync', { start });
  setImmediate(inThePool);
}, 5);

function inThePool() {
  performance.mark('async begins');
  lab.sumSquaresAsync(COUNT).then(function done() {
    performance.mark('async ends');
    streamed();
  });
}

function streamed() {
  let chunks = 0;
  performance.mark('stream begins');
  const stream = new lab.SquareStream(CHUNKS * 1000, 1000, 4, undefined, function onMessage(squares) {
    if (squares === null) {
      performance.mark('stream ends');
      clearInterval(heart);
      console.log(`${chunks} chunks came from a thread of the addon's own`);
      return;
    }
    chunks++;
    stream.grant(1);
  });
}
