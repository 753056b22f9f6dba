/** Totals of a stretch of time for other programs: a table as CSV, everything as JSON. */
import type { Nanoseconds } from '../schema/units.ts';
import { fileUrl } from './call-sites.ts';
import { RANGE_TABLES, type RangeRow, type RangeTableName, type RangeTables } from './range-tables.ts';

export interface RangeNumbers {
  from: Nanoseconds;
  to: Nanoseconds;
  iterations: number;
  callbacks: number;
  ticks: number;
  microtasks: number;
  /** Time in which JavaScript ran, poll slept, and collections took; all threads. */
  busy: Nanoseconds;
  asleep: Nanoseconds;
  collections: number;
  collectionTime: Nanoseconds;
  /** Longest loop delay that lies in it, in part at least. */
  longestDelay: Nanoseconds;
}

/** One table, with a line of names above it; RFC 4180. Times are nanoseconds. */
export function tableCsv(name: RangeTableName, rows: readonly Pick<RangeRow, ColumnsOfCsv>[]): string {
  const hasSites = name === 'site';
  const head = [name, ...(hasSites ? ['file', 'line', 'column'] : []), 'runs', 'time_ns', 'longest_ns'];
  const lines = rows.map(({ name, site, runs, time, longest }) => [
    name,
    ...(hasSites ? (site ? [fileUrl(site[0]), site[1], site[2]] : ['', '', '']) : []),
    ...[runs, Math.round(time), Math.round(longest)],
  ]);
  return [head, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

type ColumnsOfCsv = 'name' | 'site' | 'runs' | 'time' | 'longest';

/** Everything, as one JSON object. Times are nanoseconds. */
export function rangeJson(
  numbers: RangeNumbers,
  tables: { [Name in keyof RangeTables]: readonly Pick<RangeRow, ColumnsOfCsv>[] },
): string {
  const byTable = RANGE_TABLES.map((table) => [
    table,
    tables[table].map(({ name, site, runs, time, longest }) => ({
      name,
      ...(site ? { site: { file: fileUrl(site[0]), line: site[1], column: site[2], function: site[3] } } : {}),
      ...{ runs, timeNs: Math.round(time), longestNs: Math.round(longest) },
    })),
  ]);
  const { from, to, iterations, callbacks, ticks, microtasks, collections } = numbers;
  const { busy, asleep, collectionTime, longestDelay } = numbers;
  return `${JSON.stringify(
    {
      ...{ fromNs: Math.round(from), toNs: Math.round(to), iterations, callbacks, ticks, microtasks, collections },
      ...{ busyNs: Math.round(busy), asleepNs: Math.round(asleep), collectionsNs: Math.round(collectionTime) },
      ...{ longestDelayNs: Math.round(longestDelay), by: Object.fromEntries(byTable) },
    },
    null,
    2,
  )}\n`;
}

/** What a spreadsheet takes for a formula is kept from being one; the name of a scoped package is none. */
function quoted(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^([=+\-\t\r]|@(?![\w.-]+\/[\w.-]+$))/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
