/** Which queue each type of resource waits in. */
import { type PoolFamily, poolKindOf } from './pool-kinds.ts';

/** Everything whose depth is followed, in the order in which it is shown. */
export const QUEUES = ['ticks', 'microtasks', 'timers', 'immediates', 'fs', 'dns', 'pool', 'sockets'] as const;

/**
 * `ticks` process.nextTick · `microtasks` promise jobs and queueMicrotask · `fs` file system requests · `dns` look-ups ·
 * `pool` crypto jobs and zlib streams on the thread pool · `sockets` connects, writes and shutdowns of streams.
 */
export type QueueName = (typeof QUEUES)[number];

const OF_TYPE: Record<string, QueueName> = {
  TickObject: 'ticks',
  PROMISE: 'microtasks',
  Microtask: 'microtasks',
  Timeout: 'timers',
  Immediate: 'immediates',
  QUERYWRAP: 'dns',
  TCPCONNECTWRAP: 'sockets',
  PIPECONNECTWRAP: 'sockets',
  WRITEWRAP: 'sockets',
  SHUTDOWNWRAP: 'sockets',
  UDPSENDWRAP: 'sockets',
};

/** Of what goes to the thread pool. */
const OF_FAMILY: Record<PoolFamily, QueueName> = { fs: 'fs', dns: 'dns', crypto: 'pool', zlib: 'pool' };

/** Null for what waits in none of them, such as a server or a socket itself. */
export function queueOfType(typeName: string): QueueName | null {
  if (Object.hasOwn(OF_TYPE, typeName)) return OF_TYPE[typeName];
  const kind = poolKindOf(typeName);
  return kind && OF_FAMILY[kind.family];
}

/** Whether the loop itself calls back resources of a type, so that ticks and microtasks are done when one begins. */
export function isCalledByLoop(typeName: string): boolean {
  return typeName === 'Timeout' || typeName === 'Immediate' || /^(?!HTTP)[A-Z0-9]{3,}$/.test(typeName);
}
