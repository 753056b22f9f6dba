/**
 * Which thread or process a resource has started. Node tells its number only once the resource is made, and nothing is
 * called then: so it is read when the next callback begins. Workers and processes are few; nothing else pays for it.
 */
import { AsyncResource } from 'node:async_hooks';
import { reserve, watchCallbacks, words } from '../log/event-log.ts';
import { KIND } from '../schema/events.ts';

/** The property of the resource that has the number. */
const PROPERTY: Readonly<Record<string, string>> = { WORKER: 'threadId', PROCESSWRAP: 'pid' };
/** A process that could not be started never has a number. */
const MOST_LOOKS = 8;
const LARGEST = 2 ** 32 - 1;

const { getOwnPropertyDescriptor } = Object;
const isPrograms = Object.prototype.isPrototypeOf.bind(AsyncResource.prototype);

interface Starting {
  id: number;
  resource: object;
  property: string;
  looks: number;
}

let starting: Starting[] = [];

/** Takes note of a resource that may start something. */
export function noteStarting(id: number, type: 'WORKER' | 'PROCESSWRAP', resource: object): void {
  // A program may call a resource of its own so, and be it no object.
  if (typeof resource !== 'object' || resource === null || isPrograms(resource)) return;
  starting[starting.length] = { id, resource, property: PROPERTY[type], looks: 0 };
  watchCallbacks(true);
}

/** Writes what has been started by now. */
export function writeStarted(): void {
  if (starting.length === 0) return;
  const noted = starting;
  starting = [];
  for (let i = 0; i < noted.length; i++) {
    const one = noted[i];
    const number = getOwnPropertyDescriptor(one.resource, one.property)?.value;
    if (typeof number === 'number' && number > 0 && number <= LARGEST) write(one.id, number);
    else if (++one.looks < MOST_LOOKS) starting[starting.length] = one;
  }
  watchCallbacks(starting.length > 0);
}

function write(id: number, number: number): void {
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = number;
  words[at + 3] = 0;
  words[at] = KIND.STARTED;
}
