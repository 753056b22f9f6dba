import { type Machine, reportHead } from '../machine.ts';
import type { Summary } from '../statistics.ts';
import { bytes, type Column, count, digits, duration, markdownTable } from '../table.ts';
import { type Verdict, verdictLine } from '../verdicts.ts';
import type { DriverResult, Failure, ProgramResult } from './measure.ts';
import { programs as known } from './programs.ts';

export interface OverheadReport {
  benchmark: 'overhead';
  machine: Machine;
  rounds: number;
  /** Why the tools of others are left out, in a sentence; null where they are not. */
  missing: string | null;
  programs: ProgramResult[];
  verdicts: Verdict[];
}

const COLUMNS: readonly Column[] = [
  { title: '', align: 'left' },
  { title: 'per operation', align: 'right' },
  { title: 'spread', align: 'right' },
  { title: 'fastest', align: 'right' },
  { title: '× bare', align: 'right' },
  { title: '× empty hooks', align: 'right' },
  { title: 'CPU', align: 'right' },
  { title: '× bare, CPU', align: 'right' },
  { title: 'events', align: 'right' },
  { title: 'written', align: 'right' },
  { title: 'peak memory', align: 'right' },
];

/** The report as Markdown. */
export function overheadMarkdown({ machine, rounds, missing, programs, verdicts }: OverheadReport): string {
  return [
    ...reportHead('What watching costs', machine),
    ...(missing === null ? [] : ['', missing]),
    '',
    `Medians of ${rounds} rounds, one process per trial, drivers interleaved, one more round before them not counted. Times are taken inside the program, between its warm-up and its last operation: what a tool does when the program has ended is not in them. Spread: the median absolute deviation. CPU: of all threads of the process together.`,
    `Ratios are medians of each round's own ratio. Events and bytes written are per operation, warm-up included.`,
    '',
    'Trace events and bubbleprof do a part of the operations, since all of them would fill the disk; how many, stands with each. Doctor samples by a timer in the loop: while a program only awaits or ticks, it takes none. 0x and doctor sample; they see no order and no causes.',
    ...programs.flatMap((program) => [
      '',
      `## ${program.operation}`,
      '',
      ...fewLine(program),
      markdownTable(COLUMNS, program.drivers.map(row)),
      ...program.drivers.filter(({ unended }) => unended > 0).flatMap((result) => ['', unendedLine(result)]),
      ...program.failures.flatMap((failure) => ['', failureLine(failure)]),
    ]),
    ...(verdicts.length > 0 ? ['', '## Promises', '', ...verdicts.map(verdictLine)] : []),
    '',
  ].join('\n');
}

/** How much work one process does. */
function fewLine({ program, drivers }: ProgramResult): string[] {
  const counts = [...new Set(drivers.map(({ operations }) => operations))].toSorted((a, b) => b - a);
  if (counts[0] === 1) return [];
  const { warmUp, operations } = known.find(({ name }) => name === program)!;
  const few = counts.length > 1 ? `; ${count(counts[1])} under what is dear` : '';
  const part = warmUp / operations;
  return [`${count(counts[0])} operations per process, and ${digits(part)} times as many before them${few}.`, ''];
}

function row(result: DriverResult): string[] {
  const ratio = ({ median, lowerQuartile, upperQuartile }: Summary) =>
    `${digits(median)} (${digits(lowerQuartile)}–${digits(upperQuartile)})`;
  return [
    result.title,
    duration(result.ns.median),
    `± ${duration(result.ns.mad)}`,
    duration(result.ns.least),
    result.driver === 'bare' ? '1' : ratio(result.toBare),
    result.driver === 'hooks' ? '1' : ratio(result.toHooks),
    result.cpuNs === null ? '' : duration(result.cpuNs.median),
    result.cpuToBare === null ? '' : result.driver === 'bare' ? '1' : digits(result.cpuToBare.median),
    result.eventsPerOperation === null ? '' : digits(result.eventsPerOperation),
    result.bytesPerOperation === null ? '' : writtenBytes(result.bytesPerOperation),
    result.peakRssKiB === null ? '' : bytes(result.peakRssKiB.median * 1024),
  ];
}

const writtenBytes = (count: number) => (count < 1024 ? `${digits(count)} B` : bytes(count));

const unendedLine = ({ title, unended, ns }: DriverResult) =>
  `${title} did not come to its end in ${unended} of ${ns.count} runs; it was ended when the program had long done its work.`;

const failureLine = ({ title, reason }: Failure) => `${title} failed: ${reason}`;
