// Two worker threads that answer messages; one ends by itself, one is terminated.
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
if (isMainThread) {
  const polite = new Worker(__filename, { workerData: 'polite' });
  polite.on('message', (message) => {
    console.log('polite says', message);
    if (message < 3) polite.postMessage(message);
    else polite.postMessage('stop');
  });
  polite.on('exit', (code) => {
    console.log('polite ended', code);
    const endless = new Worker(__filename, { workerData: 'endless' });
    endless.on('message', () => endless.terminate());
    endless.on('exit', (stopped) => console.log('endless ended', stopped));
  });
  polite.postMessage(0);
} else if (workerData === 'polite') {
  parentPort.on('message', (message) => {
    if (message === 'stop') parentPort.close();
    else parentPort.postMessage(message + 1);
  });
} else {
  setInterval(() => {}, 1);
  parentPort.postMessage('up');
}
