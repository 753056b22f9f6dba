'use strict';

// A server for as long as there is load: each answer awaits a few times, every fourth waits for a timer, every sixteenth
// reads a file. Says on its first line which port it has; SIGTERM ends it.
const fs = require('node:fs');
const http = require('node:http');

const AWAITS = 8;
let count = 0;

async function nothing() {}

async function answer(_request, response) {
  const turn = count++;
  for (let i = 0; i < AWAITS; i++) await nothing();
  if (turn % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  if (turn % 16 === 0) await fs.promises.readFile(__filename);
  setImmediate(() => response.end('ok'));
}

const server = http.createServer(answer);

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`);
});
