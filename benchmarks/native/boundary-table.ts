/** What crosses the boundary between JavaScript and C++ in one table. */
import { timeOf } from '../../instrument/model/bench.ts';
import type { KernelResult, Measured } from '../../instrument/schema/bench.ts';
import { count, digits, duration, markdownTable } from '../table.ts';

export const isBoundary = ({ kernel }: KernelResult) => kernel.startsWith('boundary-');

/** Each kernel at its smallest and its largest size: Markdown that can be read as it stands. */
export function boundaryText(results: readonly KernelResult[]): string {
  const columns = [
    { title: 'what crosses', align: 'left' as const },
    ...['size', 'JS', 'native', 'native − JS', 'each'].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = results.flatMap((result) => {
    const { sweep } = result;
    return [...new Set([sweep[0], sweep[sweep.length - 1]])].map((measured) => row(result, measured));
  });
  return [
    '## boundary: what a call costs that does next to nothing in C++, and the same in JS',
    '',
    markdownTable(columns, rows),
    '',
    'Time per call of that size, median; “each” is the difference for each of the size. Results are compared before.',
  ].join('\n');
}

function row({ title, unit }: KernelResult, measured: Measured): string[] {
  const js = timeOf(measured, 'js');
  const native = timeOf(measured, 'native');
  const added = js === null || native === null ? null : native - js;
  return [
    title,
    `${count(measured.size)} ${measured.size === 1 ? unit.slice(0, -1) : unit}`,
    js === null ? '–' : duration(js),
    native === null ? '–' : `${duration(native)}${js === null ? '' : ` (${digits(native / js)}×)`}`,
    added === null ? '–' : duration(added),
    added === null ? '–' : duration(added / measured.size),
  ];
}
