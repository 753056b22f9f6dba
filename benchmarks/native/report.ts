/** A kernel's figures as text. */
import { callSplit, crossingText, driverTitle, type Rate, ratesOf } from '../../instrument/model/bench.ts';
import {
  DRIVERS,
  type KernelResult,
  type LabResult,
  type LoopDelays,
  type Measured,
  type Timing,
} from '../../instrument/schema/bench.ts';
import { type Column, count, digits, duration, markdownTable } from '../table.ts';

/** The kernel's tables, its crossings and what to make of them: Markdown that can be read as it stands. */
export function kernelText(lab: LabResult, result: KernelResult): string {
  const { kernel, title, unit, sweep, crossings, advice, peer } = result;
  const drivers = DRIVERS.filter((driver) => sweep.some(({ timings }) => timings.some((t) => t.driver === driver)));
  const columns = [unit, ...drivers.map((driver) => driverTitle(driver, peer))].map(right);
  const rows = sweep.map((measured) => [count(measured.size), ...drivers.map((driver) => cell(measured, driver))]);
  const lines = [`## ${kernel}: ${title}`, '', markdownTable(columns, rows), ''];
  lines.push('Time per call, median ± median absolute deviation; × is the speed against plain JS.', '');
  lines.push(...nativeCallLines(lab, result));
  for (const crossing of crossings) lines.push(`- ${crossingText(crossing, result)}`);
  for (const sentence of advice) lines.push(`> ${sentence}`);
  return lines.join('\n');
}

const MOVES = { read: 'reads', write: 'writes', copy: 'copies' } as const;

const right = (title: string): Column => ({ title, align: 'right' });

/** What a native call is made of, and how near it comes to the machine's limits. */
function nativeCallLines(lab: LabResult, result: KernelResult): string[] {
  const measured = result.sweep.filter(({ lesser }) => lesser !== null);
  if (measured.length === 0) return [];
  const { one } = lab.limits;
  const hasBytes = measured.some(({ bytes }) => bytes > 0);
  const hasFlops = measured.some(({ flops }) => flops > 0);
  const columns = [
    ...[result.unit, 'boundary', 'marshalling', 'work'].map(right),
    ...(hasBytes ? [right(`GB/s (${MOVES[result.moves]} ${digits(one[result.moves] / 1e9)})`)] : []),
    ...(hasFlops ? [right(`GFLOP/s (peak ${digits(one.flops / 1e9)})`)] : []),
  ];
  const rows = measured.map((at) => {
    const { boundary, marshalling, work } = callSplit(at)!;
    const { bytes, flops } = ratesOf(lab, result, at, 'native');
    return [
      ...[count(at.size), ...[boundary, marshalling, work].map(duration)],
      ...(hasBytes ? [rateCell(bytes)] : []),
      ...(hasFlops ? [rateCell(flops)] : []),
    ];
  });
  const what = 'A synchronous native call: there and back, its arguments and its result, its work';
  const limits = hasBytes || hasFlops ? ' Rates are beside what one thread of this machine can do at most.' : '';
  const caches = hasBytes ? ' More than 100 % of the memory’s comes from the caches.' : '';
  return [markdownTable(columns, rows), '', `${what}.${limits}${caches}`, ''];
}

function rateCell(rate: Rate | null): string {
  return rate ? `${digits(rate.value / 1e9)} (${Math.round((100 * rate.value) / rate.limit)} %)` : '–';
}

function cell(measured: Measured, driver: string): string {
  const timing = measured.timings.find((t) => t.driver === driver);
  if (!timing) return '–';
  const plain = measured.timings.find((t) => t.driver === 'js');
  const speed = plain && driver !== 'js' ? ` ${digits(plain.time.median / timing.time.median)}×` : '';
  return `${duration(timing.time.median)} ±${spread(timing)}${speed}`;
}

function spread({ time }: Timing): string {
  return `${((100 * time.mad) / time.median).toFixed(0)} %`;
}

/** The loop beside a long job: what the synchronous call does to it, and the asynchronous one. */
export function delayLines({ sync, async }: LoopDelays): string[] {
  const ms = (value: number) => duration(value * 1e6);
  const lines = [
    '## The loop beside a long native job',
    '',
    `- at once: the job takes ${ms(sync.job)}, and a timer of 1 ms runs up to ${ms(sync.longest)} late`,
    `- in the pool: the job takes ${ms(async.job)}, and the timer runs less than ${ms(async.p99)} late in 99 % of its runs, ${ms(async.longest)} at worst`,
  ];
  if (sync.recording !== null && async.recording !== null)
    lines.push(`- recorded: \`loopscope open ${sync.recording}\`, \`loopscope open ${async.recording}\``);
  return lines;
}

/** What the machine could do in the same run. */
export function limitsLine({ limits: { one, many }, threads }: Pick<LabResult, 'limits' | 'threads'>): string {
  const giga = (value: number) => digits(value / 1e9);
  const alone = `One thread reads ${giga(one.read)}, writes ${giga(one.write)} and copies ${giga(one.copy)} GB/s and does ${giga(one.flops)} GFLOP/s`;
  if (threads === 1) return `${alone}.`;
  return `${alone}; ${threads} together read ${giga(many.read)} GB/s and do ${giga(many.flops)} GFLOP/s.`;
}
