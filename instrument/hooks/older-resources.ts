import { executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { reserve, stamp, words } from '../log/event-log.ts';
import { KIND } from '../schema/events.ts';
import { typeNumber } from './types.ts';

/** Async types by the class of the resource, for what a process or worker brings along before any hook can run. */
const TYPE_OF_CLASS = new Map([
  ['MessagePort', 'MESSAGEPORT'],
  ['Pipe', 'PIPEWRAP'],
  ['TTY', 'TTYWRAP'],
  ['TCP', 'TCPWRAP'],
]);
const typeOfClass = TYPE_OF_CLASS.get.bind(TYPE_OF_CLASS);

/**
 * What Node makes before any preload has ids below this. Asking for the newest id would take one, and the program would
 * see other ids than without us; so the first few of its own resources are described too, which does no harm.
 */
export const OLDER_BELOW = 64;
const described = new Uint8Array(OLDER_BELOW);

/** A worker's preload runs in a callback of its message port, whose begin is over: here it is. */
export function beginRunningCallback(): void {
  const running = executionAsyncId();
  if (running <= 1) return;
  if (running < OLDER_BELOW) describeOlder(running);
  const time = stamp();
  const at = reserve();
  words[at + 1] = running;
  words[at + 2] = 0;
  words[at + 3] = time;
  words[at] = KIND.BEFORE;
}

/** Says the type of the resource whose callback begins, once. `id` is below OLDER_BELOW. */
export function describeOlder(id: number): void {
  if (described[id] !== 0) return;
  described[id] = 1;
  const name = executionAsyncResource()?.constructor?.name;
  const type = name === undefined ? undefined : typeOfClass(name);
  if (type === undefined) return;
  const number = typeNumber(type, true);
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = 0;
  words[at + 3] = 0;
  words[at] = KIND.OLDER | (number << 8);
}
