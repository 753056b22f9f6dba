import { executionAsyncId } from 'node:async_hooks';
import { noticedBelow, olderBelow, reserve, reserveBlock, reserveUnsafe, stamp, words } from '../log/event-log.ts';
import { KIND, MAX_NARROW_SITE, RECORD_WORDS, WIDE_TYPE } from '../schema/events.ts';
import { callSite } from './call-sites.ts';
import { describeOlder, keepSite, keepsSites } from './older-resources.ts';
import { recordPorts } from './posts.ts';
import { isNodesOwn } from './resources.ts';
import { notePipe, noteStarting, writeStarted } from './started.ts';
import { IMMEDIATE_TYPE, PROMISE_TYPE, TICK_TYPE, TIMEOUT_TYPE, typeNumber } from './types.ts';

/** What `async_hooks.createHook` is given. There is no `destroy`: it would make Node track every promise with the GC. */
export interface AsyncHooks {
  init(id: number, type: string, trigger: number, resource: object): void;
  before(id: number): void;
  after(id: number): void;
  promiseResolve?(id: number): void;
}

/** Node takes no timer that is set for longer, in milliseconds. */
const LONGEST_TIMER = 2 ** 31;

const { getPrototypeOf } = Object;
const PROMISE_INIT = KIND.INIT | (PROMISE_TYPE << 8);
const TICK_INIT = KIND.INIT | (TICK_TYPE << 8);
const IMMEDIATE_INIT = KIND.INIT | (IMMEDIATE_TYPE << 8);
const TIMEOUT_INIT = KIND.INIT | (TIMEOUT_TYPE << 8);

/**
 * Whether an id is a tick's, a promise's, a timer's or an immediate's, by its low bits: only whether `after` reads the clock
 * depends on it, so a collision makes a time less exact at worst, never wrong in order.
 */
const SMALL_MASK = 0x3fff;
const small = new Uint8Array(SMALL_MASK + 1);

/**
 * The cheapest hooks that keep the order exact and every callback's begin and end in time: the clock is read at
 * `before`, and at `after` of everything that the loop may sleep after (the next `before` or the loop's own mark ends ticks,
 * promises, timers and immediates), and at `init` of what waits for the loop.
 */
export const appHooks: AsyncHooks = {
  init(id, type, trigger, resource) {
    if (type === 'PROMISE') {
      const at = reserve();
      small[id & SMALL_MASK] = 1;
      words[at + 1] = id;
      words[at + 2] = trigger;
      words[at + 3] = 0;
      words[at] = PROMISE_INIT;
    } else if (type === 'TickObject') {
      const at = reserve();
      small[id & SMALL_MASK] = 1;
      words[at + 1] = id;
      words[at + 2] = trigger;
      words[at + 3] = 0;
      words[at] = TICK_INIT;
    } else if (type === 'Immediate') {
      timedInit(id, trigger, IMMEDIATE_INIT);
    } else if (type === 'Timeout') {
      timedInit(id, trigger, TIMEOUT_INIT);
    } else {
      small[id & SMALL_MASK] = 0;
      // Where a port is made tells whether it is one of two that are joined.
      const site = type === 'MESSAGEPORT' ? callSite() : 0;
      writeInit(id, trigger, typeNumber(type, false), site, 0, false);
      noteShared(id, type, resource);
    }
  },

  before(id) {
    if (id < noticedBelow) notice(id);
    const time = stamp();
    const at = reserve();
    words[at + 1] = id;
    words[at + 2] = 0;
    words[at + 3] = time;
    words[at] = KIND.BEFORE;
  },

  after(id) {
    const time = small[id & SMALL_MASK] === 1 ? 0 : stamp();
    const at = reserve();
    words[at + 1] = id;
    words[at + 2] = 0;
    words[at + 3] = time;
    words[at] = KIND.AFTER;
  },
};

/** As `appHooks`, with the call site of every operation. */
export const appHooksWithSites: AsyncHooks = {
  init(id, type, trigger, resource) {
    if (type === 'PROMISE') sitedInit(id, trigger, PROMISE_TYPE, 0);
    else if (type === 'TickObject') sitedInit(id, trigger, TICK_TYPE, 0);
    else if (type === 'Immediate') sitedInit(id, trigger, IMMEDIATE_TYPE, stamp());
    else if (type === 'Timeout') {
      const site = sitedInit(id, trigger, TIMEOUT_TYPE, stamp());
      if (keepsSites) keepSite(resource, site);
    } else {
      const safe = mayCallNativeIn(type);
      const site = safe ? callSite() : 0;
      small[id & SMALL_MASK] = 0;
      if (safe && keepsSites) keepSite(resource, site);
      writeInit(id, trigger, typeNumber(type, safe), site, 0, safe);
      noteShared(id, type, resource);
    }
  },
  before: appHooks.before,
  after: appHooks.after,
};

