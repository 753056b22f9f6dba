import { useState } from 'react';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { RangeAnswerRow, RangeTable } from '../source/range-answer.ts';
import { shortSite } from '../source/site.ts';
import { count, fileName, percent, shortDuration } from '../view/format.ts';
import type { Stage } from '../view/stage.ts';
import { Place } from './place.tsx';
import { SortHead, type Sorting, wayOf } from './sort-head.tsx';

type Column = 'name' | 'runs' | 'time' | 'longest';

interface TotalsTableProps {
  stage: Stage;
  /** What the first column has: `type`, `call site` … */
  what: string;
  runs: 'runs' | 'passes';
  table: RangeTable;
  /** Of what the shares are. */
  whole: Nanoseconds;
}

/** Totals by something, sorted by any of the columns; a click on a row goes to its longest run. */
export function TotalsTable({ stage, what, runs, table, whole }: TotalsTableProps) {
  const [sorting, setSorting] = useState<Sorting<Column>>({ column: 'time', descending: true });
  const head = (column: Column, text: string) => (
    <SortHead
      text={text}
      className="number"
      sorted={wayOf(sorting, column)}
      onSort={() =>
        setSorting({ column, descending: sorting.column === column ? !sorting.descending : column !== 'name' })
      }
    />
  );
  return (
    <>
      <table className="totals-table" data-testid="totals">
        <thead>
          <tr>
            {head('name', what)}
            {head('runs', runs)}
            {head('time', 'time')}
            <th scope="col" className="number">
              share
            </th>
            {head('longest', 'longest')}
          </tr>
        </thead>
        <tbody>
          {sorted(table.rows, sorting).map((row) => (
            <Row key={`${row.name} ${row.site?.join(' ')}`} stage={stage} row={row} whole={whole} />
          ))}
        </tbody>
      </table>
      {table.rows.length === 0 && <p className="quiet">Nothing ran in it.</p>}
      {table.more > 0 && <p className="quiet">and {count(table.more)} more, which the exports have</p>}
    </>
  );
}

function Row({ stage, row, whole }: { stage: Stage; row: RangeAnswerRow; whole: Nanoseconds }) {
  const share = whole > 0 ? row.time / whole : 0;
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          title={`${row.site ? `${row.site[0]}:${row.site[1]}` : row.name}\nShow the longest run`}
          onClick={() => stage.select(row.ref, true)}
        >
          {row.tone > 0 && <span className={`swatch tone-${row.tone}`} />}
          <RowName row={row} />
        </button>
      </th>
      <td>{count(row.runs)}</td>
      <td>{shortDuration(row.time)}</td>
      <td className="share">
        <span style={{ width: `${Math.min(100, share * 100)}%` }} />
        {percent(share)}
      </td>
      <td>{shortDuration(row.longest)}</td>
    </tr>
  );
}

/** Files by their names: where they lie is in the title. */
function RowName({ row: { name, site } }: { row: RangeAnswerRow }) {
  if (!site)
    return <span className="row-text">{name.includes('/') && name.startsWith('/') ? fileName(name) : name}</span>;
  return (
    <>
      <span className="row-text">{name || 'anonymous'}</span>{' '}
      <code>
        <Place>{shortSite(site)}</Place>
      </code>
    </>
  );
}

function sorted(rows: RangeAnswerRow[], { column, descending }: Sorting<Column>): RangeAnswerRow[] {
  const compare = (a: RangeAnswerRow, b: RangeAnswerRow) =>
    column === 'name' ? a.name.localeCompare(b.name) || lineOf(a) - lineOf(b) : a[column] - b[column];
  return [...rows].sort((a, b) => (descending ? compare(b, a) : compare(a, b)));
}

const lineOf = ({ site }: RangeAnswerRow) => site?.[1] ?? 0;
