// Promises are printed as they are, and stacks of native callbacks as they are.
const fs = require('node:fs');
console.log(Promise.resolve(1), [Promise.reject(new Error('caught')).catch(() => {}), (async () => 'x')()]);
process.nextTick(() => console.log(new Error('in a tick').stack));
fs.stat(__filename, () => {
  console.log(new Error('in a native callback').stack);
  setImmediate(() => console.log(new Error('in an immediate').stack));
});
