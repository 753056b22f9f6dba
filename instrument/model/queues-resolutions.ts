/** When promises settled, where the log says so: in lab detail. */
import type { Nanoseconds } from '../schema/units.ts';
import { PackedColumn } from './packed-column.ts';
import type { ResourceRow } from './tables.ts';

/** One row per settled promise, in the order of time; of one that was resolved with another, when that settled it. */
export class ResolutionTable {
  readonly time = new PackedColumn();
  readonly resource = new PackedColumn();

  get length(): number {
    return this.time.length;
  }

  get bytes(): number {
    return this.time.bytes + this.resource.bytes;
  }

  push(time: Nanoseconds, resource: ResourceRow): void {
    this.time.push(time);
    this.resource.push(resource);
  }
}
