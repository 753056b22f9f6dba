'use strict';

// Sends so many requests to the server on a port of this machine, as fast as it answers. node load.cjs PORT REQUESTS
const autocannon = require('autocannon');

const CONNECTIONS = 50;
const [port, amount] = process.argv.slice(2).map(Number);

async function main() {
  const url = `http://127.0.0.1:${port}/users/3`;
  const { errors, timeouts, non2xx } = await autocannon({ url, connections: CONNECTIONS, amount, sampleInt: 50 });
  const failed = errors + timeouts + non2xx;
  if (failed > 0) throw new Error(`${failed} of ${amount} requests failed.`);
}

main();
