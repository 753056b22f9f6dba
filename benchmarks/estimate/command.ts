import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { type Case, type CaseResult, measureCase } from './measure.ts';
import { type EstimateReport, estimateFigures, estimateMarkdown } from './report.ts';

/** Long ones, in which hooks are compiled; and short ones, which pay for that. */
const CASES: readonly Case[] = [
  { program: 'awaits', operations: 1_000_000 },
  { program: 'ticks', operations: 1_000_000 },
  { program: 'immediates', operations: 1_000_000 },
  { program: 'timers', operations: 300_000 },
  { program: 'http', operations: 20_000 },
  { program: 'awaits', operations: 10_000 },
  { program: 'http', operations: 500 },
];
const DEFAULT_ROUNDS = 7;

interface Options {
  rounds: number;
  only?: string[];
  json?: boolean;
}

/** `bench estimate`: whether what a recording says of its own cost is true. */
export function addEstimate(bench: Command): void {
  const names = [...new Set(CASES.map(({ program }) => program))];
  bench
    .command('estimate')
    .description('what a recording says of its own cost, against what is measured from outside')
    .addOption(new Option('--rounds <n>', 'how often each is run').argParser(wholeNumber(1)).default(DEFAULT_ROUNDS))
    .addOption(new Option('--only <program...>', 'only these; nothing is kept then').choices(names))
    .option('--json', 'the results as JSON instead of a table')
    .action(async ({ rounds, only, json }: Options) => {
      const report = await measure(rounds, only ?? names);
      const markdown = estimateMarkdown(report);
      if (!only) keepResult('estimate', report, markdown, estimateFigures(report));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : markdown);
    });
}

async function measure(rounds: number, names: string[]): Promise<EstimateReport> {
  const progress = new Progress();
  const machine = describeMachine();
  const results: CaseResult[] = [];
  for (const one of CASES.filter(({ program }) => names.includes(program)))
    results.push(...(await measureCase(one, rounds, (what) => progress.tell(what))));
  progress.end();
  return { benchmark: 'estimate', machine, rounds, results };
}
