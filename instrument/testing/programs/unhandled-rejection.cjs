// A rejection that nobody handles ends the process.
setTimeout(() => console.log('never'), 50);
setImmediate(() => {
  console.log('immediate');
  Promise.reject(new Error('refused'));
});
