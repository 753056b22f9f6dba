import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Event, eventsOf, loopscope, ROOT, temporaryFolder } from './testing/command-line.ts';
import { readNodeTrace, SCRIPT_TYPES, type Step } from './testing/node-trace.ts';

/**
 * Node's own trace events of the same run are the witness. Two differences are by definition: the trace ends a native
 * callback only after its ticks, and it leaves some begins out. So begins must be a subsequence of ours in the same
 * order, and ends must agree for the types that JavaScript emits.
 */
const PROGRAMS = join(ROOT, 'instrument/testing/programs');
const folder = temporaryFolder();
afterAll(() => folder.remove());
let recordings = 0;

const nameOf = (event: Event) => `${event.type}#${event.id}`;

function begins(events: Event[]): string[] {
  return events.filter((event) => event.ev === 'before').map(nameOf);
}

function scriptEnds(events: Event[]): string[] {
  return events.filter((event) => event.ev === 'after' && SCRIPT_TYPES.has(event.type as string)).map(nameOf);
}

/** The timers and check phases with the Timeouts or Immediates that began in each. */
function steps(events: Event[]): Step[] {
  const found: Step[] = [];
  let open: Step | null = null;
  for (const event of events) {
    if (event.ev === 'phase-begin' && (event.phase === 'timers' || event.phase === 'check')) {
      open = { phase: event.phase, callbacks: [] };
      found.push(open);
    } else if (event.ev === 'phase-end') open = null;
    else if (open && event.ev === 'before' && event.type === (open.phase === 'timers' ? 'Timeout' : 'Immediate')) {
      open.callbacks.push(nameOf(event));
    }
  }
  return found;
}

/** The first of `part` that is not in `whole` in its turn; undefined where `part` is a subsequence. */
function firstMissing(part: string[], whole: string[]): string | undefined {
  let at = 0;
  for (const wanted of part) {
    const found = whole.indexOf(wanted, at);
    if (found < 0) return wanted;
    at = found + 1;
  }
  return undefined;
}

/** When a worker's environment is torn down, native code closes its ports: no JavaScript runs any more. */
const isTeardown = (name: string) => name.startsWith('MESSAGEPORT#');

async function recordWithTrace(program: string) {
  const name = `${program}-${recordings++}`;
  const traces = join(folder.path, `${name}-trace`);
  mkdirSync(traces);
  const out = join(folder.path, `${name}.loopscope`);
  await loopscope([
    'record',
    '--quiet',
    '-o',
    out,
    '--',
    process.execPath,
    '--trace-event-categories',
    'node.environment,node.async_hooks',
    '--trace-event-file-pattern',
    join(traces, 'node_trace.$' + '{rotation}.log'),
    join(PROGRAMS, program),
  ]);
  const events = eventsOf(out);
  const start = events.find((event) => event.ev === 'thread-start' && event.main);
  const main = events.filter((event) => event.thread === start?.thread);
  return { events, main, pid: start?.pid as number, trace: readNodeTrace(traces) };
}

describe('the order of callbacks and the timers and check phases agree with what Node traces of the same run', () => {
  test.each(readdirSync(PROGRAMS).sort())('%s', async (program) => {
    const { events, main, pid, trace } = await recordWithTrace(program);
    const traced = trace.begins.get(pid) ?? [];
    expect(traced.length).toBeGreaterThan(0);
    expect(firstMissing(traced, begins(main))).toBeUndefined();
    expect(scriptEnds(main)).toEqual(trace.ends.get(pid));
    expect(steps(main)).toEqual(trace.steps.get(pid) ?? []);

    const threads = new Set(events.filter((event) => event.pid === pid).map((event) => event.thread));
    const ours = [...threads].map((thread) => begins(events.filter((event) => event.thread === thread)));
    for (const [tid, list] of trace.begins) {
      const running = list.slice(0, list.findLastIndex((name) => !isTeardown(name)) + 1);
      expect(
        ours.some((one) => firstMissing(running, one) === undefined),
        `thread ${tid} of the trace is one of ours: ${running.join(' ')}`,
      ).toBe(true);
    }
  });
});

test('what Node traces is also complete in ours: no callback of ours of the types that JavaScript emits is unknown to it', async () => {
  const { main, pid, trace } = await recordWithTrace('ticks-and-promises.cjs');
  const scripted = (name: string) => SCRIPT_TYPES.has(name.split('#')[0]);
  expect(begins(main).filter(scripted)).toEqual(trace.begins.get(pid)?.filter(scripted));
});
