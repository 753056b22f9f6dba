/** Two sets of figures side by side: another machine, another Node, another day. */
import { machineLine } from '../machine.ts';
import { count, digits, duration } from '../table.ts';
import { DRIVER_TITLES, type DriverName } from './kernel.ts';
import type { LabResult } from './sweep.ts';

export interface ComparedTiming {
  kernel: string;
  size: number;
  driver: DriverName;
  /** Nanoseconds per call. */
  before: number;
  after: number;
  /** How many times as fast as before: over 1 is faster. */
  speed: number;
  /** Whether the difference is larger than both spreads together. */
  clear: boolean;
}

export interface ComparedResults {
  timings: ComparedTiming[];
  lines: string[];
}

/** What both have measured, with the ratio of their times. */
export function compareResults(before: LabResult, after: LabResult): ComparedResults {
  const timings: ComparedTiming[] = [];
  for (const result of after.kernels) {
    const earlier = before.kernels.find(({ kernel }) => kernel === result.kernel);
    for (const measured of result.sweep) {
      const then = earlier?.sweep.find(({ size }) => size === measured.size);
      for (const { driver, time } of measured.timings) {
        const old = then?.timings.find((timing) => timing.driver === driver)?.time;
        if (!old) continue;
        timings.push({
          kernel: result.kernel,
          size: measured.size,
          driver,
          before: old.median,
          after: time.median,
          speed: old.median / time.median,
          clear: Math.abs(old.median - time.median) > old.mad + time.mad,
        });
      }
    }
  }
  return { timings, lines: linesOf(before, after, timings) };
}

function linesOf(before: LabResult, after: LabResult, timings: readonly ComparedTiming[]): string[] {
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
    const change = speed >= 1 ? `${digits(speed)} times as fast` : `${digits(1 / speed)} times as slow`;
    const place = `${kernel} of ${count(size)}, ${DRIVER_TITLES[driver]}`;
    lines.push(`- ${place}: ${duration(old)} → ${duration(now)}, ${change}`);
  }
  return lines;
}
