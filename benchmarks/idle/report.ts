/** Text of how often a server at rest wakes up. */
import { type Machine, machineLine } from '../machine.ts';
import { type Column, markdownTable } from '../table.ts';
import type { IdleResult } from './measure.ts';

export interface IdleReport {
  benchmark: 'idle';
  machine: Machine;
  seconds: number;
  results: IdleResult[];
}

const COLUMNS: Column[] = [
  { title: 'recorded in', align: 'left' },
  { title: 'threads', align: 'right' },
  { title: 'voluntary switches', align: 'right' },
  { title: 'nonvoluntary switches', align: 'right' },
];

/** The ways in which the server woke up or was switched more often than bare. */
export function dearer({ results }: Pick<IdleReport, 'results'>): IdleResult[] {
  const bare = results.find(({ way }) => way === 'bare')!;
  return results.filter((it) => it.voluntary > bare.voluntary || it.nonvoluntary > bare.nonvoluntary);
}

export function idleMarkdown(report: IdleReport): string {
  const { machine, seconds, results } = report;
  const more = dearer(report);
  return [
    '# A server at rest',
    '',
    machineLine(machine),
    '',
    `Context switches of all threads of the server’s process in ${seconds} s, in all ways at the same time. A voluntary one is a wait for something, and is followed by a wake-up.`,
    '',
    markdownTable(
      COLUMNS,
      results.map(({ way, threads, voluntary, nonvoluntary }) => [
        way,
        `${threads}`,
        `${voluntary}`,
        `${nonvoluntary}`,
      ]),
    ),
    '',
    more.length === 0
      ? 'Recorded, it wakes up no more often than bare.'
      : `More than bare: ${more.map(({ way }) => way).join('; ')}.`,
    '',
  ].join('\n');
}

/** What the README says of it. */
export function idleFigures(report: IdleReport): string {
  const { machine, seconds, results } = report;
  const told = results.map(({ way, voluntary, nonvoluntary }) => `${way} ${voluntary + nonvoluntary}`).join(', ');
  const verdict = dearer(report).length === 0 ? 'no more than bare' : 'not always as few as bare';
  return `A server at rest is switched ${verdict} when it is recorded: context switches of all its threads in ${seconds} s, voluntary or not: ${told} (\`npm run bench -- idle\`, ${machine.date.slice(0, 10)}).`;
}
