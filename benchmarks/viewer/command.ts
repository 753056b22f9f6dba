import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { busyNote, describeMachine, type Machine, machineLine } from '../machine.ts';
import { inRepository } from '../places.ts';
import { bytes, duration, markdownTable } from '../table.ts';
import { measureViewer, type ViewerResult } from './measure.ts';

interface Options {
  events: number;
  seconds: number;
  json?: boolean;
}

const DEFAULT_EVENTS = 5_000_000;
const DEFAULT_SECONDS = 15;
const MOST_HOST_BYTES = 150 * 2 ** 20;

/** `bench viewer`: a stream of millions of events, in a real browser. */
export function addViewer(bench: Command): void {
  bench
    .command('viewer')
    .description('millions of events streamed to the page in a browser while the program runs')
    .addOption(new Option('--events <n>', 'about how many').argParser(number(1)).default(DEFAULT_EVENTS))
    .addOption(
      new Option('--seconds <n>', 'how long the program takes for them; 0: as fast as it goes')
        .argParser(number(0))
        .default(DEFAULT_SECONDS),
    )
    .option('--json', 'the result as JSON instead of a table')
    .action(async ({ events, seconds, json }: Options) => {
      const machine = describeMachine();
      const result = await measureViewer(events, seconds);
      const report = { benchmark: 'viewer', machine, asked: { events, seconds }, result };
      if (events === DEFAULT_EVENTS && seconds === DEFAULT_SECONDS) keep(report);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : viewerMarkdown(machine, result));
      if (result.shown !== result.events) process.exitCode = 1;
    });
}

function keep(report: object): void {
  const path = inRepository('benchmarks/results/viewer.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  process.stderr.write(`Kept in ${path}.\n`);
}

function viewerMarkdown(machine: Machine, result: ViewerResult): string {
  const ms = (value: number) => duration(value * 1e6);
  const count = (value: number) => value.toLocaleString('en-US');
  const rows = [
    ['events in the recording', count(result.events)],
    ['events on the page at the end', count(result.shown)],
    ['the program ran for', ms(result.programMs)],
    ['page complete after the program’s end', ms(result.behindMs)],
    ['frames, median', ms(result.frames.median)],
    ['longest gap between two frames', ms(result.longestFrameGapMs)],
    ['longest task of the page’s main thread', result.longestTaskMs === 0 ? 'below 50 ms' : ms(result.longestTaskMs)],
    ['longest from an input to its frame', ms(result.longestInputDelayMs)],
    ['host, peak memory', bytes(result.hostPeakBytes)],
    ['page, peak memory', bytes(result.pagePeakBytes)],
  ];
  const busy = busyNote(machine);
  const verdict = (met: boolean, claim: string) => `- ${met ? 'met' : '**missed**'}: ${claim}`;
  return [
    '# A live stream of millions of events',
    '',
    machineLine(machine),
    ...(busy === null ? [] : ['', busy]),
    '',
    markdownTable(
      [
        { title: '', align: 'left' },
        { title: '', align: 'right' },
      ],
      rows,
    ),
    '',
    verdict(result.shown === result.events, 'the page ends with the right total'),
    verdict(result.hostPeakBytes < MOST_HOST_BYTES, `the host stays below ${bytes(MOST_HOST_BYTES)}`),
    '',
  ].join('\n');
}

function number(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isFinite(value) && value >= least && text.trim() !== '') return value;
    throw new InvalidArgumentError(`${text} is not a number of at least ${least}.`);
  };
}
