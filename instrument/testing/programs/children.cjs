// A forked child with messages, and a spawned one whose output is read.
const { fork, spawn } = require('node:child_process');
if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    process.send(message * 2);
    if (message === 3) process.disconnect();
  });
} else {
  const child = fork(__filename, ['child']);
  child.on('message', (message) => {
    console.log('child says', message);
    if (message < 6) child.send(message / 2 + 1);
  });
  child.on('exit', (code) => {
    console.log('child ended', code);
    const spawned = spawn(process.execPath, ['-e', 'console.log("spawned"); process.exitCode = 7']);
    spawned.stdout.on('data', (data) => console.log('it says', String(data).trim()));
    spawned.on('close', (status) => console.log('it ended', status));
  });
  child.send(1);
}
