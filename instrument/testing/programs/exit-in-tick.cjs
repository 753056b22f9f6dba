// process.exit in a tick, from within a timer.
setTimeout(() => {
  Promise.resolve().then(() => console.log('never'));
  process.nextTick(() => {
    console.log('leaving');
    process.exit(3);
  });
}, 1);
process.on('exit', (code) => console.log('exit', code));
