import { type Column, count, digits, duration, markdownTable } from '../table.ts';
import { perEvent, type SizedLoad, verdicts, worstLag } from './bars.ts';
import type { Live } from './live.ts';
import type { Load } from './load.ts';
import type { ViewerReport } from './report.ts';

const ms = (value: number) => duration(value * 1e6);

/** What the README says of millions of events in a browser. */
export function viewerFigures(report: ViewerReport): string {
  const { idle, loads, live, machine } = report;
  const parts: string[] = [];
  if (loads.length > 0) parts.push(loadTable(loads, idle));
  const judged = verdicts(report);
  const missed = judged.filter(({ met }) => !met);
  parts.push(
    [
      'Recordings of an HTTP server and its clients, in headless Chromium without a GPU; frames at the 95th percentile, of twenty seconds of zooming and panning without a rest.',
      'speedscope was given the callbacks alone, in its own format.',
      live ? liveSentence(live) : '',
      missed.length === 0
        ? `All ${judged.length} bars are met.`
        : `Missed of ${judged.length} bars: ${missed.map(({ claim, measured }) => `${claim} (${measured})`).join('; ')}.`,
      `Measured ${machine.date.slice(0, 10)} on ${machine.cpu}, ${machine.cores} cores: [benchmarks/results/viewer.md](benchmarks/results/viewer.md).`,
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  );
  return parts.join('\n\n');
}

function liveSentence(live: Live): string {
  const { events, shown, programMs, frames, behindMs } = live;
  const total = shown === events ? 'to the last' : `and showed ${count(shown)} of them`;
  const worst = worstLag(live);
  const lag = worst === null ? 'never a second behind' : `behind by ${worst}`;
  return `A program of ${count(Math.round((events / programMs) * 1000))} events a second was followed for ${ms(programMs)} ${total}: frames ${ms(frames.p95)}, ${lag}, complete ${ms(behindMs)} after its end.`;
}

function loadTable(loads: SizedLoad[], idle: Load | null): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = ['events', 'first picture of all', 'loaded', 'frames', 'memory per event', 'speedscope: loaded'];
  return markdownTable(
    columns.map(right),
    loads.map(({ load, speedscope }) => [
      count(load.events),
      ms(load.wholeMs),
      ms(load.loadedMs),
      ms(load.frames.p95),
      `${digits(perEvent(load, idle))} B`,
      speedscope === null ? 'not tried' : (speedscope.failure ?? ms(speedscope.loadedMs ?? 0)),
    ]),
  );
}
