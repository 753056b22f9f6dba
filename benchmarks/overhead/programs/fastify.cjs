'use strict';

// A server by itself: what loads it is another process (../load.cjs), which the port on the first line is for.
// Each of its requests is one operation; after the last one it closes.
const fastify = require('../../peers/node_modules/fastify');

const names = ['Ada', 'Barbara', 'Edsger', 'Grace'];
const user = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const params = { type: 'object', properties: { id: { type: 'integer' } } };
const app = fastify();
let left = 0;
let done = () => {};

app.addHook('onRequest', async (request) => {
  request.user = await findUser(3);
});

app.get('/users/:id', { schema: { params, response: { 200: user } } }, async (request) => findUser(request.params.id));

app.addHook('onResponse', async () => {
  if (--left === 0) done();
});

async function findUser(id) {
  return { id, name: names[id % names.length] };
}

function run(count, then) {
  left = count;
  done = then;
}

app.listen({ host: '127.0.0.1', port: 0 }, (error) => {
  if (error) throw error;
  process.stdout.write(`${JSON.stringify({ port: app.server.address().port })}\n`);
  require('./measure.cjs')(run, () => app.close());
});
