/** Which thread or process a resource has started, as the log says it. */
import type { ResourceRow } from './tables.ts';

export interface Started {
  /** A WORKER or a PROCESSWRAP. */
  resource: ResourceRow;
  /** The thread's id, or the pid of the process. */
  number: number;
}
