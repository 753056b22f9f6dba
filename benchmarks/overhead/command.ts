import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { describeMachine } from '../machine.ts';
import { inRepository } from '../places.ts';
import { Progress } from '../progress.ts';
import { judge } from './bars.ts';
import { measureProgram, type ProgramResult } from './measure.ts';
import { programs } from './programs.ts';
import { type OverheadReport, overheadMarkdown } from './report.ts';

interface Options {
  rounds: number;
  only?: string[];
  json?: boolean;
}

const DEFAULT_ROUNDS = 9;

/** `bench overhead`: what watching a program costs it. */
export function addOverhead(bench: Command): void {
  const names = programs.map(({ name }) => name);
  bench
    .command('overhead')
    .description('what recording costs a program, against nothing, empty async hooks and trace events')
    .addOption(new Option('--rounds <n>', 'how many rounds count').argParser(atLeastOne).default(DEFAULT_ROUNDS))
    .addOption(new Option('--only <program...>', 'only these; nothing is kept then').choices(names))
    .option('--json', 'the results as JSON instead of a table')
    .action(async ({ rounds, only, json }: Options) => {
      const report = await measure(rounds, only ?? names);
      if (!only) keep(report);
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : overheadMarkdown(report));
    });
}

async function measure(rounds: number, names: string[]): Promise<OverheadReport> {
  const progress = new Progress();
  const machine = describeMachine();
  const results: ProgramResult[] = [];
  for (const program of programs.filter(({ name }) => names.includes(name))) {
    results.push(await measureProgram(program, rounds, (what) => progress.tell(what)));
  }
  progress.end();
  return { benchmark: 'overhead', machine, rounds, programs: results, verdicts: judge(results) };
}

function keep(report: OverheadReport): void {
  const path = inRepository('benchmarks/results/overhead.json');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  process.stderr.write(`Kept in ${path}.\n`);
}

function atLeastOne(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new InvalidArgumentError(`${text} is no number of rounds; give a whole number of at least 1.`);
}
