import { outlineOf, type ThreadOutline } from '../compare-outline.ts';
import type { Frame } from '../places.ts';
import { laneOf } from '../strings.ts';
import { timelineOf } from './timeline-of.ts';

/** The outline of a thread whose log is written as text. */
export function outlineOfLog(text: string, recording = 'app'): ThreadOutline {
  return outlineOf(timelineOf(text), recording);
}

const SCRIPT = '/home/me/app.js';

/** A log of callbacks that run in this order, 100 µs each, a millisecond apart; `Timeout 4 onTimer`: scheduled at line 4. */
export function logOfRuns(runs: string[], { script = SCRIPT, cwd = '/home/me' } = {}): string {
  const meta = { node: 'v20.20.2', argv: [script], execArgv: [], cwd, detail: 'lab' };
  const inits = runs.map((run, i) => {
    const [type, line, functionName = ''] = run.split(' ');
    return `@${1000 + i} init ${i + 2} ${type} <1${line ? ` at ${script}:${line}:3 ${functionName}` : ''}`;
  });
  const spans = runs.map((_, i) => `@${(i + 1) * 1e6} before ${i + 2}\n@${(i + 1) * 1e6 + 1e5} after ${i + 2}`);
  return `@500 thread-start 4711:0 main\nmeta ${JSON.stringify(meta)}\n@600 main\n${inits.join('\n')}\n@900000 turn\n@900500 poll\n${spans.join('\n')}\n@${(runs.length + 1) * 1e6} check idle=0 io=0\n@${(runs.length + 1) * 1e6 + 10} thread-end 0`;
}

/** An outline of these call sites alone, without any runs. */
export function outlineOfSites(sites: [type: string, frame: Frame | null][], script = SCRIPT): ThreadOutline {
  const outline = outlineOfLog(logOfRuns([], { script }));
  return { ...outline, places: sites.map(([type, frame]) => ({ type, lane: laneOf(type), frame })) };
}
