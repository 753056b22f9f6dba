// Messages by ports, between threads and to a child, one after the other; and what cannot be posted, with its stack.
const { fork } = require('node:child_process');
const { Worker, MessageChannel, isMainThread, parentPort } = require('node:worker_threads');

function post(port, ...what) {
  try {
    return port.postMessage(...what);
  } catch (error) {
    return error.stack;
  }
}

function inMain() {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(__filename);
  console.log(
    post(port1, () => {}),
    post(port1),
    post(port1, 1, [port1]),
    post(port1, 'one'),
    post(port1, 'two', []),
  );
  console.log(post(worker, { port: port2 }, { transfer: [port2] }));
  port1.on('message', (text) => {
    console.log(text);
    if (text === 'two!') port1.close();
  });
  worker.on('exit', (code) => {
    console.log('worker', code);
    const child = fork(__filename, ['child']);
    child.on('message', (text) => console.log(text) ?? child.send({ more: text.length }));
    child.on('exit', (end) => console.log('child', end));
    child.send({ more: 3 });
  });
}

if (process.argv[2] === 'child') {
  process.on('message', ({ more }) => (more > 4 ? process.disconnect() : process.send('x'.repeat(more + 1))));
} else if (isMainThread) inMain();
else {
  parentPort.once('message', ({ port }) => {
    port.on('message', (text) => port.postMessage(`${text}!`));
    port.on('close', () => process.exit(3));
  });
}
