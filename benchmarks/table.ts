/** Text of benchmark results: Markdown that is also legible as it stands. */

export interface Column {
  title: string;
  align: 'left' | 'right';
}

/** A Markdown table whose columns are padded to the same width. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      columns[i].align === 'right' ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = columns.map(({ align }, i) =>
    align === 'right' ? `${'-'.repeat(widths[i] - 1)}:` : '-'.repeat(widths[i]),
  );
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n');
}

const UNITS = [
  ['ns', 1],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
] as const;

/** A duration with three digits: `173 ns`, `28.4 µs`. */
export function duration(ns: number): string {
  const [unit, size] = UNITS.findLast(([, unitNs]) => Math.abs(ns) >= unitNs * 0.9995) ?? UNITS[0];
  return `${digits(ns / size)} ${unit}`;
}

/** Three digits: 0.123, 1.23, 12.3, 123, 1,234. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return count(Math.round(value));
  return value.toFixed(size >= 9.995 ? 1 : 2);
}

/** A whole number with its thousands apart: `1,234,567`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** Bytes in KiB, MiB or GiB. */
export function bytes(count: number): string {
  if (count >= 2 ** 30) return `${digits(count / 2 ** 30)} GiB`;
  return count >= 2 ** 20 ? `${digits(count / 2 ** 20)} MiB` : `${digits(count / 1024)} KiB`;
}
