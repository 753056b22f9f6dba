/** From events to callbacks and phases, for tests that ask who ran where. */
import type { RecordedEvent } from '../../instrument/model/event-contract.ts';
import type { PhaseName } from '../../instrument/schema/events.ts';

export interface RecordedCallback {
  id: number;
  type: string;
  begin: number;
  end: number;
  phase: PhaseName;
  iteration: number;
  /** Line of the script where it was asked for; null where that was not in the script. */
  line: number | null;
  /** When it was asked for; null where that was before the recording. */
  asked: number | null;
  /** The callbacks that it ran inside of. */
  depth: number;
}

export interface RecordedPhase {
  phase: PhaseName;
  iteration: number;
  begin: number;
  end: number;
  idleNs: number;
  ioEvents: number;
}

/** What the program said of its own time: a moment (`performance.mark`), or a stretch (`performance.measure`), by name. */
export interface RecordedMark {
  name: string;
  begin: number;
  /** That of a moment is its begin. */
  end: number;
}

export interface RecordedThread {
  key: string;
  main: boolean;
  /** In the order in which they began. */
  callbacks: RecordedCallback[];
  phases: RecordedPhase[];
  collections: { begin: number; end: number; insideCallback: boolean }[];
  asked: { id: number; type: string; t: number; line: number | null }[];
  marks: RecordedMark[];
}

/** How long the shortest of the stretches of a name took, in ns. */
export const shortest = ({ marks }: RecordedThread, name: string): number =>
  Math.min(...marks.filter((mark) => mark.name === name).map(({ begin, end }) => end - begin));

/** The callbacks that begin within a stretch of time. */
export const begunWithin = ({ callbacks }: RecordedThread, from: number, to: number): RecordedCallback[] =>
  callbacks.filter(({ begin }) => begin > from && begin < to);

export function readThreads(events: RecordedEvent[]): RecordedThread[] {
  const byThread = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = byThread.get(event.thread);
    if (own) own.push(event);
    else byThread.set(event.thread, [event]);
  }
  return [...byThread].map(([key, own]) => readThread(key, own));
}

function readThread(key: string, events: RecordedEvent[]): RecordedThread {
  const thread: RecordedThread = { key, main: false, callbacks: [], phases: [], collections: [], asked: [], marks: [] };
  const askedById = new Map<number, { id: number; type: string; t: number; line: number | null }>();
  const running: RecordedCallback[] = [];
  for (const event of events) {
    const phase = thread.phases[thread.phases.length - 1];
    switch (event.ev) {
      case 'thread-start':
        thread.main = event.main;
        break;
      case 'init': {
        const inScript = event.site?.file.endsWith('.cjs') ? event.site.line : null;
        const asked = { id: event.id, type: event.type, t: event.t, line: inScript };
        askedById.set(event.id, asked);
        thread.asked.push(asked);
        break;
      }
      case 'before': {
        const asked = askedById.get(event.id);
        const callback: RecordedCallback = {
          id: event.id,
          type: event.type,
          begin: event.t,
          end: Number.NaN,
          phase: phase.phase,
          iteration: phase.iteration,
          line: asked?.line ?? null,
          asked: asked?.t ?? null,
          depth: running.length,
        };
        running.push(callback);
        thread.callbacks.push(callback);
        break;
      }
      case 'after':
        while (running.length > 0 && running[running.length - 1].id !== event.id) running.pop();
        if (running.length > 0) running.pop()!.end = event.t;
        break;
      case 'phase-begin':
        thread.phases.push({
          phase: event.phase,
          iteration: event.iteration,
          begin: event.t,
          end: Number.NaN,
          idleNs: 0,
          ioEvents: 0,
        });
        break;
      case 'phase-end':
        phase.end = event.t;
        phase.idleNs = event.idleNs ?? 0;
        phase.ioEvents = event.ioEvents ?? 0;
        break;
      case 'mark':
      case 'measure':
        thread.marks.push({
          name: event.name,
          // A stretch is told of when it is over.
          begin: event.t - (event.ev === 'measure' ? event.durationNs : 0),
          end: event.t,
        });
        break;
      case 'gc-begin':
        thread.collections.push({ begin: event.t, end: Number.NaN, insideCallback: running.length > 0 });
        break;
      case 'gc-end':
        thread.collections[thread.collections.length - 1].end = event.t;
        break;
    }
  }
  return thread;
}
