/** A kernel's figures as text. */
import { count, digits, duration, markdownTable } from '../table.ts';
import { crossingText } from './crossings.ts';
import { DRIVER_TITLES, DRIVERS } from './kernel.ts';
import type { Measured, Timing } from './measure.ts';
import type { KernelResult } from './sweep.ts';

/** The kernel's table, its crossings and what to make of them: Markdown that can be read as it stands. */
export function kernelText(result: KernelResult): string {
  const { kernel, title, unit, sweep, crossings, advice, peer } = result;
  const drivers = DRIVERS.filter((driver) => sweep.some(({ timings }) => timings.some((t) => t.driver === driver)));
  const columns = [
    { title: unit, align: 'right' as const },
    ...drivers.map((driver) => ({
      title: driver === 'peer' && peer ? peer : DRIVER_TITLES[driver],
      align: 'right' as const,
    })),
  ];
  const rows = sweep.map((measured) => [count(measured.size), ...drivers.map((driver) => cell(measured, driver))]);
  const lines = [`## ${kernel}: ${title}`, '', markdownTable(columns, rows), ''];
  lines.push('Time per call, median ± median absolute deviation; × is the speed against plain JS.');
  for (const crossing of crossings) lines.push(`- ${crossingText(crossing, { unit, peer, smallest: sweep[0].size })}`);
  for (const sentence of advice) lines.push(`> ${sentence}`);
  return lines.join('\n');
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
