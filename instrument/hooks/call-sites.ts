import { appendString } from '../log/event-log.ts';
import type { Recorder } from '../log/recorder.ts';
import { SITES_PER_SECOND, STRING_CATEGORY, type StoredFrame } from '../schema/events.ts';
import { recordMaps } from './script-maps.ts';

const { Error: OriginalError, JSON: OriginalJson, performance } = globalThis;
const clock = performance.now.bind(performance);
const capture = OriginalError.captureStackTrace.bind(OriginalError);
const stringify = OriginalJson.stringify.bind(OriginalJson);
const startsWith = Function.prototype.call.bind(String.prototype.startsWith) as (
  text: string,
  start: string,
) => boolean;
const FRAMES = 24;
const HOOK_MACHINERY = 'node:internal/async_hooks';
/** Deepest frames of a site that are kept. */
const KEPT_FRAMES = 16;
/**
 * Without the cache, or beyond MOST_SITES, each site is captured the dear way (5 µs): so many in a tenth of a second, then
 * none until the next.
 */
const BUDGET = SITES_PER_SECOND / 10;
const BUDGET_MS = 100;
/** More different sites than this are those of generated code. What is made at others has none: memory is the program's. */
const MOST_SITES = 100_000;
const NO_FRAMES = '[]';

interface CallSiteLike {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
  getFunctionName(): string | null;
  getEnclosingLineNumber?(): number | null;
  getEnclosingColumnNumber?(): number | null;
  isAsync(): boolean;
}

const idOf = new Map<string, number>();
const findId = idOf.get.bind(idOf);
const rememberId = idOf.set.bind(idOf);
let next = 1;
let budget = 0;
let budgetFrom = -BUDGET_MS;
let recorder: Recorder;
let ownFile = '';

/**
 * @param file the preload's, whose frames are left out
 * @param every whether to capture each site even where that is dear
 */
export function recordCallSites(opened: Recorder, file: string, every: boolean): void {
  recorder = opened;
  ownFile = file;
  if (every) budget = Number.POSITIVE_INFINITY;
}

/** Id of the call site of the running hook's caller, 0 for none. Calls native code. */
export function callSite(): number {
  const known = recorder.sites ? recorder.look() : -1;
  if (known >= 0) return known;
  if ((!recorder.sites || next > MOST_SITES) && budget-- <= 0 && !mayGoOn()) return 0;
  const site = captureSite();
  if (site < 0) return 0;
  if (recorder.sites) recorder.learn(site);
  return site;
}

/** Whether a new stretch of time has begun, with a budget of its own. */
function mayGoOn(): boolean {
  const now = clock();
  if (now - budgetFrom < BUDGET_MS) return false;
  budgetFrom = now;
  budget = BUDGET - 1;
  return true;
}

/** 0 where the stack has no site: nothing but native code called the hook. -1 where that can't be said now. */
function captureSite(): number {
  const text = framesAsJson();
  if (text === '') return -1;
  if (text === NO_FRAMES) return 0;
  const known = findId(text);
  if (known !== undefined) return known;
  if (next > MOST_SITES) return 0;
  if (!appendString(STRING_CATEGORY.SITE, next, text, true)) return -1;
  rememberId(text, next);
  return next++;
}

/** The stack as JSON of StoredFrames, without our own frames. '' where it can't be had; never throws. */
function framesAsJson(): string {
  const limit = OriginalError.stackTraceLimit;
  const prepare = OriginalError.prepareStackTrace;
  try {
    recordMaps(recorder);
    OriginalError.stackTraceLimit = FRAMES;
    OriginalError.prepareStackTrace = structured;
    const holder: { stack?: unknown } = {};
    capture(holder, callSite);
    const frames = holder.stack;
    return Array.isArray(frames) ? stringify(frames) : '';
  } catch {
    return '';
  } finally {
    try {
      OriginalError.stackTraceLimit = limit;
      if (prepare === undefined) delete (OriginalError as { prepareStackTrace?: unknown }).prepareStackTrace;
      else OriginalError.prepareStackTrace = prepare;
    } catch {
      // A frozen Error: then setting it has failed as well and there is nothing to put back.
    }
  }
}

function structured(_error: Error, stack: unknown): StoredFrame[] {
  const frames: StoredFrame[] = [];
  const sites = stack as CallSiteLike[];
  for (let i = 0; i < sites.length && frames.length < KEPT_FRAMES; i++) {
    const file = sites[i].getFileName() ?? '';
    // Our own frames, and above the site those of the machinery that calls us.
    if (file === ownFile || (frames.length === 0 && file === HOOK_MACHINERY)) continue;
    // Who waits for a promise is not on the stack, so a stack seen before does not tell: the reader finds out by the ids.
    if (sites[i].isAsync()) break;
    frames[frames.length] = frameOf(sites[i], file);
  }
  return frames;
}

function frameOf(site: CallSiteLike, file: string): StoredFrame {
  const line = site.getLineNumber() ?? 0;
  const frame: StoredFrame = [file, line, site.getColumnNumber() ?? 0, site.getFunctionName() ?? ''];
  if (file === '' || startsWith(file, 'node:')) return frame;
  frame[4] = site.getEnclosingLineNumber?.() ?? 0;
  frame[5] = site.getEnclosingColumnNumber?.() ?? 0;
  return frame;
}
