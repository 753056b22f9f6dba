'use strict';
/** A clock of its own, as test libraries put one in the place of Node's: timers run when the test says so. */
const { last } = require('./last.cjs');

const native = { setTimeout, clearTimeout, setImmediate, Date, performance };

function install() {
  let now = 0;
  let next = 1;
  const due = new Map();
  globalThis.setTimeout = (run, ms = 0, ...args) => {
    due.set(next, { at: now + ms, run: () => run(...args) });
    return next++;
  };
  globalThis.clearTimeout = (id) => due.delete(id);
  globalThis.setImmediate = (run) => globalThis.setTimeout(run, 0);
  globalThis.performance = { now: () => now };
  globalThis.Date = class extends native.Date {
    static now() {
      return now;
    }
  };
  return {
    tick(ms) {
      const until = now + ms;
      for (;;) {
        const [id, timer] = [...due].sort((a, b) => a[1].at - b[1].at)[0] ?? [];
        if (!timer || timer.at > until) break;
        now = timer.at;
        due.delete(id);
        timer.run();
      }
      now = until;
    },
    uninstall: () => Object.assign(globalThis, native),
  };
}

const clock = install();
setTimeout(() => console.log('after a day', Date.now(), performance.now()), 86_400_000);
setTimeout((text) => console.log(text), 10, 'after ten');
setImmediate(() => process.nextTick(() => console.log('a real tick')));
clock.tick(100_000_000);
clock.uninstall();
setTimeout(() => {
  console.log('a real timer', performance.now() > 0);
  last();
}, 1);
