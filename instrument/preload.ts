/**
 * Brought into the observed program by `--require`: options → log → hooks, nothing else. It has no dependencies, leaves
 * nothing in the program's loop, and on any failure leaves the program alone and a sentence beside the recording.
 */
import { createHook, executionAsyncId } from 'node:async_hooks';
import { mkdirSync, writeFileSync } from 'node:fs';
import { appHooks, appHooksWithSites, beginRunningCallback, labHooks } from './hooks/async.ts';
import { recordCallSites } from './hooks/call-sites.ts';
import { observeCollections } from './hooks/gc.ts';
import { describeOlder, keepSites } from './hooks/older-resources.ts';
import { recordOutput } from './hooks/output.ts';
import { describePool } from './hooks/pool.ts';
import { recordOwnChannel, recordPorts, recordPosts } from './hooks/posts.ts';
import { hidePromiseIds } from './hooks/promise-ids.ts';
import { defineCommonTypes } from './hooks/types.ts';
import { recordUserTiming } from './hooks/user-timing.ts';
import { appendString, openLog } from './log/event-log.ts';
import type { Recorder, RecorderAddon } from './log/recorder.ts';
import { type Calibration, META_ID, STRING_CATEGORY, type ThreadMeta } from './schema/events.ts';
import { NOTE_FILE, OPTIONS_VARIABLE, type PreloadOptions } from './schema/manifest.ts';

function start(): void {
  const options = readOptions();
  if (options === null) return;
  const addon = {} as RecorderAddon;
  try {
    const begin = performance.now();
    process.dlopen({ exports: addon } as unknown as NodeJS.Module, options.addon);
    const { threads, room = '' } = options;
    const thread = whichThread(addon);
    const { isMainThread, threadId } = thread;
    const recorder = addon.start(threads, process.pid, threadId, isMainThread, !options.withoutV8, room);
    if (typeof recorder === 'string') leaveNote(options, threadId, recorder);
    else {
      record(recorder, options, thread);
      recordCost(recorder, options, begin);
    }
  } catch (error) {
    const why = `the addon can't be used: ${error instanceof Error ? error.message : String(error)}`;
    leaveNote(options, whichThread(addon).threadId, why);
  }
}

function readOptions(): PreloadOptions | null {
  try {
    return JSON.parse(process.env[OPTIONS_VARIABLE] ?? 'null');
  } catch {
    return null;
  }
}

/** What Node tells of a thread. `threadName`: since Node 22, '' where there is none. */
interface Thread {
  isMainThread: boolean;
  threadId: number;
  threadName?: string;
  /** Of a worker. */
  MessagePort?: { prototype: object };
}

/** What a worker without a name is called in Node 24 and 26. */
const NAMELESS = 'WorkerThread';

/** Node's own answer, where it is not known without: bringing its module along takes a process 1.7 ms that it has no use for. */
function whichThread(addon: RecorderAddon): Thread {
  if (addon.onFirstThread) return { isMainThread: true, threadId: 0 };
  return require('node:worker_threads');
}

function record(recorder: Recorder, options: PreloadOptions, thread: Thread): void {
  openLog(recorder, describeOlder);
  recordPosts(recorder);
  if (thread.MessagePort) recordPorts(thread.MessagePort.prototype);
  appendString(STRING_CATEGORY.META, META_ID.THREAD, JSON.stringify(describeThread(recorder, options, thread)), true);
  defineCommonTypes();
  recordCallSites(recorder, __filename, options.everySite ?? false);
  if (!recorder.gc) observeCollections();
  else if (options.detail === 'lab') recorder.recordHeap();
  hidePromiseIds();
  if (options.detail === 'lab') {
    recordOutput();
    recordUserTiming();
  }
  if (recorder.flight && (options.sites || options.detail === 'lab')) keepSites();
  beginRunningCallback();
  createHook(options.detail === 'lab' ? labHooks : options.sites ? appHooksWithSites : appHooks).enable();
  if (!options.withoutV8) recorder.dropTrampoline();
}

/** What all this costs, for whoever asks later. */
function recordCost(recorder: Recorder, { detail, sites }: PreloadOptions, begin: number): void {
  const isLab = detail === 'lab';
  const parts = recorder.calibrate(recorder.sites && (isLab || sites === true), isLab);
  const [clock, step, site, siteFrames, heap] = parts.map((part) => Math.round(part * 10) / 10);
  const start = Math.round((performance.now() - begin) * 1e6);
  const cost: Calibration = { clock, step, site, siteFrames, heap, start };
  appendString(STRING_CATEGORY.META, META_ID.COST, JSON.stringify(cost), true);
}

function describeThread(recorder: Recorder, options: PreloadOptions, thread: Thread): ThreadMeta {
  // A command line can be longer than a string of the log may be.
  const short = (args: string[]): string[] => args.slice(0, 64).map((arg) => arg.slice(0, 256));
  const heapSpaces = options.detail === 'lab' && recorder.gc ? recorder.heapSpaces() : [];
  const { threadName: name = '' } = thread;
  // A worker is brought up in a callback of the port by which Node steers it.
  const port = thread.isMainThread ? 0 : executionAsyncId();
  return {
    node: process.version,
    v8: process.versions.v8,
    uv: process.versions.uv,
    argv: short(process.argv.slice(1)),
    execArgv: short(process.execArgv),
    cwd: currentFolder(),
    ppid: process.ppid,
    title: process.title.slice(0, 256),
    gc: recorder.gc ? 'v8' : 'performance-observer',
    phases: recorder.phases,
    sites: options.detail === 'app' && !options.sites ? 'none' : recorder.sites ? 'stack-cache' : 'error-stack',
    detail: options.detail,
    ...(name !== '' && name !== NAMELESS ? { name: name.slice(0, 256) } : {}),
    posts: recorder.posts,
    ...(port > 1 ? { port } : {}),
    ...(thread.isMainThread ? recordOwnChannel() : {}),
    pool: describePool(recorder, thread.isMainThread, options.detail === 'lab' || options.pool === true),
    ...(heapSpaces.length > 0 ? { heapSpaces } : {}),
  };
}

/** '' where the folder is no longer there. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** The program knows nothing of this: the host finds the note and says it in its own summary. */
function leaveNote(options: PreloadOptions, threadId: number, why: string): void {
  try {
    const folder = `${options.threads}/${process.pid}-${threadId}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      `${folder}/${NOTE_FILE}`,
      `Thread ${process.pid}:${threadId} (${process.argv[1] ?? 'no script'}) was not recorded: ${why.replace(/\.$/, '')}.\n`,
    );
  } catch {
    // Not even that: the host sees that there is no log.
  }
}

start();
// The program finds a cache without us.
delete require.cache[__filename];
