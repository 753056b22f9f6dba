'use strict';

const { performance } = require('node:perf_hooks');
const lab = require('../../../build/Release/loopscope_image.node');

const SIZE = 1024;
const PICTURES = 30;
const pixels = new Uint8Array(4 * SIZE * SIZE).map((_, i) => i % 251);

let beats = 0;
const heart = setInterval(function beat() {
  beats++;
}, 1);

setTimeout(function atOnce() {
  const from = beats;
  const start = performance.now();
  for (let i = 0; i < PICTURES; i++) lab.gaussianBlur(pixels, SIZE, SIZE, 5);
  performance.measure('at once', { start });
  console.log(`${PICTURES} pictures at once: ${beats - from} heartbeats meanwhile`);
  setImmediate(inThePool);
}, 5);

async function inThePool() {
  const from = beats;
  performance.mark('in the pool');
  for (let i = 0; i < PICTURES; i++) await lab.gaussianBlurAsync(pixels, SIZE, SIZE, 5);
  performance.mark('out of the pool');
  console.log(
    `${PICTURES} pictures in the pool: ${beats > from ? 'the heart went on beating' : 'the heart stood still'}`,
  );
  clearInterval(heart);
}
