import { type Machine, reportHead } from '../machine.ts';
import { bytes, type Column, count, digits, duration, markdownTable } from '../table.ts';
import { verdictLine } from '../verdicts.ts';
import { perEvent, type SizedLoad, verdicts, worstLag } from './bars.ts';
import type { Live } from './live.ts';
import type { Load } from './load.ts';

export interface ViewerReport {
  benchmark: 'viewer';
  machine: Machine;
  /** The page with a recording of next to nothing. */
  idle: Load | null;
  loads: SizedLoad[];
  live: Live | null;
}

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });
const ms = (value: number) => duration(value * 1e6);

/** The report as Markdown. */
export function viewerMarkdown(report: ViewerReport): string {
  const { machine, idle, loads, live } = report;
  const judged = verdicts(report);
  return [
    ...reportHead('Millions of events in a browser', machine),
    ...(idle === null ? [] : loadSection(idle, loads)),
    ...peerSection(loads),
    ...(live === null ? [] : liveSection(live)),
    ...(judged.length > 0 ? ['', '## Promises', '', ...judged.map(verdictLine)] : []),
    '',
  ].join('\n');
}

function loadSection(idle: Load, loads: SizedLoad[]): string[] {
  const columns = [
    left('events'),
    right('first picture of all'),
    right('loaded'),
    right('frames while loading, p95'),
    right('frames while zooming and panning, p95'),
    right('longest'),
    right('memory of the page'),
    right('per event'),
    right('at most'),
    right('memory of the host'),
  ];
  const rows = loads.map(({ load }) => [
    count(load.events),
    ms(load.wholeMs),
    ms(load.loadedMs),
    ms(load.framesWhileLoading.p95),
    ms(load.frames.p95),
    ms(load.frames.longest),
    bytes(load.page.used),
    `${digits(perEvent(load, idle))} B`,
    bytes(load.page.peak),
    bytes(load.host.peak),
  ]);
  return [
    '',
    '## Opened',
    '',
    'Times count from when the page begins to open. Frames: from one to the next, in software rendering. Memory: all that the',
    `process of the page and its worker has resident; per event what that is more than without events (${bytes(idle.page.used)}, most of it the browser’s own code).`,
    '',
    markdownTable(columns, rows),
  ];
}

function peerSection(loads: SizedLoad[]): string[] {
  const tried = loads.filter(({ speedscope }) => speedscope !== null);
  if (tried.length === 0) return [];
  const columns = [left('events'), left('in'), right('file'), right('shown'), right('frames, p95'), right('at most')];
  const rows = tried.flatMap(({ load, speedscope }) => {
    const { fileBytes, loadedMs, frames, peakBytes, failure } = speedscope!;
    const shown = failure ?? (loadedMs === null ? '' : ms(loadedMs));
    return [
      [count(load.events), 'Loopscope', '', ms(load.loadedMs), ms(load.frames.p95), bytes(load.page.peak)],
      ['', 'speedscope', bytes(fileBytes), shown, frames === null ? '' : ms(frames.p95), bytes(peakBytes)],
    ];
  });
  return [
    '',
    '## Beside speedscope',
    '',
    'Loopscope shows every event, speedscope the callbacks alone, exported into its own format. The browser’s tracing page and',
    'its performance panel are not in the headless Chromium that is used here.',
    '',
    markdownTable(columns, rows),
  ];
}

function liveSection(live: Live): string[] {
  return [
    '',
    '## Followed',
    '',
    markdownTable(
      [left(''), right('')],
      [
        ['events in the recording', count(live.events)],
        ['events on the page at the end', count(live.shown)],
        ['the program ran for', ms(live.programMs)],
        ['page complete after the program’s end', ms(live.behindMs)],
        ['lag that the page has shown (from one second on)', worstLag(live) ?? 'none'],
        ['frames, median', ms(live.frames.median)],
        ['frames, p95', ms(live.frames.p95)],
        ['longest gap between two frames', ms(live.frames.longest)],
        ['longest task of the page’s main thread', live.longestTaskMs === 0 ? 'below 50 ms' : ms(live.longestTaskMs)],
        ['longest from an input to its frame', ms(live.longestInputDelayMs)],
        ['host, peak memory', bytes(live.hostPeakBytes)],
        ['page, peak memory', bytes(live.pagePeakBytes)],
      ],
    ),
  ];
}
