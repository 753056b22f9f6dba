// An immediate queued in an immediate runs in the next iteration.
setImmediate(() => {
  console.log('first');
  setImmediate(() => console.log('nested'));
  process.nextTick(() => console.log('tick after first'));
});
setImmediate(() => console.log('second'));
clearImmediate(setImmediate(() => console.log('never')));
