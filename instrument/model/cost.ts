/**
 * What recording a thread cost it: an estimate.
 *
 *   time in hooks = for each record what calling its hook costs, writing it, and reading the clock where it has a time
 *                 + looking up call sites, by the depth of their stacks; capturing those that were new
 *                 + the loop's marks, the readings of the heap, the texts
 *                 + what hooks cost more until V8 has compiled them
 *
 * What a thread measures at its start in native code (see Calibration) is used as it is: the clock, the look-up of a site, the
 * reading of the heap. What only a running program could tell, the JavaScript's part, is known from a reference machine
 * (`npm run bench -- estimate`, which says how good the estimate is) and scaled by how fast this machine computes.
 *
 * Not in it: what the kernel does for the log's pages, and what a program loses by running otherwise than alone, such as
 * results of the thread pool that come one by one because the loop is slower to fetch them.
 */
import type { Calibration } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';

/** Who calls the hooks of a resource: C++, Node's JavaScript, the same for ticks, or V8 for promises. */
export const CALLER = { NATIVE: 0, SCRIPT: 1, TICK: 2, PROMISE: 3 } as const;
export type Caller = (typeof CALLER)[keyof typeof CALLER];

/** By the name of its type: those of C++ are in capitals. */
export function callerOf(typeName: string): Caller {
  if (typeName === 'PROMISE') return CALLER.PROMISE;
  if (typeName === 'TickObject') return CALLER.TICK;
  return /[a-z]/.test(typeName) ? CALLER.SCRIPT : CALLER.NATIVE;
}

/** What there was to record, counted record by record while a log is decoded. */
export class RecordedWork {
  /** By CALLER. */
  readonly inits = [0, 0, 0, 0];
  readonly runs = [0, 0, 0, 0];
  resolves = 0;
  /** Call sites that were looked up, and the frames of all of them together. */
  looks = 0;
  lookedFrames = 0;
  /** Call sites that were new. */
  captures = 0;
  /** Messages to other threads and processes. */
  posts = 0;
  /** Marks of the loop. */
  marks = 0;
  collections = 0;
  /** Output and user timing. */
  texts = 0;
  textBytes = 0;

  /** How often a hook was called. */
  get calls(): number {
    const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
    return sum(this.inits) + 2 * sum(this.runs) + this.resolves;
  }
}

/** Of the machine that the numbers below were measured on: one step of Calibration's work. */
const REFERENCE_STEP_NS = 2.9;
/** What it takes to get to a hook, by CALLER: for `init`, and for `before` and `after` together. */
const INIT_CALL_NS = [150, 11, 11, 22];
const RUN_CALLS_NS = [200, 22, 22, 44];
const RESOLVE_CALL_NS = 20;
const WRITE_NS = 8;
/** What performance.now() costs more than the clock itself, and a look-up more than that of the stack. */
const JS_CLOCK_NS = 7;
const LOOK_NS = 40;
/** A mark's clock apart. */
const MARK_NS = 40;
const CAPTURE_NS = 25_000;
/** An Error's stack, where stacks cannot be looked up. */
const ERROR_STACK_NS = 5000;
const TEXT_NS = 2000;
const TEXT_BYTE_NS = 5;
/** The clock apart. */
const POST_NS = 250;
/** So much more all hooks cost together until they are compiled; nearly all of it within so many calls. */
const WARM_UP_NS = 5_500_000;
const WARM_UP_CALLS = 12_000;
/** Frames of hooks above a site's own, most of them compiled into one; and what a look-up costs besides frames, in frames. */
const HOOK_FRAMES = 1;
const LOOK_FRAMES = 5;

export interface HookTime {
  /** All of it; what follows is part of it. */
  hooks: Nanoseconds;
  /** Looking up and capturing call sites. */
  sites: Nanoseconds;
  /** What hooks cost more before they were compiled. */
  warmUp: Nanoseconds;
}

/** Time spent in hooks and marks, estimated. */
export function estimateHookTime(work: RecordedWork, cost: Calibration, detail: 'app' | 'lab'): HookTime {
  const speed = cost.step / REFERENCE_STEP_NS;
  const clock = cost.clock + JS_CLOCK_NS * speed;
  const write = WRITE_NS * speed;
  let hooks = work.resolves * (RESOLVE_CALL_NS * speed + write + clock);
  for (const caller of Object.values(CALLER)) {
    const isSmall = caller === CALLER.TICK || caller === CALLER.PROMISE;
    const initReads = detail === 'lab' || caller === CALLER.SCRIPT ? clock : 0;
    const afterReads = detail === 'lab' || !isSmall ? clock : 0;
    hooks += work.inits[caller] * (INIT_CALL_NS[caller] * speed + write + initReads);
    hooks += work.runs[caller] * (RUN_CALLS_NS[caller] * speed + 2 * write + clock + afterReads);
  }
  hooks += work.marks * (cost.clock + MARK_NS * speed);
  hooks += work.posts * (cost.clock + POST_NS * speed);
  hooks += work.collections * 2 * (cost.clock + cost.heap + MARK_NS * speed);
  hooks += (work.texts * TEXT_NS + work.textBytes * TEXT_BYTE_NS) * speed;
  const sites = timeOfSites(work, cost, speed);
  const warmUp = WARM_UP_NS * speed * (1 - Math.exp(-work.calls / WARM_UP_CALLS));
  return { hooks: hooks + sites + warmUp, sites, warmUp };
}

function timeOfSites({ looks, lookedFrames, captures }: RecordedWork, cost: Calibration, speed: number): Nanoseconds {
  if (cost.site === 0) return looks * ERROR_STACK_NS * speed;
  const perFrame = cost.site / (cost.siteFrames + LOOK_FRAMES);
  const frames = lookedFrames + looks * (HOOK_FRAMES + LOOK_FRAMES);
  return frames * perFrame + (looks * LOOK_NS + captures * CAPTURE_NS) * speed;
}
