// The callbacks of fs, one after the other.
const fs = require('node:fs');
fs.stat(__filename, (error, stat) => {
  console.log('stat', error, stat.isFile());
  fs.readFile(__filename, 'utf8', (_, text) => {
    console.log('read', text.length);
    setTimeout(() => console.log('timeout after read'), 0);
    setImmediate(() => console.log('immediate after read'));
    process.nextTick(() => console.log('tick after read'));
  });
});
