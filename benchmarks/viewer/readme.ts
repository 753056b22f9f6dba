import { bytes, digits, duration } from '../table.ts';
import { perEvent } from './bars.ts';
import type { ViewerReport } from './report.ts';

/** What the README says of millions of events in a browser. */
export function viewerFigures({ loads, live }: ViewerReport): string {
  const ms = (value: number) => duration(value * 1e6);
  const count = (value: number) => value.toLocaleString('en-US');
  const opened = loads.map(({ load }) =>
    [
      `${count(load.events)} events are all in the first picture after ${ms(load.wholeMs)}`,
      `and loaded after ${ms(load.loadedMs)}, at ${digits(perEvent(load))} bytes each;`,
      `zooming and panning, 95 % of the frames take less than ${ms(load.frames.p95)}.`,
    ].join(' '),
  );
  const followed = live && [
    `Live, ${count(live.events)} events of one program were followed by the page while it ran, in software rendering:`,
    `median frame ${ms(live.frames.median)}, longest gap between frames ${ms(live.frames.longest)};`,
    live.shown === live.events ? 'the page ended with exactly that total,' : `the page showed ${count(live.shown)},`,
    `${ms(live.behindMs)} after the program.`,
    `The host's peak memory was ${bytes(live.hostPeakBytes)}, the page's ${bytes(live.pagePeakBytes)}.`,
  ];
  return [...opened, ...(followed ? [followed.join(' ')] : [])].join('\n\n');
}
