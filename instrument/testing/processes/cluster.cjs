'use strict';
/** A server of two processes that are replaced one after the other, the one gently, the other by force. */
const cluster = require('node:cluster');
const http = require('node:http');
const { once } = require('node:events');
const { last } = require('./last.cjs');

function ask(port) {
  return new Promise((resolve, reject) => {
    http
      .get({ port, agent: false }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      })
      .on('error', reject);
  });
}

async function start() {
  const worker = cluster.fork();
  const [address] = await once(worker, 'listening');
  return { worker, port: address.port };
}

async function primary() {
  const first = await start();
  const second = await start();
  console.log(await ask(first.port), await ask(first.port));
  const third = await start();
  first.worker.disconnect();
  console.log('first', ...(await once(first.worker, 'exit')));
  const fourth = await start();
  second.worker.process.kill('SIGKILL');
  console.log('second', ...(await once(second.worker, 'exit')));
  console.log(await ask(third.port), await ask(third.port));
  for (const { worker } of [third, fourth]) {
    worker.send('end');
    console.log('last', ...(await once(worker, 'exit')));
  }
  last();
}

if (cluster.isPrimary) primary();
else {
  const server = http.createServer((_, response) => response.end('x')).listen(0);
  process.on('message', () => {
    last();
    server.close();
    process.disconnect();
  });
}
