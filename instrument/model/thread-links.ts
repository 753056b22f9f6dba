/**
 * What joins the threads of a recording: which callback of one thread started another, and which was called because that one
 * had ended. What the logs say is told: the number that Node gave to what was started, and times, which all threads take from
 * one clock. Who waits for a child without a turn of its loop (`spawnSync`) makes no resource for it: there it is told by the
 * thread's standing still for as long as the child lived. Messages are joined by messages.ts.
 *
 *   parent ──┤ Timeout #2 ├──────────────────────────┤ WORKER #5 ├──
 *                  │ started                              ▲ ended
 *   child          └──────────▶ ├ main ┤ … ├ exit ┤ ──────┘
 */
import { PHASE } from '../schema/events.ts';
import type { Nanoseconds } from '../schema/units.ts';
import { firstAtOrAfter } from './columns.ts';
import type { ResourceRow, SpanRow } from './tables.ts';
import type { ThreadTimeline } from './timeline.ts';

export interface ThreadLink {
  parent: ThreadTimeline;
  child: ThreadTimeline;
  /** The parent's WORKER or PROCESSWRAP; -1 where it waits. */
  resource: ResourceRow;
  /** When it was made, and in which callback; -1 in the main script, or outside of any callback. Where it waits, at the latest. */
  startedAt: Nanoseconds;
  startedIn: SpanRow;
  /** The callback that was called because the child had ended; -1 where it has not been. */
  ended: SpanRow;
  /** What was started was not the child itself but what started it in turn: a shell, another program. */
  isIndirect: boolean;
  /** The parent stood still until the child had ended. */
  waits: boolean;
}

/** All links, in the order in which threads appear. A thread has been started by one at most. */
export function threadLinks(threads: readonly ThreadTimeline[]): ThreadLink[] {
  const starters = new Map<number, Starter[]>();
  for (const parent of threads) {
    for (const { resource, number } of parent.started) {
      if (resource < 0 || resource >= parent.resources.length) continue;
      const known = starters.get(number);
      if (known) known.push({ parent, resource });
      else starters.set(number, [{ parent, resource }]);
    }
  }
  return threads.flatMap((child) => linkTo(child, starters) ?? waitingFor(child, threads) ?? []);
}

interface Starter {
  parent: ThreadTimeline;
  resource: ResourceRow;
}

function linkTo(child: ThreadTimeline, starters: ReadonlyMap<number, Starter[]>): ThreadLink | null {
  if (child.events === 0) return null;
  if (child.tid > 0) {
    const ofProcess = (starters.get(child.tid) ?? []).filter(({ parent }) => parent.pid === child.pid);
    return latest(child, ofProcess, 'WORKER');
  }
  const direct = latest(child, starters.get(child.pid) ?? [], 'PROCESSWRAP');
  if (direct) return direct;
  const indirect = latest(child, starters.get(child.meta?.ppid ?? -1) ?? [], 'PROCESSWRAP');
  // The end that its starter was told of is another one's.
  return indirect && { ...indirect, ended: -1, isIndirect: true };
}

/** The link to the latest of those that may have started a thread: made before its first event, not ended by then. */
function latest(
  child: ThreadTimeline,
  starters: readonly Starter[],
  type: 'WORKER' | 'PROCESSWRAP',
): ThreadLink | null {
  let best: ThreadLink | null = null;
  for (const { parent, resource } of starters) {
    const { resources, spans } = parent;
    if (parent === child || parent.typeName(resources.type.get(resource)) !== type) continue;
    const startedAt = resources.time.get(resource);
    const called = resources.firstSpan.get(resource);
    const calledAt = called < 0 ? Number.POSITIVE_INFINITY : spans.start.get(called);
    if (startedAt > child.begin || calledAt < child.begin || (best && best.startedAt > startedAt)) continue;
    const hasEnded = child.ended !== null || child.finished;
    // What is called before the child's last event is not called because of its end.
    const ended = hasEnded && calledAt >= child.end ? called : -1;
    const startedIn = resources.execSpan.get(resource);
    best = { parent, child, resource, startedAt, startedIn, ended, isIndirect: false, waits: false };
  }
  return best;
}

/**
 * The link to the one thread of the parent process that stood still while a process lived, of any process where the parent is
 * not recorded (a shell); null where none did, or more than one.
 */
function waitingFor(child: ThreadTimeline, threads: readonly ThreadTimeline[]): ThreadLink | null {
  const ppid = child.meta?.ppid;
  if (child.tid > 0 || child.events === 0 || ppid === undefined || !(child.ended || child.finished)) return null;
  const isIndirect = !threads.some(({ pid }) => pid === ppid);
  const still = threads.filter((thread) => (isIndirect || thread.pid === ppid) && standsStill(thread, child));
  if (still.length !== 1) return null;
  const [parent] = still;
  const span = parent.spanAt(child.begin);
  return {
    ...{ parent, child, resource: -1, startedAt: child.begin, startedIn: span, ended: span },
    ...{ isIndirect, waits: true },
  };
}

/** Whether a callback, or the main script, went on while a process lived and nothing at all happened in it. */
function standsStill(thread: ThreadTimeline, { begin: from, end: to, pid }: ThreadTimeline): boolean {
  const { spans, resources, phases, gcs } = thread;
  if (thread.pid === pid) return false;
  const phase = thread.phaseAt(from);
  if (phase < 0 || phase !== thread.phaseAt(to) || thread.end <= to) return false;
  const span = thread.spanAt(from);
  if (span < 0 ? phases.phase.get(phase) !== PHASE.MAIN : span !== thread.spanAt(to)) return false;
  return [spans.start, resources.time, gcs.start].every((column) => {
    const next = firstAtOrAfter(column, from);
    return next === column.length || column.get(next) > to;
  });
}
