// Timers of several durations, an interval, one cleared, one unreferenced.
const log = (what) => console.log(what);
setTimeout(log, 10, 'ten');
setTimeout(log, 1, 'one');
setTimeout(log, 5, 'five');
clearTimeout(setTimeout(log, 3, 'never'));
setTimeout(log, 100_000, 'not in this life').unref();
let rounds = 0;
const interval = setInterval(() => {
  log(`round ${++rounds}`);
  if (rounds === 3) clearInterval(interval);
}, 20);
