/** What the queues are called, and their colours: those of the callbacks that leave them. */
import { TONE } from '../../instrument/model/lanes.ts';
import type { QueueName } from '../../instrument/model/queues-kinds.ts';

export const QUEUE_TEXTS: Record<QueueName, { name: string; tone: number }> = {
  ticks: { name: 'nextTick', tone: TONE.TICK },
  microtasks: { name: 'microtasks', tone: TONE.MICROTASK },
  timers: { name: 'timers', tone: TONE.TIMERS },
  immediates: { name: 'immediates', tone: TONE.CHECK },
  fs: { name: 'file system', tone: TONE.POLL },
  dns: { name: 'DNS', tone: TONE.POLL },
  pool: { name: 'thread pool', tone: TONE.POLL },
  sockets: { name: 'sockets', tone: TONE.POLL },
};
