import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What Node says of itself with `--trace-event-categories node.environment,node.async_hooks`: an independent witness of
 * the order of callbacks and of when the timers and check phases ran.
 */
export interface NodeTrace {
  /** Begins of callbacks by the operating system's thread id, `type#id`, in order. */
  begins: Map<number, string[]>;
  /** Ends of the callbacks whose `after` JavaScript emits, in order. A native one's end is traced after its ticks. */
  ends: Map<number, string[]>;
  /** The spans of RunTimers and CheckImmediate, and for each the callbacks of Timeout or Immediate that began in it. */
  steps: Map<number, Step[]>;
}

export interface Step {
  phase: 'timers' | 'check';
  callbacks: string[];
}

interface TraceEvent {
  ph: string;
  name: string;
  id?: string;
  tid: number;
  ts: number;
  dur?: number;
  cat: string;
}

/** Types whose callbacks JavaScript begins and ends. */
export const SCRIPT_TYPES = new Set(['TickObject', 'PROMISE', 'Immediate', 'Timeout']);

const STEP_NAMES: Record<string, Step['phase']> = { RunTimers: 'timers', CheckImmediate: 'check' };
const STEP_TYPES = { timers: 'Timeout', check: 'Immediate' };
const CALLBACK = '_CALLBACK';

function eventsIn(folder: string): TraceEvent[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('node_trace'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).traceEvents);
}

/** What a thread of the pool worked on, as `node.threadpoolwork.sync` traces it; CLOCK_MONOTONIC in nanoseconds. */
export interface PoolWork {
  /** The operating system's id. */
  thread: number;
  start: number;
  end: number;
}

/** The work of the thread pool, of crypto and zlib. */
export function readPoolTrace(folder: string): PoolWork[] {
  const open = new Map<number, number>();
  const work: PoolWork[] = [];
  for (const { cat, ph, tid, ts } of eventsIn(folder).sort((a, b) => a.ts - b.ts)) {
    if (!cat.includes('threadpoolwork')) continue;
    if (ph === 'B') open.set(tid, ts);
    else if (ph === 'E') work.push({ thread: tid, start: (open.get(tid) ?? ts) * 1000, end: ts * 1000 });
  }
  return work;
}

/** Reads the trace files that Node left in a folder. */
export function readNodeTrace(folder: string): NodeTrace {
  const events = eventsIn(folder);
  const trace: NodeTrace = { begins: new Map(), ends: new Map(), steps: new Map() };
  const push = <T>(into: Map<number, T[]>, tid: number, value: T): void => {
    const list = into.get(tid);
    if (list) list.push(value);
    else into.set(tid, [value]);
  };
  const open: { tid: number; end: number; step: Step }[] = [];
  for (const event of events) {
    const phase = STEP_NAMES[event.name];
    if (phase !== undefined && event.ph === 'X') {
      const step: Step = { phase, callbacks: [] };
      push(trace.steps, event.tid, step);
      // One without a duration never ended: process.exit, or an error that nobody caught.
      open.push({ tid: event.tid, end: event.dur ? event.ts + event.dur : Infinity, step });
    }
    if (!event.name.endsWith(CALLBACK) || !event.cat.includes('async_hooks')) continue;
    const type = event.name.slice(0, -CALLBACK.length);
    const name = `${type}#${Number(event.id)}`;
    // Node 26 writes B and E.
    if (event.ph === 'b' || event.ph === 'B') {
      push(trace.begins, event.tid, name);
      const around = open.findLast((one) => one.tid === event.tid);
      if (around && event.ts <= around.end && type === STEP_TYPES[around.step.phase]) around.step.callbacks.push(name);
    } else if ((event.ph === 'e' || event.ph === 'E') && SCRIPT_TYPES.has(type)) push(trace.ends, event.tid, name);
  }
  return trace;
}
