import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { busyNote, describeMachine, type Machine, machineLine } from '../machine.ts';
import { Progress } from '../progress.ts';
import { keepResult } from '../results.ts';
import { digits } from '../table.ts';
import { verdictLine } from '../verdicts.ts';
import { type LoopDelay, measureLoopDelay } from './loop-delay.ts';
import { measureBars, type NativeReport } from './measure-bars.ts';

const ROUNDS = 9;

interface Report extends NativeReport {
  benchmark: 'native';
  machine: Machine;
  rounds: number;
  loopDelay: { sync: LoopDelay; async: LoopDelay };
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
      const loopDelay = measureLoopDelay();
      progress.end();
      const report: Report = { benchmark: 'native', machine, rounds: options.rounds, ...measured, loopDelay };
      if (options.rounds === ROUNDS) keepResult('native', report, markdown(report), figures(report));
      process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : markdown(report));
    });
}

function delayLine({ loopDelay: { sync, async } }: Report): string {
  return `While a job of ${digits(async.job / 1000)} s runs in the pool, a timer of 1 ms is late by less than ${digits(async.p99)} ms in 99 % of its runs; the synchronous call of the same job holds the loop for ${digits(sync.longest / 1000)} s.`;
}

function markdown(report: Report): string {
  const { machine, limits, bars } = report;
  const giga = (value: number) => digits(value / 1e9);
  const busy = busyNote(machine);
  return [
    '# The native kernels beside the machine’s limits',
    '',
    machineLine(machine),
    ...(busy ? ['', busy] : []),
    '',
    `One thread reads ${giga(limits.one.read)}, writes ${giga(limits.one.write)} and copies ${giga(limits.one.copy)} GB/s and does ${giga(limits.one.flops)} GFLOP/s; two together read ${giga(limits.two.read)} GB/s and do ${giga(limits.two.flops)} GFLOP/s.`,
    '',
    ...bars.map(verdictLine),
    '',
    delayLine(report),
    '',
  ].join('\n');
}

function figures(report: Report): string {
  const { bars, machine } = report;
  const missed = bars.filter(({ met }) => !met).length;
  return [
    bars.map(verdictLine).join('\n'),
    delayLine(report),
    `${missed === 0 ? 'All' : `${bars.length - missed} of ${bars.length}`} reach what they were meant to. Measured by \`npm run bench -- native\`: ${machineLine(machine)}.`,
  ].join('\n\n');
}
