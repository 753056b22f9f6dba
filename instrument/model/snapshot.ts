/** Snapshots: pieces of a recording that went on. */
import type { Manifest } from '../schema/manifest.ts';
import type { Nanoseconds, ThreadKey } from '../schema/units.ts';

/** Where a thread's log was cut while the thread went on; undefined for one that is complete. */
export function cutOf({ snapshot }: Pick<Manifest, 'snapshot'>, key: ThreadKey): Nanoseconds | undefined {
  return snapshot?.running.includes(key) ? snapshot.at : undefined;
}
