'use strict';

const http = require('node:http');

const SOCKETS = 20;
const agent = new http.Agent({ keepAlive: true, maxSockets: SOCKETS });
const server = http.createServer((_request, response) => response.end('ok'));

function run(count, done) {
  const { port } = server.address();
  let toBegin = count;
  let left = count;
  function request() {
    toBegin--;
    http.get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', afterResponse);
    });
  }
  function afterResponse() {
    if (--left === 0) done();
    else if (toBegin > 0) request();
  }
  for (let i = Math.min(SOCKETS, count); i > 0; i--) request();
}

function end() {
  agent.destroy();
  server.close();
}

server.listen(0, '127.0.0.1', () => require('./measure.cjs')(run, end));
