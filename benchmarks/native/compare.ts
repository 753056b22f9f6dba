/** Two sets of figures side by side: another machine, another Node, another day. */
import { type ComparedTiming, driverTitle } from '../../instrument/model/bench.ts';
import type { LabResult } from '../../instrument/schema/bench.ts';
import { machineLine } from '../machine.ts';
import { count, digits, duration } from '../table.ts';

/** The machines, and every difference that is clear. */
export function comparisonLines(before: LabResult, after: LabResult, timings: readonly ComparedTiming[]): string[] {
  const lines = [
    '## Compared',
    '',
    `before: ${machineLine(before.machine)}`,
    `now:    ${machineLine(after.machine)}`,
    '',
  ];
  if (timings.length === 0) return [...lines, 'They have no kernel, size and way in common.'];
  const clear = timings.filter((timing) => timing.clear);
  if (clear.length === 0) return [...lines, 'No difference is larger than the spread of the figures.'];
  for (const { kernel, size, driver, before: old, after: now, speed } of clear) {
    const peer = after.kernels.find((result) => result.kernel === kernel)?.peer ?? null;
    const change = speed >= 1 ? `${digits(speed)} times as fast` : `${digits(1 / speed)} times as slow`;
    const place = `${kernel} of ${count(size)}, ${driverTitle(driver, peer)}`;
    lines.push(`- ${place}: ${duration(old)} → ${duration(now)}, ${change}`);
  }
  return lines;
}
