// An error that nobody catches, in a timer, with a tick and an immediate that no longer run.
setImmediate(() => {
  console.log('immediate');
  setTimeout(() => {
    process.nextTick(() => console.log('never'));
    setImmediate(() => console.log('nor this'));
    throw new Error('on purpose');
  }, 5);
});
process.on('exit', (code) => console.log('exit', code));
