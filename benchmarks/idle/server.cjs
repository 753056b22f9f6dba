'use strict';

const http = require('node:http');

/** A server that nobody asks anything; it says which process it is. */
const server = http.createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ pid: process.pid })}\n`));
