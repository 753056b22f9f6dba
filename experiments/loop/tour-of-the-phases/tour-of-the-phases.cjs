'use strict';

// Laps round the event loop. Each has a callback in every phase, with ticks and microtasks between them.
const fs = require('node:fs');
const net = require('node:net');

const LAPS = 6;
const PAUSE_MS = 220;
let visits = [];
let garbage = [];

lap(1, 0);
visit('main', 5);

function lap(number, pause) {
  setTimeout(function timers() {
    visit('timers', 5);

    for (let i = 0; i < number; i++) process.nextTick(visit, 'tick', 1);
    for (let i = 0; i < number; i++) Promise.resolve().then(() => visit('microtask', 1));

    fs.stat(__filename, function poll() {
      visit('poll', 5);
      readOnceMore();
    });

    setImmediate(function check() {
      visit('check', 5);
      garbage = Array.from({ length: 40_000 }, (_, i) => ({ i, lap: number }));
    });

    const socket = net.connect('/nobody/listens/here');
    socket.on('error', () => visit('pending', 5));
    socket.on('close', function closing() {
      visit('closing', 5);
      process.nextTick(visit, 'tick', 1);
    });

    if (number < LAPS) lap(number + 1, PAUSE_MS);
  }, pause);
}

async function readOnceMore() {
  await fs.promises.readFile(__filename);
  visit('microtask', 2);
  setImmediate(() => {
    visit('check', 2);
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
  process.nextTick(visit, 'exit', 5);
  Promise.resolve().then(() => console.log(`${LAPS} laps, ${garbage.length} objects left over`));
});
