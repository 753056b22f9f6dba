/** Which thread or process a resource has started, as the log says it, and by what they talk. */
import type { AsyncId } from '../schema/units.ts';
import type { ResourceRow } from './tables.ts';

export interface Started {
  /** A WORKER or a PROCESSWRAP. */
  resource: ResourceRow;
  /** The thread's id, or the pid of the process. */
  number: number;
}

export interface Channel {
  /** The PROCESSWRAP. */
  resource: ResourceRow;
  /** The PIPEWRAP through which it and this process send each other messages. */
  pipe: AsyncId;
}
