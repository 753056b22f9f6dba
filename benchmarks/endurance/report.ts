import { type Machine, reportHead } from '../machine.ts';
import { bytes, count, digits, duration, markdownTable } from '../table.ts';
import { verdictLine } from '../verdicts.ts';
import { courseOfReading, coursesOf, judge, perMillion } from './bars.ts';
import type { Endurance } from './measure.ts';
import type { Reading } from './reading.ts';
import { type Course, SETTLING } from './samples.ts';

export interface EnduranceReport {
  benchmark: 'endurance';
  machine: Machine;
  /** About how many events were asked for. */
  asked: number;
  result: Endurance;
}

/** The report as Markdown. */
export function enduranceMarkdown({ machine, result }: EnduranceReport): string {
  const { program, host } = coursesOf(result);
  const { events, records, seconds, lost, closingMs, readings } = result;
  return [
    ...reportHead('A long recording of a loaded server', machine),
    '',
    `A server with timers, file reads and awaits, loaded by autocannon from another process, recorded in app detail: ${count(events)} events, of ${digits(seconds)} seconds; ${count(records)} records on the disk, ${count(lost)} lost. The command that recorded it ended ${duration(closingMs * 1e6)} after the program: so long it took to count them.`,
    '',
    `Memory from ${SETTLING * 100} % of the run on, when heaps have their size: what is resident, of the program without the log's mappings; growth is the slope of the line that fits best.`,
    '',
    markdownTable(
      [
        { title: '', align: 'left' },
        { title: 'at first', align: 'right' },
        { title: 'at last', align: 'right' },
        { title: 'at most', align: 'right' },
        { title: 'growth', align: 'right' },
        { title: 'took', align: 'right' },
        { title: 'lines', align: 'right' },
      ],
      [
        courseRow('the program', program, '', ''),
        courseRow('loopscope record', host, '', ''),
        ...readings.map((reading) => readingRow(reading, events)),
      ],
    ),
    '',
    '## Promises',
    '',
    ...judge(result).map(verdictLine),
    '',
  ].join('\n');
}

function courseRow(name: string, { first, last, peak, slope }: Course, took: string, lines: string): string[] {
  return [name, bytes(first), bytes(last), bytes(peak), perMillion(slope), took, lines];
}

function readingRow(reading: Reading, events: number): string[] {
  const { command, seconds, lines, peak } = reading;
  const course = { ...courseOfReading(reading, events), peak };
  return courseRow(`loopscope ${command}`, course, duration(seconds * 1e9), count(lines));
}

/** What the README says of it. */
export function enduranceFigures({ result }: EnduranceReport): string {
  const { events, seconds, lost, readings } = result;
  const { program, host } = coursesOf(result);
  const reading = readings.find(({ command }) => command === 'events')!;
  return [
    `A loaded server was recorded for ${count(events)} events (${digits(seconds)} s), ${count(lost)} lost:`,
    `the program's memory without the log's pages changed by ${perMillion(program.slope)}, the host's by ${perMillion(host.slope)}, which had ${bytes(host.peak)} at most.`,
    `\`loopscope events\` wrote ${reading.lines === events ? 'exactly that many' : count(reading.lines)} lines in ${duration(reading.seconds * 1e9)}, with ${bytes(reading.peak)}.`,
    `[benchmarks/results/endurance.md](benchmarks/results/endurance.md)`,
  ].join(' ');
}
