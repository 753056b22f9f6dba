import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon } from '../panels/icons.tsx';
import { SortHead, wayOf } from '../panels/sort-head.tsx';
import { count } from '../view/format.ts';
import { tableOf } from './address.ts';
import { CALLBACK_COLUMNS, SITE_COLUMNS, type TableColumn } from './columns.tsx';
import type { Comparing, ComparingState } from './comparing.ts';
import { useRows } from './hooks.ts';
import type { TableQuery, TableRow } from './protocol.ts';

const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 30;
/** Rows that are made beyond what is seen. */
const OVERSCAN = 12;
/** Browsers make no element higher than some 33 million pixels. */
const MOST_ROWS = 1_200_000;

interface TableProps {
  comparing: Comparing;
  state: ComparingState;
}

/** Callback by callback, or call site by call site: what is in A and what is in B. */
export function ComparisonTable({ comparing, state }: TableProps) {
  const { table } = state;
  const { counts, sites } = state.overview!;
  const tabs: [name: string, shown: string, count: number][] = [
    ['Matched', 'matched', counts.matched],
    ['Moved', 'moved', counts.moved],
    ['Only in A', 'only-a', counts['only-a']],
    ['Only in B', 'only-b', counts['only-b']],
    [state.overview!.matchedBy === 'type' ? 'Types' : 'Call sites', 'sites', sites],
  ];
  const shown = table.of === 'sites' ? 'sites' : table.shown;
  return (
    <section className="panel compared" aria-label="Callbacks of both">
      <header className="panel-title">
        <fieldset className="tabs" aria-label="What the table shows">
          {tabs.map(([name, value, all]) => (
            <button
              type="button"
              key={value}
              className="tab"
              aria-pressed={shown === value}
              onClick={() => comparing.setTable(tableOf(value))}
            >
              {name} <span className="tab-count">{count(all)}</span>
            </button>
          ))}
        </fieldset>
      </header>
      {table.of === 'callbacks' ? (
        <Rows key={shown} comparing={comparing} state={state} columns={CALLBACK_COLUMNS} />
      ) : (
        <Rows key={shown} comparing={comparing} state={state} columns={SITE_COLUMNS} />
      )}
    </section>
  );
}

interface RowsProps<Key, Row> extends TableProps {
  columns: readonly TableColumn<Key, Row>[];
}

function Rows<Key extends string, Row extends TableRow>({ comparing, state, columns }: RowsProps<Key, Row>) {
  const { table, item } = state;
  const scroller = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 400 });
  const first = Math.max(0, Math.floor(seen.top / ROW_HEIGHT) - OVERSCAN);
  const visible = Math.ceil(seen.height / ROW_HEIGHT) + 2 * OVERSCAN;
  const rows = useRows(comparing, table, first, visible);
  const reachable = Math.min(rows.count, MOST_ROWS);
  const selectedAt = usePlace(comparing, table, item);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setSeen((now) => ({ ...now, height: entry.contentRect.height })));
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (selectedAt >= 0) scrollTo(scroller.current!, selectedAt);
  }, [selectedAt]);

  const choose = async (at: number) => {
    const row = rows.row(at) ?? (await comparing.client.ask({ ask: 'rows', table, from: at, count: 1 }))[0];
    if (row) await comparing.select(itemOf(row));
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(seen.height / ROW_HEIGHT) - 2);
    const from = selectedAt;
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from < 0 ? 0 : from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: reachable - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (reachable > 0) void choose(Math.min(reachable - 1, Math.max(0, to)));
  };
  const { counts } = state.overview!;
  const most = counts.matched + Math.max(counts['only-a'], counts['only-b']);
  const last = Math.min(reachable, first + visible);
  return (
    <section
      className="table-scroller"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and arrow keys go from row to row
      tabIndex={0}
      data-testid="rows"
      aria-label="Rows; arrow keys select"
      onScroll={(event) => {
        const top = event.currentTarget.scrollTop;
        setSeen((now) => ({ ...now, top }));
      }}
      onKeyDown={key}
    >
      <table aria-rowcount={rows.count + 1}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} className={column.low ? 'low' : undefined} style={widthOf(column, most)} />
          ))}
          <col style={{ width: TOOL_WIDTH }} />
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} table={table} onSort={(sorted) => comparing.setTable(sorted)} />
            ))}
            <th scope="col">
              <span className="unseen">Align</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Spacer height={first * ROW_HEIGHT} />
          {Array.from({ length: Math.max(0, last - first) }, (_, i) => {
            const at = first + i;
            const row = rows.row(at) as Row | null;
            return (
              <BodyRow
                key={at}
                at={at}
                row={row}
                columns={columns}
                selected={at === selectedAt}
                onChoose={() => void choose(at)}
                onAlign={(align) => void comparing.align(align)}
              />
            );
          })}
          <Spacer height={(reachable - last) * ROW_HEIGHT} />
        </tbody>
      </table>
      {rows.count > reachable && (
        <p className="table-empty quiet">
          and {count(rows.count - reachable)} more: sort by another column to bring them forward
        </p>
      )}
      {rows.count === 0 && <p className="table-empty quiet">{nothingText(table)}</p>}
    </section>
  );
}

