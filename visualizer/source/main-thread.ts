/** Which thread is meant where none is named. */
import type { ThreadKey } from '../../instrument/schema/units.ts';

interface Thread {
  key: ThreadKey;
  pid: number;
  tid: number;
}

/** The main thread of the program that was started, or of the first Node process where it was none. */
export function mainThread<T extends Thread>(threads: readonly T[], pid: number | null): T | undefined {
  return (
    threads.find((thread) => thread.pid === pid && thread.tid === 0) ??
    threads.find((thread) => thread.tid === 0) ??
    threads[0]
  );
}
