// All ticks, then all microtasks, again until both are empty.
process.nextTick(() => {
  console.log('tick 1');
  Promise.resolve().then(() => {
    console.log('microtask in tick 1');
    process.nextTick(() => console.log('tick in microtask'));
    queueMicrotask(() => console.log('microtask in microtask'));
  });
  process.nextTick(() => console.log('tick in tick'));
});
Promise.resolve().then(() => console.log('microtask 1'));
queueMicrotask(() => console.log('microtask 2'));
process.nextTick(() => console.log('tick 2'));
(async () => {
  console.log('async body');
  await null;
  console.log('after await');
  await new Promise((resolve) => setTimeout(resolve, 2));
  console.log('after timer');
})();
console.log('main');
