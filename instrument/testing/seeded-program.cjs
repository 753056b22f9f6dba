'use strict';
/**
 * A program whose every step follows from a seed, so that the order of its events can be worked out without it:
 *
 *   node --expose-gc seeded-program.cjs '{"seed":7,"rounds":500}'
 *
 * It goes from round to round: each is one callback of the loop (an immediate, a timer or a read of the disk) that does
 * the actions of its seed: makes resources, runs in their scope, queues ticks, microtasks and promises that do actions of
 * their own, and forces garbage collections. Now and then it writes the number of the round into a pipe, synchronously.
 */
const { AsyncResource } = require('node:async_hooks');
const fs = require('node:fs');

/** More than fit into a narrow record. */
const TYPES = Array.from({ length: 300 }, (_, i) => `SEEDED${i}${'-long'.repeat(i % 9)}`);
const DEEPEST = 4;
const ROUNDS_PER_REPORT = 8;

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a callback of this seed does, at a depth from 0: `{ action, type, seed }`, `seed` being that of what it queues. */
function actionsOf(seed, depth) {
  const random = randomFrom(seed);
  const most = [random() < 0.05 ? 400 : 16, 5, 3, 2, 0][depth];
  return Array.from({ length: Math.floor(random() * most) }, () => {
    const dice = random();
    const action =
      dice < 0.3
        ? 'make'
        : dice < 0.5
          ? 'run'
          : dice < 0.7
            ? 'tick'
            : dice < 0.85
              ? 'microtask'
              : dice < 0.996
                ? 'promise'
                : dice < 0.9993
                  ? 'minor'
                  : 'major';
    return { action, type: TYPES[Math.floor(random() ** 3 * TYPES.length)], seed: Math.floor(random() * 2 ** 31) };
  });
}

/** Where a round runs, and its seed. */
function roundOf(seed, round) {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(round, 0x85ebca6b));
  const dice = random();
  return {
    in: dice < 0.6 ? 'Immediate' : dice < 0.8 ? 'Timeout' : 'FSREQCALLBACK',
    seed: Math.floor(random() * 2 ** 31),
  };
}

/**
 * @param options `seed`; `rounds`: how many; `kill`: `{ round, action }`, kills itself before that action of that round;
 *   `tellsBase`: writes the id of its first resource first, for a reader who will not see its begin
 */
function run({ seed, rounds, kill, tellsBase }) {
  let round = 0;

  function perform(inner, depth) {
    if (depth > DEEPEST) return;
    const actions = actionsOf(inner, depth);
    for (let i = 0; i < actions.length; i++) {
      if (depth === 0 && kill?.round === round && kill.action === i) process.kill(process.pid, 'SIGKILL');
      const { action, type, seed: next } = actions[i];
      if (action === 'make') new AsyncResource(type);
      else if (action === 'run') new AsyncResource(type).runInAsyncScope(perform, null, next, depth + 1);
      else if (action === 'tick') process.nextTick(perform, next, depth + 1);
      else if (action === 'microtask') queueMicrotask(() => perform(next, depth + 1));
      else if (action === 'promise') Promise.resolve().then(() => perform(next, depth + 1));
      else if (action === 'minor') global.gc({ type: 'minor' });
      else global.gc();
    }
  }

  function callback() {
    if (round % ROUNDS_PER_REPORT === 0) fs.writeSync(1, `${round}\n`);
    perform(roundOf(seed, round).seed, 0);
    round++;
    schedule();
  }

  function schedule() {
    if (round === rounds) return;
    const where = roundOf(seed, round).in;
    if (where === 'Immediate') setImmediate(callback);
    else if (where === 'Timeout') setTimeout(callback, 1);
    else fs.stat('.', callback);
  }

  const begin = new AsyncResource('BEGIN');
  if (tellsBase) fs.writeSync(1, `base ${begin.asyncId()}\n`);
  schedule();
}

module.exports = { actionsOf, roundOf };
if (require.main === module) run(JSON.parse(process.argv[2]));
