import { readdirSync, readlinkSync } from 'node:fs';
import type { Recorder } from '../log/recorder.ts';
import type { PoolMeta } from '../schema/events.ts';
import { MOST_POOL_THREADS } from '../schema/samples.ts';

/** libuv's own number. */
const COMMON_SIZE = 4;

/** What the thread knows of libuv's pool; `seen` adds what it takes to watch it from outside. */
export function describePool(recorder: Recorder, isMain: boolean, seen: boolean): PoolMeta {
  const size = poolSize(process.env.UV_THREADPOOL_SIZE);
  return seen ? { size, seen: { loop: recorder.loop, threads: systemThreads(isMain) } } : { size };
}

/** As libuv reads it, with `atoi` into an unsigned number. */
function poolSize(text: string | undefined): number {
  if (text === undefined) return COMMON_SIZE;
  const size = Number.parseInt(text, 10) || 1;
  return size < 0 ? MOST_POOL_THREADS : Math.min(size, MOST_POOL_THREADS);
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
