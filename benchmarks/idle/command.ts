import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { measureIdle } from './measure.ts';
import { dearer, type IdleReport, idleFigures, idleMarkdown } from './report.ts';

const SECONDS = 30;

/** `bench idle`: whether a server at rest is left at rest. Fails where it is not. */
export function addIdle(bench: Command): void {
  bench
    .command('idle')
    .description('how often a server at rest wakes up, bare and recorded')
    .addOption(
      new Option('--seconds <n>', 'how long it rests; kept only with the usual')
        .argParser(wholeNumber(1))
        .default(SECONDS),
    )
    .option('--json', 'the results as JSON instead of a table')
    .action(async ({ seconds, json }: { seconds: number; json?: boolean }) => {
      const progress = new Progress();
      progress.tell(`idle: ${seconds} s at rest`);
      const machine = describeMachine();
      const report: IdleReport = { benchmark: 'idle', machine, seconds, results: await measureIdle(seconds) };
      progress.end();
      const markdown = idleMarkdown(report);
      if (seconds === SECONDS) keepResult('idle', report, markdown, idleFigures(report));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : markdown);
      if (dearer(report).length > 0) process.exitCode = 1;
    });
}
