'use strict';

// A server and its clients in one process, with timers, files, awaits, ticks and immediates, until there are about so
// many events; once, half-way, a callback that blocks for 50 ms.
// node mixed-work.cjs EVENTS
const fs = require('node:fs');
const http = require('node:http');

const EVENTS = Number(process.argv[2]);
const SOCKETS = 16;
const AWAITS = 24;
const TICKS = 12;
/** Of one turn: a request, its awaits, its ticks; every fourth has a timer, every sixteenth a file. */
const EVENTS_OF_A_TURN = 229;
const BLOCKED_MS = 50;

const turns = Math.max(1, Math.round(EVENTS / EVENTS_OF_A_TURN));
const agent = new http.Agent({ keepAlive: true, maxSockets: SOCKETS });
let begun = 0;
let done = 0;

async function nothing() {}

async function handle(request, response) {
  const turn = Number(request.url.slice(1));
  for (let i = 0; i < AWAITS; i++) await nothing();
  ticks(TICKS);
  if (turn % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 1 + (turn % 3)));
  if (turn % 16 === 0) await fs.promises.readFile(__filename);
  else if (turn % 16 === 8) await new Promise((resolve) => fs.stat(__filename, resolve));
  setImmediate(() => response.end('ok'));
}

function ticks(left) {
  if (left > 0) process.nextTick(ticks, left - 1);
}

function block() {
  const until = performance.now() + BLOCKED_MS;
  while (performance.now() < until);
}

const server = http.createServer(handle);

function request() {
  const turn = begun++;
  http.get({ host: '127.0.0.1', port: server.address().port, agent, path: `/${turn}` }, (response) => {
    response.resume();
    response.on('end', () => {
      done++;
      if (done === turns >> 1) setTimeout(block, 1);
      if (done === turns) end();
      else if (begun < turns) request();
    });
  });
}

function end() {
  agent.destroy();
  server.close();
}

server.listen(0, '127.0.0.1', () => {
  for (let i = Math.min(SOCKETS, turns); i > 0; i--) request();
});
