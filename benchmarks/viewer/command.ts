import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { measureLive } from './live.ts';
import { measureLoad } from './load.ts';
import { viewerFigures } from './readme.ts';
import { mixedRecording, SMALLEST } from './recordings.ts';
import { type ViewerReport, viewerMarkdown } from './report.ts';
import { measureSpeedscope } from './speedscope.ts';

const PARTS = ['load', 'live'] as const;

interface Options {
  only?: (typeof PARTS)[number][];
  sizes: number[];
  look: number;
  peers: boolean;
  events: number;
  seconds: number;
  json?: boolean;
}

const SIZES = [1e6, 1e7, 5e7];
/** More than so many are not exported for others: their files would be larger than what they can open. */
const MOST_FOR_PEERS = 1e7;
const LOOK_SECONDS = 20;
const LIVE_EVENTS = 30_000_000;
const LIVE_SECONDS = 60;

/** `bench viewer`: recordings of millions of events, opened and followed in a real browser. */
export function addViewer(bench: Command): void {
  bench
    .command('viewer')
    .description(
      'millions of events in a browser: recordings that are opened, and a program that is followed; about ten minutes',
    )
    .addOption(
      new Option('--only <part...>', 'only these; nothing is kept then, nor with other numbers').choices(PARTS),
    )
    .addOption(new Option('--sizes <events...>', 'about how many events to open').argParser(sizes).default(SIZES))
    .addOption(
      new Option('--look <s>', 'how long to zoom and pan in each').argParser(wholeNumber(1)).default(LOOK_SECONDS),
    )
    .addOption(
      new Option('--events <n>', 'about how many the program makes').argParser(wholeNumber(1)).default(LIVE_EVENTS),
    )
    .addOption(
      new Option('--seconds <n>', 'how long it takes for them; 0: as fast as it goes')
        .argParser(wholeNumber(0))
        .default(LIVE_SECONDS),
    )
    .option('--no-peers', 'without speedscope, which is installed where it is missing')
    .option('--json', 'the result as JSON instead of a table')
    .action(async (options: Options) => {
      const report = await measure(options);
      const { only, sizes, look, events, seconds } = options;
      const usual = [options.peers, sizes.join() === SIZES.join(), look === LOOK_SECONDS, events === LIVE_EVENTS];
      if (only === undefined && usual.every(Boolean) && seconds === LIVE_SECONDS)
        keepResult('viewer', report, viewerMarkdown(report), viewerFigures(report));
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : viewerMarkdown(report));
      if (report.live && report.live.shown !== report.live.events) process.exitCode = 1;
    });
}

async function measure({ only = [...PARTS], sizes, look, peers, events, seconds }: Options): Promise<ViewerReport> {
  const progress = new Progress();
  const report: ViewerReport = { benchmark: 'viewer', machine: describeMachine(), idle: null, loads: [], live: null };
  if (only.includes('load')) {
    progress.tell('the page without events');
    report.idle = await measureLoad(mixedRecording(SMALLEST), 500);
    for (const size of sizes) {
      const million = `${size / 1e6} million events`;
      progress.tell(`${million}: recording them`);
      const recording = mixedRecording(size);
      progress.tell(`${million}: opening them`);
      const load = await measureLoad(recording, look * 1000);
      const isTried = peers && size <= MOST_FOR_PEERS;
      if (isTried) progress.tell(`${million}: opening them in speedscope`);
      const speedscope = isTried ? await measureSpeedscope(recording, look * 1000) : null;
      report.loads.push({ asked: size, load, speedscope });
    }
  }
  if (only.includes('live')) {
    progress.tell('following a program');
    report.live = await measureLive(events, seconds);
  }
  progress.end();
  return report;
}

function sizes(text: string, before: number[]): number[] {
  const size = wholeNumber(SMALLEST)(text);
  return before === SIZES ? [size] : [...before, size];
}
