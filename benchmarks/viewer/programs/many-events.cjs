'use strict';

// About so many events, spread evenly over so many seconds; 0 seconds: as fast as it goes.
// node many-events.cjs EVENTS SECONDS
const EVENTS = Number(process.argv[2]);
const SECONDS = Number(process.argv[3]);
const SLICE_MS = 10;
const EVENTS_AT_ONCE = 100_000;
const EVENTS_OF_AN_AWAIT = 4;
const EVENTS_OF_A_TICK = 3;

const begin = performance.now();
let done = 0;

async function slice() {
  const due = SECONDS === 0 ? done + EVENTS_AT_ONCE : EVENTS * ((performance.now() - begin) / (SECONDS * 1000));
  const now = Math.min(due, EVENTS) - done;
  for (let left = now / 2; left > 0; left -= EVENTS_OF_AN_AWAIT) await nothing();
  ticks(now / 2 / EVENTS_OF_A_TICK, () => {
    done += now;
    if (done >= EVENTS) return;
    if (SECONDS === 0) setImmediate(slice);
    else setTimeout(slice, SLICE_MS);
  });
}

async function nothing() {}

function ticks(left, then) {
  if (left > 0) process.nextTick(ticks, left - 1, then);
  else then();
}

slice();
