import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { judge } from './bars.ts';
import { measureEndurance } from './measure.ts';
import { type EnduranceReport, enduranceFigures, enduranceMarkdown } from './report.ts';

interface Options {
  events: number;
  json?: boolean;
}

const DEFAULT_EVENTS = 100_000_000;

/** `bench endurance`: a recording of a hundred million events. */
export function addEndurance(bench: Command): void {
  bench
    .command('endurance')
    .description('a loaded server, recorded until there are a hundred million events: memory, losses, reading it again')
    .addOption(
      new Option('--events <n>', 'about how many, at 16 bytes on the disk; other numbers are not kept')
        .argParser(wholeNumber(1e6))
        .default(DEFAULT_EVENTS),
    )
    .option('--json', 'the result as JSON instead of a table')
    .action(async ({ events, json }: Options) => {
      const machine = describeMachine();
      const progress = new Progress();
      const result = await measureEndurance(events, (what) => progress.tell(what));
      progress.end();
      const report: EnduranceReport = { benchmark: 'endurance', machine, asked: events, result };
      const markdown = enduranceMarkdown(report);
      if (events === DEFAULT_EVENTS) keepResult('endurance', report, markdown, enduranceFigures(report));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : markdown);
      if (judge(result).some(({ met }) => !met)) process.exitCode = 1;
    });
}
