import { bytes, type Column, digits, duration, markdownTable } from '../table.ts';
import { perEvent, type SizedLoad } from './bars.ts';
import type { Load } from './load.ts';
import type { ViewerReport } from './report.ts';

const ms = (value: number) => duration(value * 1e6);
const count = (value: number) => value.toLocaleString('en-US');

/** What the README says of millions of events in a browser. */
export function viewerFigures({ idle, loads, live }: ViewerReport): string {
  const parts: string[] = [];
  if (loads.length > 0)
    parts.push(
      loadTable(loads, idle),
      `Recordings of an HTTP server and its clients, opened in headless Chromium in software rendering; times since the page began to open, frames at the 95th percentile. Memory per event is what the page takes more than the ${bytes(idle?.page.used ?? 0)} that it takes without any. speedscope was given the same callbacks, without anything else, as a file of its own format.`,
    );
  if (live)
    parts.push(
      [
        `Live, ${count(live.events)} events of one program were followed by the page while it ran, ${count((live.events / live.programMs) * 1000)} a second, in software rendering:`,
        `95 % of the frames within ${ms(live.frames.p95)}, longest gap between frames ${ms(live.frames.longest)};`,
        live.shown === live.events
          ? 'the page ended with exactly that total,'
          : `the page showed ${count(live.shown)},`,
        `${ms(live.behindMs)} after the program.`,
        `The host's peak memory was ${bytes(live.hostPeakBytes)}, the page's ${bytes(live.pagePeakBytes)}.`,
      ].join(' '),
    );
  return parts.join('\n\n');
}

function loadTable(loads: SizedLoad[], idle: Load | null): string {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = [
    right('events'),
    right('first picture of all'),
    right('loaded'),
    right('frames, zooming and panning'),
    right('memory per event'),
    right('page, at most'),
    right('speedscope: loaded'),
    right('its page, at most'),
  ];
  return markdownTable(
    columns,
    loads.map(({ load, speedscope }) => [
      count(load.events),
      ms(load.wholeMs),
      ms(load.loadedMs),
      ms(load.frames.p95),
      `${digits(perEvent(load, idle))} B`,
      bytes(load.page.peak),
      speedscope === null ? '' : (speedscope.failure ?? ms(speedscope.loadedMs ?? 0)),
      speedscope === null ? '' : bytes(speedscope.peakBytes),
    ]),
  );
}
