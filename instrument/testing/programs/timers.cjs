// Timers of several durations, an interval, one cleared, one unreferenced: far enough apart for a busy machine.
const log = (what) => console.log(what);
setTimeout(log, 120, 'third');
setTimeout(log, 1, 'first');
setTimeout(log, 60, 'second');
clearTimeout(setTimeout(log, 3, 'never'));
setTimeout(log, 100_000, 'not in this life').unref();
setTimeout(() => {
  let rounds = 0;
  const interval = setInterval(() => {
    log(`round ${++rounds}`);
    if (rounds === 3) clearInterval(interval);
  }, 10);
}, 150);
