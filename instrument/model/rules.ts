/** The rules of Node's event loop that decide what runs when, each with where it can be read in Node's and libuv's source. */

/** Where a rule can be read: a file of Node's own repository, and its lines there. */
export interface RuleSource {
  file: string;
  lines: [first: number, last: number];
  /** The function that does it. */
  what: string;
}

export interface Rule {
  id: RuleId;
  title: string;
  text: string;
  sources: RuleSource[];
}

/** The release whose lines are given. */
export const RULES_OF = 'v20.19.2';

const source = (file: string, first: number, last: number, what: string): RuleSource => ({
  file,
  lines: [first, last],
  what,
});

const rule = <Id extends string>(id: Id, title: string, text: string, ...sources: RuleSource[]) => ({
  id,
  title,
  text,
  sources,
});

const CORE = 'deps/uv/src/unix/core.c';
const TIMERS = 'lib/internal/timers.js';
const TASK_QUEUES = 'lib/internal/process/task_queues.js';

const LIST = [
  rule(
    'order',
    'The order of an iteration',
    'Pending, idle and prepare, poll, check, closing, timers; then the next iteration. Since Node 20 (libuv 1.45) timers come last, and once before the first iteration: the order in the circle is as it was, only its beginning has moved.',
    source(CORE, 414, 479, 'uv_run'),
  ),
  rule(
    'main',
    'The main script runs before the loop',
    'The loop begins when the main script, its ticks and its microtasks are done. When nothing keeps the loop alive any more, ‘beforeExit’ is told; if that schedules something, the loop starts again, with its first timers.',
    source('src/api/embed_helpers.cc', 22, 67, 'SpinEventLoopInternal'),
  ),
  rule(
    'ticks',
    'Ticks come right after the callback',
    'process.nextTick is no phase: when a callback has returned, all ticks run, those that they queue in turn included, before any promise and before the loop goes on. Since Node 11 this is also so between two timers and between two immediates.',
    source(TASK_QUEUES, 67, 99, 'processTicksAndRejections'),
    source('src/api/callback.cc', 96, 167, 'InternalCallbackScope::Close'),
  ),
  rule(
    'microtasks',
    'Microtasks come after the ticks',
    'Promise callbacks, what follows an await, and queueMicrotask run when no tick is left, all of them, those that they queue included; then ticks again, until both queues are empty. So a tick that a microtask queues waits until the microtask queue is empty.',
    source(TASK_QUEUES, 67, 99, 'processTicksAndRejections'),
  ),
  rule(
    'esm',
    'In an ES module, promises come before ticks',
    'The body of a main ES module runs inside a microtask itself: what it settles runs on in the same queue, and its ticks wait until that is empty.',
    source('lib/internal/modules/esm/module_job.js', 257, 275, 'ModuleJob.run'),
  ),
  rule(
    'nested',
    'A callback within a callback',
    'What a running callback calls directly, such as the parts of an HTTP message while its socket’s data is read, belongs to it. Ticks and microtasks wait for the outermost of them.',
    source('src/api/callback.cc', 125, 127, 'InternalCallbackScope::Close'),
  ),
  rule(
    'timers',
    'A timer runs at the first timers step after its time',
    'Never earlier, and later by as long as the loop is busy. Time is counted in whole milliseconds, and 0 is taken as 1. There is one list for each duration; the lists are run in the order in which they are due, and a timer that comes due during a timers step waits for the next.',
    source(TIMERS, 504, 521, 'processTimers'),
    source(TIMERS, 167, 198, 'class Timeout'),
  ),
  rule(
    'timer-or-immediate',
    'A timer of 0 ms or an immediate first?',
    'From the main script it is undecided: the timer is first where a millisecond has passed until the first timers step. From a callback of poll the immediate is first, always: check comes before timers.',
    source(CORE, 423, 430, 'uv_run'),
    source(CORE, 461, 465, 'uv_run'),
  ),
  rule(
    'pending',
    'Pending: what was put off',
    'Some results, such as a refused connection or a write that was done at once, are known before poll but called back later: in pending, the first step of an iteration, or right after poll.',
    source(CORE, 829, 843, 'uv__run_pending'),
    source(CORE, 449, 452, 'uv_run'),
  ),
  rule(
    'poll',
    'Poll: where the loop sleeps and takes in events',
    'Poll asks the system what has happened and calls back whoever waits for it, in batches of up to 1,024 events and up to 48 batches. It sleeps only if there is nothing else to do, and no longer than until the next timer is due.',
    source(CORE, 388, 398, 'uv__backend_timeout'),
    source('deps/uv/src/unix/linux.c', 1267, 1530, 'uv__io_poll'),
  ),
  rule(
    'pool',
    'The thread pool hands its results to poll',
    'File system calls, getaddrinfo, zlib and much of crypto run on the threads of a pool, four unless UV_THREADPOOL_SIZE says otherwise. When one is done it wakes poll, which calls back. Sockets do not use the pool.',
    source('deps/uv/src/threadpool.c', 308, 345, 'uv__work_done'),
  ),
  rule(
    'pool-order',
    'Who is next on the thread pool',
    'Requests to the thread pool wait in one queue, whatever they are: first come, first served. Only look-ups of names stand back: they get half of the threads, rounded up, at most, so that a slow name server does not hold up everything else.',
    source('deps/uv/src/threadpool.c', 45, 47, 'slow_work_thread_threshold'),
    source('deps/uv/src/threadpool.c', 57, 139, 'worker'),
  ),
  rule(
    'check',
    'Check: immediates, right after poll',
    'Check runs the immediates that were there when it began. One that is set by an immediate waits for the next iteration; so immediates, unlike ticks, can’t keep the loop from going on.',
    source(TIMERS, 438, 501, 'processImmediate'),
    source('src/env.cc', 1451, 1474, 'CheckImmediate'),
  ),
  rule(
    'closing',
    'Closing: the callbacks of closed handles',
    'Only the close callbacks of libuv’s handles run here. Many a ‘close’ event is emitted by a tick instead.',
    source(CORE, 355, 367, 'uv__run_closing_handles'),
    source('lib/internal/streams/destroy.js', 112, 119, '_destroy'),
  ),
  rule(
    'starving',
    'Who can starve whom',
    'Ticks that queue ticks, and microtasks that queue microtasks, keep everything else waiting, timers and I/O included, however long they go on. Immediates that set immediates do not.',
    source(TASK_QUEUES, 69, 96, 'processTicksAndRejections'),
  ),
];

export type RuleId = (typeof LIST)[number]['id'];

/** All rules, in the order of their numbers: the first is rule 1. */
export const RULES: readonly Rule[] = LIST;

/** A rule's number, from 1. */
export function ruleNumber(id: RuleId): number {
  return RULES.findIndex((rule) => rule.id === id) + 1;
}

/** The address of a source's lines in Node's public repository. */
export function ruleAddress({ file, lines: [first, last] }: RuleSource): string {
  return `https://github.com/nodejs/node/blob/${RULES_OF}/${file}#L${first}-L${last}`;
}
