// An error that nobody catches, in a timer, with ticks and an immediate that no longer run.
setImmediate(() => console.log('immediate'));
setTimeout(() => {
  process.nextTick(() => console.log('never'));
  throw new Error('on purpose');
}, 5);
process.on('exit', (code) => console.log('exit', code));
