// A TCP server and its client in one process.
const net = require('node:net');
const server = net.createServer((socket) => {
  socket.on('data', (data) => socket.end(`echo ${data}`));
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => client.write('hello'));
  client.setEncoding('utf8');
  client.on('data', (text) => console.log(text));
  client.on('end', () => console.log('end'));
  client.on('close', () => {
    console.log('close');
    server.close(() => console.log('server closed'));
  });
});
