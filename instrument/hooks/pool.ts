import { readdirSync, readlinkSync } from 'node:fs';
import type { Recorder } from '../log/recorder.ts';
import type { PoolMeta } from '../schema/events.ts';

/** What the thread knows of libuv's pool; `seen` adds what it takes to watch it from outside. */
export function describePool(recorder: Recorder, isMain: boolean, seen: boolean): PoolMeta {
  const { loop, poolThreads: size } = recorder;
  return seen ? { size, seen: { loop, threads: systemThreads(isMain) } } : { size };
}

/** Of the main thread: every thread that there is already. Of a worker: itself. */
function systemThreads(isMain: boolean): number[] {
  try {
    if (isMain) return readdirSync('/proc/self/task').map(Number);
    return [Number(readlinkSync('/proc/thread-self').split('/').pop())];
  } catch {
    return [];
  }
}