const itemOf = (row: TableRow) => (row.of === 'sites' ? row.item : row.row.item);

/** Where the selected callback stands in the table; -1 where it does not. */
function usePlace(comparing: Comparing, table: TableQuery, item: number | null): number {
  const key = `${JSON.stringify(table)} ${item}`;
  const [place, setPlace] = useState({ key: '', at: -1 });
  useEffect(() => {
    let current = true;
    if (item === null) setPlace({ key, at: -1 });
    else void comparing.client.ask({ ask: 'place', table, item }).then((at) => current && setPlace({ key, at }));
    return () => {
      current = false;
    };
  }, [comparing, table, item, key]);
  // While the answer is under way the row before stays lit, so that keys go on from there.
  return item === null ? -1 : place.at;
}

/** Brings a row into sight below the head. */
function scrollTo(scroller: HTMLElement, at: number): void {
  const top = at * ROW_HEIGHT;
  const room = scroller.clientHeight - HEAD_HEIGHT - ROW_HEIGHT;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
}

/** Of the column with what can be done with a row. */
const TOOL_WIDTH = '28px';
const DIGIT_PX = 7.2;
const CELL_PADDING_PX = 14;

/** @param most the largest number that a position or a count of runs can be */
function widthOf({ width, grows }: { width: string; grows?: boolean }, most: number): { width: string } | undefined {
  if (width === 'minmax') return undefined;
  return { width: grows ? `max(${width}, ${count(most).length * DIGIT_PX + CELL_PADDING_PX}px)` : width };
}

function classOf({ number, low }: { number?: boolean; low?: boolean }): string {
  return [number ? 'number' : '', low ? 'low' : ''].join(' ').trim();
}

interface HeadProps<Key, Row> {
  column: TableColumn<Key, Row>;
  table: TableQuery;
  onSort: (table: TableQuery) => void;
}

function Head<Key extends string, Row>({ column, table, onSort }: HeadProps<Key, Row>) {
  const isSorted = table.key === column.key;
  const sort = () => {
    const descending = isSorted ? !table.descending : (column.descending ?? false);
    onSort({ ...table, key: column.key as never, descending });
  };
  return (
    <SortHead
      text={column.head}
      title={column.about}
      className={classOf(column)}
      sorted={wayOf<string>({ column: table.key, descending: table.descending }, column.key)}
      onSort={sort}
    />
  );
}

interface BodyRowProps<Key, Row> {
  at: number;
  row: Row | null;
  columns: readonly TableColumn<Key, Row>[];
  selected: boolean;
  onChoose: () => void;
  onAlign: (align: string) => void;
}

function BodyRow<Key extends string, Row extends TableRow>(props: BodyRowProps<Key, Row>): ReactNode {
  const { at, row, columns, selected, onChoose, onAlign } = props;
  return (
    <tr
      aria-rowindex={at + 2}
      aria-current={selected}
      data-testid={selected ? 'selected-row' : undefined}
      onClick={onChoose}
    >
      {columns.map((column) => (
        <td key={column.key} className={classOf(column)}>
          {row && column.cell(row)}
        </td>
      ))}
      <td className="tool">{row?.align && <AlignButton align={row.align} onAlign={onAlign} />}</td>
    </tr>
  );
}

/** Lays both over one another at a row; the keyboard selects the row, and has a key for it. */
function AlignButton({ align, onAlign }: { align: string; onAlign: (align: string) => void }) {
  return (
    <button
      type="button"
      className="row-tool"
      tabIndex={-1}
      aria-label="Align here"
      title="Lay both over one another here (H, where it is selected)"
      onClick={(event) => {
        event.stopPropagation();
        onAlign(align);
      }}
    >
      <Icon name="align" />
    </button>
  );
}

/** Stands for rows that are not made. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? (
    <tr className="spacer">
      <td style={{ height }} />
    </tr>
  ) : null;
}

function nothingText(table: TableQuery): string {
  if (table.of === 'sites') return 'Neither of them has run a callback.';
  return {
    matched: 'No callback of the one has a counterpart in the other.',
    moved: 'Nothing has moved: what both have ran in the same order.',
    'only-a': 'Everything that ran in A ran in B, too.',
    'only-b': 'Everything that ran in B ran in A, too.',
  }[table.shown];
}