function timedInit(id: number, trigger: number, word: number): void {
  const time = stamp();
  const at = reserve();
  small[id & SMALL_MASK] = 1;
  words[at + 1] = id;
  words[at + 2] = trigger;
  words[at + 3] = time;
  words[at] = word;
}

/** Returns the call site. */
function sitedInit(id: number, trigger: number, type: number, time: number): number {
  const site = callSite();
  small[id & SMALL_MASK] = 1;
  writeInit(id, trigger, type, site, time, true);
  return site;
}

/** Every record with its own time, the call site of every operation, promise resolution. */
export const labHooks: AsyncHooks = {
  init(id, type, trigger, resource) {
    const safe = mayCallNativeIn(type);
    const number = typeNumber(type, safe);
    const site = safe ? callSite() : 0;
    if (safe && keepsSites && number !== PROMISE_TYPE && number !== TICK_TYPE) keepSite(resource, site);
    writeInit(id, trigger, number, site, safe ? stamp() : 0, safe);
    if (type === 'Timeout') writeTimer(id, resource);
    else noteShared(id, type, resource);
  },

  before: appHooks.before,

  after(id) {
    writeId(KIND.AFTER, id);
  },

  promiseResolve(id) {
    writeId(KIND.RESOLVE, id);
  },
};

/** Takes note of what threads and processes have to do with each other by. */
function noteShared(id: number, type: string, resource: object): void {
  if (type === 'MESSAGEPORT') {
    if (isNodesOwn(resource)) recordPorts(getPrototypeOf(resource));
  } else if (type === 'PIPEWRAP') notePipe(id, resource);
  else if (type === 'WORKER' || type === 'PROCESSWRAP') noteStarting(id, type, resource);
}

/** What there is to be said before a callback begins. Calls native code. */
function notice(id: number): void {
  writeStarted();
  if (id < olderBelow) describeOlder(id);
}

/** A worker's preload runs in a callback of its message port, whose begin is over: here it is. */
export function beginRunningCallback(): void {
  const running = executionAsyncId();
  if (running > 1) appHooks.before(running);
}

/**
 * Node may make this one request while an exception of its own is pending, before it gives up (Node 20 and 22): anything
 * that leaves JavaScript's compiled code would then throw it, even a look-up by name that has not been made before.
 */
const MADE_IN_FAILING = 'KEYPAIRGENREQUEST';

function mayCallNativeIn(type: string): boolean {
  return typeof type === 'string' && type !== MADE_IN_FAILING;
}

/** A program may call a resource of its own a Timeout: then there is nothing to read, or whatever it left there. */
function writeTimer(id: number, resource: { _idleTimeout?: unknown }): void {
  let ms: unknown;
  try {
    ms = resource._idleTimeout;
  } catch {
    return;
  }
  if (typeof ms !== 'number' || !(ms >= 1 && ms < LONGEST_TIMER)) return;
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = ms;
  words[at + 3] = 0;
  words[at] = KIND.TIMER;
}

function writeId(kind: number, id: number): void {
  const time = stamp();
  const at = reserve();
  words[at + 1] = id;
  words[at + 2] = 0;
  words[at + 3] = time;
  words[at] = kind;
}

function writeInit(id: number, trigger: number, type: number, site: number, time: number, safe: boolean): void {
  let argument = type | (site << 8);
  let at = 0;
  if (type >= WIDE_TYPE || site > MAX_NARROW_SITE) {
    // In one piece: a segment must not begin with the second of the two.
    const wide = reserveBlock(2, safe);
    argument = WIDE_TYPE;
    if (wide > 0) {
      words[wide + 1] = type;
      words[wide + 2] = site;
      words[wide + 3] = 0;
      words[wide] = KIND.WIDE;
      at = wide + RECORD_WORDS;
    }
  }
  if (at === 0) at = safe ? reserve() : reserveUnsafe();
  words[at + 1] = id;
  words[at + 2] = trigger;
  words[at + 3] = time;
  words[at] = KIND.INIT | (argument << 8);
}
