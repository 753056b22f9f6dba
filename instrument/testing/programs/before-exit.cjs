// 'beforeExit' starts the loop again, twice.
let times = 0;
process.on('beforeExit', () => {
  console.log('beforeExit', times);
  if (times++ < 2) setTimeout(() => console.log('again'), 2);
});
process.on('exit', () => console.log('exit'));
process.nextTick(() => console.log('tick'));
