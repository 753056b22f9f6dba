import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { describeMachine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { judge } from './bars.ts';
import { drivers, startUpDrivers } from './drivers.ts';
import { measureProgram, type ProgramResult } from './measure.ts';
import { installPeers, peerDrivers } from './peers.ts';
import { programs } from './programs.ts';
import { overheadFigures } from './readme.ts';
import { type OverheadReport, overheadMarkdown } from './report.ts';

interface Options {
  rounds: number;
  only?: string[];
  peers: boolean;
  json?: boolean;
}

const DEFAULT_ROUNDS = 6;

/** `bench overhead`: what watching a program costs it. */
export function addOverhead(bench: Command): void {
  const names = programs.map(({ name }) => name);
  bench
    .command('overhead')
    .description('what recording costs a program, against nothing, empty async hooks, trace events, Clinic and 0x')
    .addOption(new Option('--rounds <n>', 'how many rounds count').argParser(wholeNumber(1)).default(DEFAULT_ROUNDS))
    .addOption(new Option('--only <program...>', 'only these; nothing is kept then').choices(names))
    .option('--no-peers', 'without Clinic, 0x and Fastify, which are installed where they are missing')
    .option('--json', 'the results as JSON instead of a table')
    .action(async ({ rounds, only, peers, json }: Options) => {
      const missing = peers
        ? installPeers((what) => process.stderr.write(what))
        : 'Clinic, 0x and Fastify are left out.';
      if (missing !== null) process.stderr.write(`${missing}\n`);
      const report = await measure(rounds, only ?? names, missing);
      const markdown = overheadMarkdown(report);
      if (!only && missing === null) keepResult('overhead', report, markdown, overheadFigures(report));
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : markdown);
    });
}

async function measure(rounds: number, names: string[], missing: string | null): Promise<OverheadReport> {
  const progress = new Progress();
  const machine = describeMachine();
  const results: ProgramResult[] = [];
  const compared = missing === null ? [...drivers, ...peerDrivers] : drivers;
  const able = programs.filter(({ needsPeers }) => missing === null || !needsPeers);
  for (const program of able.filter(({ name }) => names.includes(name))) {
    const chosen = program.operations === 0 ? startUpDrivers : compared;
    results.push(await measureProgram(program, chosen, rounds, (what) => progress.tell(what)));
  }
  progress.end();
  return { benchmark: 'overhead', machine, rounds, missing, programs: results, verdicts: judge(results) };
}
