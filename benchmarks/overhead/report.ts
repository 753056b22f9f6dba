import { busyNote, type Machine, machineLine } from '../machine.ts';
import type { Summary } from '../statistics.ts';
import { bytes, type Column, digits, duration, markdownTable } from '../table.ts';
import type { Verdict } from './bars.ts';
import type { DriverResult, ProgramResult } from './measure.ts';

export interface OverheadReport {
  benchmark: 'overhead';
  machine: Machine;
  rounds: number;
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
  { title: 'bytes per event', align: 'right' },
  { title: 'peak memory', align: 'right' },
];

/** The report as Markdown. */
export function overheadMarkdown({ machine, rounds, programs, verdicts }: OverheadReport): string {
  const busy = busyNote(machine);
  const shares = programs.some(({ drivers }) => drivers.some(({ driver }) => driver === 'trace'));
  return [
    '# What watching costs',
    '',
    machineLine(machine),
    ...(busy === null ? [] : ['', busy]),
    '',
    `Medians of ${rounds} rounds, one process per trial, drivers interleaved, one more round before them not counted. Spread: the median absolute deviation. CPU: of all threads of the process together.`,
    `Ratios are medians of each round's own ratio. Events per operation and bytes per event are those of the recording, warm-up included.`,
    ...(shares ? ['Trace events do a twentieth of the operations, since they would fill the disk.'] : []),
    ...programs.flatMap(({ operation, drivers }) => [
      '',
      `## ${operation}`,
      '',
      markdownTable(COLUMNS, drivers.map(row)),
    ]),
    ...(verdicts.length > 0 ? ['', '## Promises', '', ...verdicts.map(verdictLine)] : []),
    '',
  ].join('\n');
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
    result.bytesPerEvent === null ? '' : digits(result.bytesPerEvent),
    result.peakRssKiB === null ? '' : bytes(result.peakRssKiB.median * 1024),
  ];
}

const verdictLine = ({ claim, measured, met }: Verdict) => `- ${met ? 'met' : '**missed**'}: ${claim}: ${measured}`;
