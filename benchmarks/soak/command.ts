import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { judge } from './bars.ts';
import { measureSoak } from './measure.ts';
import { type SoakReport, soakFigures, soakMarkdown } from './report.ts';

const MINUTES = 10;

/** `bench soak`: everything that may be done with the lab's addons, again and again. Fails where anything is left of it. */
export function addSoak(bench: Command): void {
  bench
    .command('soak')
    .description("the lab's addons in one process for minutes: whether memory, threads and handles stay what they are")
    .addOption(
      new Option('--minutes <n>', 'for how long; kept only with the usual').argParser(wholeNumber(1)).default(MINUTES),
    )
    .option('--json', 'the result as JSON instead of a table')
    .action(async ({ minutes, json }: { minutes: number; json?: boolean }) => {
      const machine = describeMachine();
      const progress = new Progress();
      const result = await measureSoak(minutes, (what) => progress.tell(what));
      progress.end();
      const report: SoakReport = { benchmark: 'soak', machine, minutes, result };
      const markdown = soakMarkdown(report);
      if (minutes === MINUTES) keepResult('soak', report, markdown, soakFigures(report));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : markdown);
      if (judge(result).some(({ met }) => !met)) process.exitCode = 1;
    });
}
