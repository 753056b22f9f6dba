/** Text of how good a recording's estimate of its own cost is. */
import { busyNote, type Machine, machineLine } from '../machine.ts';
import { type Column, count, digits, duration, markdownTable } from '../table.ts';
import type { CaseResult } from './measure.ts';

export interface EstimateReport {
  benchmark: 'estimate';
  machine: Machine;
  rounds: number;
  results: CaseResult[];
}

/** An estimate is good that is neither more than this many times too high nor too low. */
export const GOOD = 2;

const COLUMNS: Column[] = [
  { title: 'program', align: 'left' },
  { title: 'operations', align: 'right' },
  { title: 'recorded in', align: 'left' },
  { title: 'bare', align: 'right' },
  { title: 'more when recorded', align: 'right' },
  { title: 'estimated', align: 'right' },
  { title: 'estimated / measured', align: 'right' },
];

/** How many times too high (above 1) or too low (below 1) the estimate is; null where recording cost nothing measurable. */
export function ratioOf({ bare, recorded, estimated }: CaseResult): number | null {
  return recorded > bare ? estimated / (recorded - bare) : null;
}

export function isGood(result: CaseResult): boolean {
  const ratio = ratioOf(result);
  return ratio !== null && ratio <= GOOD && ratio >= 1 / GOOD;
}

export function estimateMarkdown({ machine, rounds, results }: EstimateReport): string {
  const busy = busyNote(machine);
  return [
    '# How good a recording’s estimate of its own cost is',
    '',
    machineLine(machine),
    '',
    `Processor time of the main thread from the start of the process to its end: medians of ${rounds} runs each, one process per run, bare and recorded by turns. What is estimated is what the recording itself says: its start, as measured, and its hooks.`,
    ...(busy === null ? [] : ['', `**${busy}**`]),
    '',
    markdownTable(COLUMNS, results.map(row)),
    '',
    `${verdict(results)}`,
    '',
  ].join('\n');
}

function row(result: CaseResult): string[] {
  const ratio = ratioOf(result);
  return [
    result.program,
    count(result.operations),
    result.detail === 'sites' ? 'app, --sites' : result.detail,
    duration(result.bare),
    duration(result.recorded - result.bare),
    duration(result.estimated),
    ratio === null ? '' : `${digits(ratio)}${isGood(result) ? '' : ' !'}`,
  ];
}

function verdict(results: readonly CaseResult[]): string {
  const good = results.filter(isGood).length;
  return `Within a factor of ${GOOD}: ${good} of ${results.length}.`;
}

/** What the README says of it. */
export function estimateFigures({ machine, results }: EstimateReport): string {
  const good = results.filter(isGood).length;
  const ratios = results.map(ratioOf).filter((ratio) => ratio !== null);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `A recording carries what it cost: the time spent in hooks, estimated from what each thread measures of the machine at its start, with its share and its bytes, in \`print\`, in \`record\`’s summary and on the page. Measured from outside, ${good} of ${results.length} estimates are within a factor of ${GOOD} (${digits(least)} to ${digits(most)} times what was measured; [benchmarks/results/estimate.md](benchmarks/results/estimate.md), ${machine.date.slice(0, 10)}, \`npm run bench -- estimate\`).`;
}
