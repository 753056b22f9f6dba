'use strict';

const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const lab = require('../../../build/Release/loopscope_boundary.node');

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const turn = () => new Promise(setImmediate);

const MADE = 100;
let collected = 0;
const registry = new FinalizationRegistry(function onCollected() {
  collected++;
});

/** Listeners whose callbacks know them: each pair is a cycle through C++. */
function make(Listener) {
  for (let i = 0; i < MADE; i++) {
    const listener = new Listener(() => listener);
    registry.register(listener, i);
  }
}

async function collect(name) {
  collected = 0;
  make(lab[name]);
  await turn();
  for (let round = 0; round < 50 && collected < MADE; round++) {
    gc();
    await turn();
  }
  console.log(`${name}: ${collected} of ${MADE} collected`);
}

collect('Listener').then(() => collect('LeakyListener'));
