/** Pools of processes whose logs are written as text, and requests as text. */
import { type PoolRequest, type ProcessPool, poolsOf } from '../pool.ts';
import { samplesOf } from './samples-writer.ts';
import { timelineOf } from './timeline-of.ts';

/** How a process's main thread begins, with a pool of so many threads. */
export const process = (threads: number): string =>
  `@0 thread-start 4711:0 main\n meta {"node":"v20","argv":[],"detail":"lab","phases":true,"pool":{"size":${threads}}}\n`;

interface Options {
  /** Logs of worker threads, by their id. */
  workers?: Record<number, string>;
  samples?: string;
  finish?: boolean;
}

/** The pool of a process; logs as LogWriter takes them, samples as `samplesOf`. Times are microseconds in all of them. */
export function poolOf(main: string, { workers = {}, samples, finish = true }: Options = {}): ProcessPool {
  const timelines = [timelineOf(inMicroseconds(main), { finish })];
  for (const [tid, log] of Object.entries(workers))
    timelines.push(timelineOf(inMicroseconds(log), { finish, key: `4711:${tid}` }));
  const seen = samples === undefined ? [] : [['4711:0', samplesOf(inMicroseconds(samples))] as const];
  return poolsOf(timelines, new Map(seen)).get(timelines[0])!;
}

/** `@12 … idle=5` in microseconds, as nanoseconds; of samples also the numbers of microseconds that records have. */
function inMicroseconds(text: string): string {
  return text
    .replace(/@(\d+)/g, '@$1000')
    .replace(/idle=(\d+)/g, 'idle=$1000')
    .replace(/(state \d+ \w+ \d+ \d+|finished \d+ \d+ \d+|looks \d+ \d+ \d+)/g, (line) => {
      const words = line.split(' ');
      if (words[0] === 'looks') words[2] += '000';
      words[words.length - 1] += '000';
      return words.join(' ');
    });
}

/** `#2 queued 10 started 12 done 30..40 called 41 on 0`, in microseconds; a moment known exactly as one number. */
export function requestLines(pool: ProcessPool): string[] {
  const { table } = pool;
  return Array.from(table.order, (row) => requestLine(table.request(row)));
}

export function requestLine({ id, queuedAt, started, done, calledBackAt, thread, ahead }: PoolRequest): string {
  const parts = [`#${id} queued ${us(queuedAt)}`, `started ${range(started)}`, `done ${range(done)}`];
  if (!Number.isNaN(calledBackAt)) parts.push(`called ${us(calledBackAt)}`);
  return `${parts.join(' ')} on ${thread} behind ${ahead}`;
}

const us = (ns: number): number => Math.round(ns / 1000);

function range({ from, at, to }: PoolRequest['done']): string {
  return from === to || us(from) === us(to) ? `${us(at)}` : `${us(from)}..${us(at)}..${us(to)}`;
}
