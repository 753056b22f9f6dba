// Ten requests over kept-alive connections, one after the other.
const http = require('node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const server = http.createServer((request, response) => response.end(`you asked ${request.url}`));
server.listen(0, '127.0.0.1', () => {
  let left = 10;
  const next = () => {
    if (left-- === 0) {
      agent.destroy();
      server.close(() => console.log('closed'));
      return;
    }
    http.get({ host: '127.0.0.1', port: server.address().port, path: `/${left}`, agent }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (text) => console.log(response.statusCode, text));
      response.on('end', next);
    });
  };
  next();
});
