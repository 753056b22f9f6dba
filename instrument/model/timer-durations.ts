/** How long timers were set for, where the log says so: in lab detail. */
import type { Nanoseconds } from '../schema/units.ts';
import { lastAtOrBefore, Uint32Column } from './columns.ts';
import type { ResourceRow } from './tables.ts';

const NS_PER_MS = 1e6;

export class TimerDurations {
  readonly #resource = new Uint32Column();
  readonly #ms = new Uint32Column();

  get bytes(): number {
    return this.#resource.bytes + this.#ms.bytes;
  }

  /** Resources come in the order of their rows; one that does not, or has one already, is damage and left out. */
  add(resource: ResourceRow, ms: number): void {
    const { length } = this.#resource;
    if (resource < 0 || (length > 0 && resource <= this.#resource.get(length - 1))) return;
    this.#resource.push(resource);
    this.#ms.push(ms);
  }

  /** How long a timer was set for; null where that is not recorded. */
  durationOf(resource: ResourceRow): Nanoseconds | null {
    const at = lastAtOrBefore(this.#resource, resource);
    return at >= 0 && this.#resource.get(at) === resource ? this.#ms.get(at) * NS_PER_MS : null;
  }
}
