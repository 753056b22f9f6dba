import { type Machine, reportHead } from '../machine.ts';
import { count, duration, markdownTable } from '../table.ts';
import { verdictLine } from '../verdicts.ts';
import { amount, judge, nameOf, QUANTITIES } from './bars.ts';
import { JOBS } from './jobs.ts';
import { ALLOCATOR, type Soak } from './measure.ts';
import { changeOf, WARM_UP } from './samples.ts';

export interface SoakReport {
  benchmark: 'soak';
  machine: Machine;
  minutes: number;
  result: Soak;
}

/** The report as Markdown. */
export function soakMarkdown({ machine, minutes, result }: SoakReport): string {
  const { samples } = result;
  const allocator = Object.entries(ALLOCATOR)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const { rounds, seconds } = samples.at(-1)!;
  return [
    ...reportHead('The lab’s addons in the long run', machine),
    '',
    `One process for ${minutes} minutes, ${count(rounds)} rounds of ${duration((seconds / rounds) * 1e9)}, in each of them:`,
    '',
    ...Object.keys(JOBS).map((job) => `- ${job}`),
    '',
    `The C library keeps as little as it can of what was freed (${allocator}): what is resident is in use.`,
    '',
    `Medians of a quarter of the ${samples.length} samples each, taken at rest behind a collection: after the first ${WARM_UP * 100} % of the run, and at its end.`,
    '',
    markdownTable(
      [
        { title: '', align: 'left' },
        { title: 'warmed up', align: 'right' },
        { title: 'at the end', align: 'right' },
        { title: 'change', align: 'right' },
        { title: 'at most', align: 'right' },
      ],
      QUANTITIES.map((quantity) => {
        const { early, late } = changeOf(samples, quantity);
        const most = Math.max(...samples.map((sample) => sample[quantity]));
        return [
          nameOf(quantity),
          amount(quantity, early),
          amount(quantity, late),
          amount(quantity, late - early, true),
          amount(quantity, most),
        ];
      }),
    ),
    '',
    '## Promises',
    '',
    ...judge(result).map(verdictLine),
    '',
  ].join('\n');
}

/** What the README says of it. */
export function soakFigures(report: SoakReport): string {
  const { minutes, machine, result } = report;
  const { samples } = result;
  const change = (quantity: 'rss' | 'heap') => {
    const { early, late } = changeOf(samples, quantity);
    return amount(quantity, late - early, true);
  };
  const missed = judge(result).filter(({ met }) => !met).length;
  const verdict = missed === 0 ? 'All bars are met.' : `${missed} bars are missed.`;
  return [
    `Every kernel of the lab, in every way, cancelled, called wrongly and in workers that are terminated, in one process for ${minutes} minutes (${count(samples.at(-1)!.rounds)} rounds):`,
    `resident memory changed by ${change('rss')} once it was warm (of which the C library keeps as little as it can), the heap by ${change('heap')}. ${verdict}`,
    `Measured ${machine.date.slice(0, 10)} by \`npm run bench -- soak\`: [benchmarks/results/soak.md](benchmarks/results/soak.md).`,
  ].join(' ');
}
