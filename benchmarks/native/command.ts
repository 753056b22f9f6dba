import type { Command } from 'commander';
import type { LoopDelays } from '../../instrument/schema/bench.ts';
import { wholeNumber } from '../arguments.ts';
import { busyNote, describeMachine, type Machine, machineLine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { verdictLine } from '../verdicts.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { measureBars, type NativeReport } from './measure-bars.ts';
import { delayLines, limitsLine } from './report.ts';

const ROUNDS = 9;

interface Report extends NativeReport {
  benchmark: 'native';
  machine: Machine;
  rounds: number;
  loopDelay: LoopDelays;
}

/** `bench native`: how near the lab's kernels come to the machine's limits. */
export function addNative(bench: Command): void {
  bench
    .command('native')
    .description('the native kernels beside the machine’s own limits and beside other libraries')
    .option(
      '--rounds <n>',
      'how often each takes its turn; with another number nothing is kept',
      wholeNumber(1),
      ROUNDS,
    )
    .option('--json', 'the result as JSON instead of lines')
    .action(async (options: { rounds: number; json?: boolean }) => {
      const progress = new Progress();
      const machine = describeMachine();
      const measured = await measureBars(options.rounds, (text) => progress.tell(text));
      progress.tell('the loop beside a job of two seconds');
      const loopDelay = await measureLoopDelay(null);
      progress.end();
      const report: Report = { benchmark: 'native', machine, rounds: options.rounds, ...measured, loopDelay };
      if (options.rounds === ROUNDS) keepResult('native', report, markdown(report), figures(report));
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : markdown(report));
    });
}

function markdown(report: Report): string {
  const { machine, limits, bars } = report;
  const busy = busyNote(machine);
  return [
    '# The native kernels beside the machine’s limits',
    '',
    machineLine(machine),
    ...(busy ? ['', busy] : []),
    '',
    limitsLine({ limits, threads: 2 }),
    '',
    ...bars.map(verdictLine),
    '',
    ...delayLines(report.loopDelay),
    '',
  ].join('\n');
}

function figures(report: Report): string {
  const { bars, machine } = report;
  const missed = bars.filter(({ met }) => !met).length;
  return [
    bars.map(verdictLine).join('\n'),
    delayLines(report.loopDelay).slice(2).join('\n'),
    `${missed === 0 ? 'All' : `${bars.length - missed} of ${bars.length}`} reach what they were meant to. Measured by \`npm run bench -- native\`: ${machineLine(machine)}.`,
  ].join('\n\n');
}
