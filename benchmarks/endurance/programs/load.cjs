'use strict';

// Sends requests to the server on a port of this machine, as fast as it answers, until it is killed. node load.cjs PORT
const autocannon = require('autocannon');

const CONNECTIONS = 20;
const A_DAY_S = 86_400;

autocannon({ url: `http://127.0.0.1:${process.argv[2]}/`, connections: CONNECTIONS, duration: A_DAY_S });
