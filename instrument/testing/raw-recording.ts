import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseThreadFolder, ThreadLog } from '../host/thread-log.ts';
import { ResourceIndex } from '../model/async-ids.ts';
import { LogDecoder, type LogSink } from '../model/decode.ts';
import { RECORD_BYTES } from '../schema/events.ts';
import { OPTIONS_VARIABLE, type PreloadOptions } from '../schema/manifest.ts';
import { ROOT } from './command-line.ts';

/** The addon as node-gyp and as cmake-js build it, those that are there; or the one of the build that LOOPSCOPE_BUILD names. */
export const ADDONS = (process.env.LOOPSCOPE_BUILD ? [process.env.LOOPSCOPE_BUILD] : ['build', 'build-cmake'])
  .map((folder) => join(ROOT, folder, 'Release/loopscope_recorder.node'))
  .filter((path) => existsSync(path));

/** The environment that records a program into `folder`/threads without any host. */
export function recordingEnvironment(folder: string, options: Partial<PreloadOptions> = {}): NodeJS.ProcessEnv {
  const threads = join(folder, 'threads');
  mkdirSync(threads, { recursive: true });
  const all: PreloadOptions = { threads, addon: ADDONS[0], detail: 'app', ...options };
  return { NODE_OPTIONS: `--require ${join(ROOT, 'dist/preload.cjs')}`, [OPTIONS_VARIABLE]: JSON.stringify(all) };
}

/** A decoded event as `[call, …arguments]`, types by name and call sites as lists of frames. */
export type Call = [call: keyof LogSink, ...values: unknown[]];

export interface RawThread {
  key: string;
  main: boolean;
  slots: number;
  lost: number;
  note: string | null;
  calls: Call[];
  /** What each `init` was set for, in nanoseconds, in their order; null for all but timers. */
  durations: (number | null)[];
  /** How many records the decoder did not understand. */
  skipped: number;
}

const CALLS: (keyof LogSink)[] = [
  'threadStart',
  'threadMeta',
  'init',
  'before',
  'after',
  'resolve',
  'phaseBegin',
  'phaseEnd',
  'gcBegin',
  'gcEnd',
  'heap',
  'lost',
  'dropped',
  'output',
  'timing',
  'post',
  'threadEnd',
];

/** Reads all threads of `folder`/threads to their ends. */
export function readRaw(folder: string): RawThread[] {
  const threads = join(folder, 'threads');
  return readdirSync(threads)
    .filter((name) => parseThreadFolder(name) !== null)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => readThread(join(threads, name)));
}

function readThread(directory: string): RawThread {
  const log = new ThreadLog(directory);
  log.refresh(true);
  const calls: Call[] = [];
  const sink = Object.fromEntries(
    CALLS.map((call) => [call, (...values: unknown[]) => calls.push([call, ...values])]),
  ) as unknown as LogSink;
  const resources = new ResourceIndex();
  const decoder = new LogDecoder(sink, 0n, undefined, resources);
  const bytes = new Uint8Array(65_536 * RECORD_BYTES);
  for (let slot = 0; slot < log.slots; ) {
    const count = log.read(slot, 65_536, bytes);
    decoder.push(new Uint32Array(bytes.buffer, 0, (count * RECORD_BYTES) / 4));
    slot += count;
  }
  decoder.finish();
  for (const call of calls) {
    if (call[0] !== 'init') continue;
    call[3] = decoder.typeName(call[3] as number);
    call[6] = decoder.site(call[6] as number);
  }
  return {
    key: log.key,
    main: calls.some(([call, , , , main]) => call === 'threadStart' && main === true),
    slots: log.slots,
    lost: log.lost,
    note: log.note(),
    calls,
    durations: Array.from({ length: resources.length }, (_, row) => decoder.timers.durationOf(row)),
    skipped: decoder.skipped,
  };
}

/** How often each call came. */
export function countCalls(thread: RawThread): Partial<Record<keyof LogSink, number>> {
  const counts: Partial<Record<keyof LogSink, number>> = {};
  for (const [call] of thread.calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}
