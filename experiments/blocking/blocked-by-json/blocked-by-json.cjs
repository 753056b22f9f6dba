'use strict';

const http = require('node:http');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

if (isMainThread) runShop();
else visitShop(workerData.port);

/** A server with a heartbeat. Now and then it backs up all its orders. */
function runShop() {
  const orders = Array.from({ length: 120_000 }, (_, i) => ({
    id: i,
    customer: `customer ${i % 977}`,
    items: [i, i + 1],
  }));
  let backup = [];

  let lastBeat = performance.now();
  let longestGap = 0;
  const heartbeat = setInterval(function beat() {
    longestGap = Math.max(longestGap, performance.now() - lastBeat);
    lastBeat = performance.now();
  }, 20);

  const backups = setInterval(function backUp() {
    backup = JSON.parse(JSON.stringify(orders));
  }, 500);

  const server = http.createServer((request, response) => response.end(`order ${request.url}`));
  server.listen(0, '127.0.0.1', () => {
    const customers = new Worker(__filename, { workerData: { port: server.address().port } });
    customers.once('exit', () => {
      clearInterval(heartbeat);
      clearInterval(backups);
      server.close();
      console.log(`${backup.length} orders backed up; longest gap between heartbeats ${longestGap.toFixed(0)} ms`);
    });
  });
}

/** Customers live in a loop of their own, which nothing blocks: an order every 25 ms. */
function visitShop(port) {
  const agent = new http.Agent({ keepAlive: true });
  let sent = 0;
  let answered = 0;
  let slowest = 0;

  const orders = setInterval(function order() {
    const start = performance.now();
    http.get({ host: '127.0.0.1', port, path: `/${++sent}`, agent }, (response) => {
      response.resume().once('end', function served() {
        slowest = Math.max(slowest, performance.now() - start);
        if (++answered < 50) return;
        agent.destroy();
        console.log(`${answered} orders served; the slowest took ${slowest.toFixed(0)} ms`);
      });
    });
    if (sent === 50) clearInterval(orders);
  }, 25);
}
