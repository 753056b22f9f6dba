'use strict';

// Laps round the event loop. Each has a callback in every phase, with ticks and microtasks between them.
const fs = require('node:fs');
const net = require('node:net');

const LAPS = 6;
const PAUSE_MS = 190;
let visits = [];
let garbage = [];

lap(1, 0);
visit('main', 8);

function lap(number, pause) {
  setTimeout(function timers() {
    visit('timers', 8);

    for (let i = 0; i < number; i++) process.nextTick(visit, 'tick', 2);
    for (let i = 0; i < number; i++) Promise.resolve().then(() => visit('microtask', 2));

    fs.stat(__filename, function poll() {
      visit('poll', 8);
      readOnceMore();
    });

    setImmediate(function check() {
      visit('check', 8);
      garbage = Array.from({ length: 40_000 }, (_, i) => ({ i, lap: number }));
    });

    const socket = net.connect('/nobody/listens/here');
    socket.on('error', () => visit('pending', 8));
    socket.on('close', function closing() {
      visit('closing', 8);
      process.nextTick(visit, 'tick', 2);
    });

    if (number < LAPS) lap(number + 1, PAUSE_MS);
  }, pause);
}

async function readOnceMore() {
  await fs.promises.readFile(__filename);
  visit('microtask', 4);
  setImmediate(() => {
    visit('check', 4);
    console.log(visits.join(' → '));
    visits = [];
  });
}

/** Keeps the thread busy for a moment, so that there is something to see. */
function visit(name, ms) {
  visits.push(name);
  const end = performance.now() + ms;
  while (performance.now() < end);
}

process.once('beforeExit', () => {
  process.nextTick(visit, 'exit', 8);
  Promise.resolve().then(() => console.log(`${LAPS} laps, ${garbage.length} objects left over`));
});
