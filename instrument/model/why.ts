/** One sentence why a callback ran in the phase in which it ran, of this run: what happened, not a rule of thumb. */
import { PHASE, type Phase } from '../schema/events.ts';
import { originOf, type Scheduler } from './causes.ts';
import { countedText, durationText } from './format.ts';
import { spanName } from './names.ts';
import { poolKindOf } from './pool-kinds.ts';
import type { RuleId } from './rules.ts';
import type { PhaseRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

/** How many rows are looked back over for the callback that a tick or microtask follows. */
const LOOK_BACK = 10_000;

/** What is called with the results of requests to the thread pool, besides those themselves. */
const READERS = /^(FILEHANDLE|BLOBREADER)$/;
const NETWORK_TYPES =
  /^(TCP|UDP|PIPE|TTY|TLS|HTTP|WRITEWRAP|SHUTDOWNWRAP|STREAMPIPE|DNSCHANNEL|QUERYWRAP|JSSTREAM|JSUDP)/;

/** Why something ran when it did: of this run, and the rule behind it; null where there is none. */
export interface Reason {
  text: string;
  rule: RuleId | null;
}

function because(rule: RuleId | null, text: string): Reason {
  return { rule, text };
}

/** Why a callback ran here and not earlier or later. */
export function reasonOf(timeline: ThreadTimeline, span: SpanRow): Reason {
  const { spans, phases } = timeline;
  const parent = spans.parent.get(span);
  if (parent >= 0)
    return because('nested', `${spanName(timeline, parent)} called it directly, while it was running itself.`);
  const lane = spans.lane.get(span);
  if (lane === 1) return whyTick(timeline, span);
  if (lane === 2) return whyMicrotask(timeline, span);
  const row = spans.phase.get(span);
  const phase = row < 0 ? null : (phases.phase.get(row) as Phase);
  const type = timeline.typeName(spans.type.get(span));
  if (phase === PHASE.TIMERS) return whyTimer(timeline, span, row);
  if (phase === PHASE.CHECK) return whyImmediate(timeline, span, row);
  if (phase === PHASE.POLL) return whyPoll(timeline, span, row, type);
  if (phase === PHASE.PENDING)
    return because(
      'pending',
      'Its result was known in the iteration before, but libuv had put the callback off; such callbacks come first in an iteration, in pending.',
    );
  if (phase === PHASE.CLOSING)
    return because(
      'closing',
      'Its handle had been closed, and the callbacks of closed handles run in closing, after check and before the timers.',
    );
  if (phase === PHASE.EXIT)
    return because(
      'main',
      'The loop had nothing left to wait for and ended; this ran on the way out, after the last iteration.',
    );
  if (phase === PHASE.MAIN)
    return because('main', 'It ran while the program was starting, before the event loop began its first iteration.');
  if (phase === PHASE.IDLE_PREPARE)
    return because('order', 'It ran just before poll, where libuv prepares to wait for events.');
  return because(null, 'The phases of this thread’s loop are not recorded, so why it ran here is not known.');
}

function whyTick(timeline: ThreadTimeline, span: SpanRow): Reason {
  const { scheduler } = originOf(timeline, span);
  const lane = laneOf(timeline, scheduler);
  if (lane === 2)
    return because(
      'microtasks',
      `It was queued inside ${schedulerName(timeline, scheduler)}: once microtasks are running, ticks wait until the microtask queue is empty.`,
    );
  if (lane === 1)
    return because(
      'ticks',
      `It was queued inside ${schedulerName(timeline, scheduler)}: ticks run until none is left, before promises and before the loop goes on.`,
    );
  return because(
    'ticks',
    `Ticks run as soon as the running callback has returned, before promises and before the loop goes on: here after ${whatCameBefore(timeline, span)}.`,
  );
}

function whyMicrotask(timeline: ThreadTimeline, span: SpanRow): Reason {
  const isPromise = timeline.typeName(timeline.spans.type.get(span)) === 'PROMISE';
  const who = isPromise ? 'The callbacks of a settled promise' : 'Microtasks';
  return because(
    'microtasks',
    `${who} run when all ticks are done, before the loop goes on: here after ${whatCameBefore(timeline, span)}.`,
  );
}

function whyTimer(timeline: ThreadTimeline, span: SpanRow, phase: PhaseRow): Reason {
  const { spans, phases } = timeline;
  if (timeline.typeName(spans.type.get(span)) !== 'Timeout')
    return because('timers', 'It ran while the loop was running its timers.');
  const { waited, previous } = originOf(timeline, span);
  const since = previous < 0 ? 'it was set' : 'its last run';
  const due = `Its time had passed${waited === null ? '' : `, ${durationText(waited)} after ${since},`} when the loop ran its timers`;
  const earlier = callbacksBefore(timeline, span);
  if (earlier > 0)
    return because('timers', `${due}; ${countedText(earlier, 'callback')} of the same timers phase came before it.`);
  if (phases.iteration.get(phase) === 0)
    return because('timers', `${due} for the first time, right after the main script.`);
  const slept = sleptBefore(timeline, phase);
  return because('timers', slept > 0 ? `${due}; poll had slept ${durationText(slept)} for it.` : `${due}.`);
}

/** How long the poll of a timers phase's own iteration slept without being woken by I/O. */
function sleptBefore(timeline: ThreadTimeline, timers: PhaseRow): number {
  const { phases } = timeline;
  for (let row = timers - 1; row >= 0 && phases.iteration.get(row) === phases.iteration.get(timers); row--)
    if (phases.phase.get(row) === PHASE.POLL) return phases.io.get(row) === 0 ? phases.idle.get(row) : 0;
  return 0;
}

function whyImmediate(timeline: ThreadTimeline, span: SpanRow, phase: PhaseRow): Reason {
  const { spans, phases } = timeline;
  if (timeline.typeName(spans.type.get(span)) !== 'Immediate')
    return because('check', 'It ran in check, right after poll.');
  const { scheduler } = originOf(timeline, span);
  if (scheduler === 'main script')
    return because(
      'check',
      'Immediates run in check, right after poll; the main script set it, so it ran in the first check, after any timers that were due before the first iteration.',
    );
  const setIn = typeof scheduler === 'object' ? spans.phase.get(scheduler.span) : -1;
  if (setIn < 0)
    return because('check', 'Immediates run in check, right after poll: this was the first check after it was set.');
  const sameIteration = phases.iteration.get(setIn) === phases.iteration.get(phase);
  const who = schedulerName(timeline, scheduler);
  switch (phases.phase.get(setIn)) {
    case PHASE.POLL:
      if (sameIteration)
        return because(
          'timer-or-immediate',
          `${who} set it in poll, and check comes right after poll: before any timer.`,
        );
      break;
    case PHASE.CHECK:
      return because(
        'check',
        `${who} set it while check was already running; check runs only what was there when it began, so it waited for the next iteration.`,
      );
    case PHASE.TIMERS:
      return because(
        'order',
        `${who} set it in timers, the end of an iteration; check came in the next one, after poll.`,
      );
    case PHASE.CLOSING:
      return because(
        'order',
        `${who} set it in closing, after check; so it waited for the check of the next iteration.`,
      );
  }
  return because('check', `Immediates run in check, right after poll: this was the first check after ${who} set it.`);
}

function whyPoll(timeline: ThreadTimeline, span: SpanRow, phase: PhaseRow, type: string): Reason {
  const { phases } = timeline;
  const idle = phases.idle.get(phase);
  const woke = callbacksBefore(timeline, span) === 0 && idle > 0 ? ` It ended ${durationText(idle)} of sleep.` : '';
  if (poolKindOf(type) !== null || READERS.test(type))
    return because('pool', `The thread pool had finished its work, and poll hands over results.${woke}`);
  if (NETWORK_TYPES.test(type))
    return because(
      'poll',
      `The operating system reported its socket or stream as ready, and poll calls who waits for it.${woke}`,
    );
  if (type === 'MESSAGEPORT')
    return because('poll', `A message from another thread had arrived, and poll delivers it.${woke}`);
  if (type === 'WORKER') return because('poll', `A worker thread had ended, and poll learns of it.${woke}`);
  if (type === 'PROCESSWRAP') return because('poll', `A child process had ended, and poll learns of it.${woke}`);
  if (type === 'SIGNALWRAP') return because('poll', `A signal had arrived, and poll learns of it.${woke}`);
  if (/^FSEVENT|STATWATCHER/.test(type))
    return because('poll', `A watched file had changed, and poll learns of it.${woke}`);
  return because('poll', `What it waited for had happened, and poll is where the loop takes in events.${woke}`);
}

/** How many outermost callbacks of the same phase began before this one, ticks and microtasks left out. */
function callbacksBefore(timeline: ThreadTimeline, span: SpanRow): number {
  const { spans } = timeline;
  const phase = spans.phase.get(span);
  let count = 0;
  for (let row = span - 1; row >= Math.max(0, span - LOOK_BACK) && spans.phase.get(row) === phase; row--)
    if (spans.depth.get(row) === 0 && spans.lane.get(row) === 0) count++;
  return count;
}

/** The outermost callback, or the phase, that a tick or microtask follows. */
function whatCameBefore(timeline: ThreadTimeline, span: SpanRow): string {
  const { spans, phases } = timeline;
  const phase = spans.phase.get(span);
  const first = Math.max(0, span - LOOK_BACK);
  let row = span - 1;
  for (; row >= first && spans.phase.get(row) === phase; row--)
    if (spans.depth.get(row) === 0 && spans.lane.get(row) === 0) return spanName(timeline, row);
  if (row >= first || first === 0) {
    if (phase >= 0 && phases.phase.get(phase) === PHASE.MAIN) return 'the main script';
    if (phase >= 0 && phases.phase.get(phase) === PHASE.EXIT) return 'the handlers of ‘beforeExit’';
  }
  return 'what ran before it';
}

function laneOf(timeline: ThreadTimeline, scheduler: Scheduler): number {
  return typeof scheduler === 'object' ? timeline.spans.lane.get(scheduler.span) : 0;
}

/** `Timeout #7`, `the main script` …: who scheduled something. */
function schedulerName(timeline: ThreadTimeline, scheduler: Scheduler): string {
  if (typeof scheduler === 'object') return spanName(timeline, scheduler.span);
  return scheduler === 'main script' ? 'the main script' : scheduler;
}
