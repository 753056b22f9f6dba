/**
 * Which thread or process a resource has started. Node tells its number only once the resource is made, and nothing is
 * called then: so it is read when the next callback begins. Workers and processes are few; nothing else pays for it.
 */
import { reserve, watchCallbacks, words } from '../log/event-log.ts';
import { KIND } from '../schema/events.ts';
import { isChannel, recordChannels } from './posts.ts';
import { isNodesOwn } from './resources.ts';

/** The property of the resource that has the number. */
const PROPERTY: Readonly<Record<string, string>> = { WORKER: 'threadId', PROCESSWRAP: 'pid' };
/** A process that could not be started never has a number. */
const MOST_LOOKS = 8;
const LARGEST = 2 ** 32 - 1;

const { getOwnPropertyDescriptor } = Object;

interface Pipe {
  id: number;
  resource: object;
}

interface Starting {
  id: number;
  resource: object;
  property: string;
  looks: number;
  /** Those that were made right after it: one may become its channel. */
  pipes: Pipe[];
}

let starting: Starting[] = [];

/** Takes note of a resource that may start something. */
export function noteStarting(id: number, type: 'WORKER' | 'PROCESSWRAP', resource: object): void {
  if (!isNodesOwn(resource)) return;
  starting[starting.length] = { id, resource, property: PROPERTY[type], looks: 0, pipes: [] };
  watchCallbacks(true);
}

/** Takes note of a pipe: those of a child are made while it is being started. */
export function notePipe(id: number, resource: object): void {
  const latest = starting.length - 1;
  if (latest < 0 || starting[latest].looks > 0 || !isNodesOwn(resource)) return;
  const { pipes } = starting[latest];
  pipes[pipes.length] = { id, resource };
  recordChannels(resource);
}

/** Writes what has been started by now. */
export function writeStarted(): void {
  if (starting.length === 0) return;
  const noted = starting;
  starting = [];
  for (let i = 0; i < noted.length; i++) {
    const one = noted[i];
    const number = getOwnPropertyDescriptor(one.resource, one.property)?.value;
    if (typeof number === 'number' && number > 0 && number <= LARGEST) writeOne(one, number);
    else if (++one.looks < MOST_LOOKS) starting[starting.length] = one;
  }
  watchCallbacks(starting.length > 0);
}

function writeOne({ id, pipes }: Starting, number: number): void {
  write(KIND.STARTED, id, number);
  for (let i = 0; i < pipes.length; i++) if (isChannel(pipes[i].resource)) write(KIND.CHANNEL, id, pipes[i].id);
}

function write(kind: number, id: number, second: number): void {
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = second;
  words[at + 3] = 0;
  words[at] = kind;
}
