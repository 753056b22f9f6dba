// In an ES module evaluation itself is a microtask: promises come before ticks.
import { setTimeout as sleep } from 'node:timers/promises';

process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('microtask'));
console.log('main');
await sleep(1);
console.log('slept');
process.nextTick(() => console.log('tick after await'));
Promise.resolve().then(() => console.log('microtask after await'));
