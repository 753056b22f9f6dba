import { useEffect, useState } from 'react';
import { MOMENTS } from '../source/protocol.ts';
import type { TableAnswer, TableRow } from '../source/table-rows.ts';
import { TRACKS } from '../tracks/list.ts';
import { count, counted, exactColumn, exactTime, shortDuration } from '../view/format.ts';
import { threadName } from '../view/lane-names.ts';
import { visible } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { SortHead, type Sorting, wayOf } from './sort-head.tsx';

const LIMIT = 800;
/** Time between two readings while the view moves. */
const REFRESH_MS = 200;

type Column = 'lane' | 'start' | 'duration' | 'name' | 'count';

/** Columns of numbers. */
const NUMBERS: ReadonlySet<Column> = new Set(['start', 'duration', 'count']);

const HEADS: [column: Column, text: string][] = [
  ['lane', 'Lane'],
  ['start', 'Start'],
  ['duration', 'Duration'],
  ['name', 'Name'],
  ['count', 'Count'],
];

/** What is on the screen, as a table. */
export function TableView({ stage, state }: { stage: Stage; state: StageState }) {
  const answer = useRows(stage, state);
  const [sorting, setSorting] = useState<Sorting<Column> | null>(null);
  const threads = state.summary?.threads.filter(({ events }) => events > 0) ?? [];
  const rows = sorted(answer?.rows ?? [], sorting);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="table-view" tabIndex={0} data-scrolls aria-label="What is on the screen" data-testid="table">
      <table>
        <caption>{answer ? captionOf(stage, answer) : 'Reading …'}</caption>
        <thead>
          <tr>
            {threads.length > 1 && <th scope="col">Thread</th>}
            {HEADS.map(([column, text]) => (
              <SortHead
                key={column}
                text={text}
                className={NUMBERS.has(column) ? 'number' : ''}
                sorted={wayOf(sorting, column)}
                onSort={() =>
                  setSorting({
                    column,
                    descending: sorting?.column === column ? !sorting.descending : DESCENDING.has(column),
                  })
                }
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={`${row.ref.thread} ${row.ref.lane} ${row.depth} ${row.ref.item} ${row.start}`}
              stage={stage}
              row={row}
              thread={threads.length > 1 ? threadName(row.ref.thread, threads) : null}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Columns whose largest are looked for first. */
const DESCENDING: ReadonlySet<Column> = new Set(['duration', 'count']);

function captionOf(stage: Stage, { rows, crowded }: TableAnswer): string {
  const { start, end } = visible(stage);
  const more = crowded
    ? ' Where more lies close together than can be read, one row stands for all of it: zoom in.'
    : '';
  return `${counted(rows.length, 'row')}, ${exactTime(Math.round(start))} to ${exactTime(Math.round(end))}.${more}`;
}

function Row({ stage, row, thread }: { stage: Stage; row: TableRow; thread: string | null }) {
  const { ref, start, end, name, tone, depth } = row;
  const track = TRACKS.find(({ lane }) => lane === ref.lane)!;
  const isCrowd = row.count > 1;
  const show = () => {
    if (isCrowd) stage.camera.show({ start, end: Math.max(end, start + 1) });
    else stage.select(ref, true);
  };
  return (
    <tr>
      {thread !== null && <td>{thread}</td>}
      <td>
        {track.name}
        {depth > 0 && <span className="quiet"> {depth + 1}</span>}
      </td>
      <td className="number">{exactColumn(start)}</td>
      <td className="number">{end > start ? shortDuration(end - start) : ''}</td>
      <th scope="row">
        {MOMENTS.has(ref.lane) ? (
          name
        ) : (
          <button type="button" title={isCrowd ? 'Zoom to them' : 'Select it'} onClick={show}>
            {tone > 0 && <span className={`swatch tone-${tone}`} />}
            <span>{isCrowd ? `${track.describe(row.count)}; longest: ${name}` : name}</span>
          </button>
        )}
      </th>
      <td className="number">{count(row.count)}</td>
    </tr>
  );
}

function sorted(rows: TableRow[], sorting: Sorting<Column> | null): TableRow[] {
  if (!sorting) return rows;
  const place = new Map(TRACKS.map(({ lane }, i) => [lane, i]));
  const value: Record<Column, (row: TableRow) => number | string> = {
    lane: ({ ref }) => place.get(ref.lane) ?? 0,
    start: ({ start }) => start,
    duration: ({ start, end }) => end - start,
    name: ({ name }) => name,
    count: (row) => row.count,
  };
  const of = value[sorting.column];
  const compare = (a: TableRow, b: TableRow) => {
    const [x, y] = [of(a), of(b)];
    return typeof x === 'string' ? x.localeCompare(String(y)) : x - (y as number);
  };
  return [...rows].sort((a, b) => (sorting.descending ? compare(b, a) : compare(a, b)));
}

/** The rows of the view, read again when it has moved, and when more has come. */
function useRows(stage: Stage, { layout, search, summary }: StageState): TableAnswer | null {
  const [answer, setAnswer] = useState<TableAnswer | null>(null);
  const events = summary?.events ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: more events may be more rows
  useEffect(() => {
    let current = true;
    let shown = '';
    let timer: ReturnType<typeof setTimeout> | null = null;
    const threads = layout.threads.map(({ key, lanes }) => ({ key, lanes: lanes.map(({ track }) => track.lane) }));
    const filter = search.filters ? search.text.trim() : '';
    const read = async () => {
      timer = null;
      const { start: from, end: to } = stage.view;
      shown = `${from} ${to}`;
      const now = await stage.client.ask({ ask: 'table', table: { from, to, threads, filter, limit: LIMIT } });
      if (current) setAnswer(now);
    };
    const look = () => {
      const { start, end } = stage.view;
      if (`${start} ${end}` !== shown) timer ??= setTimeout(() => void read(), REFRESH_MS);
    };
    void read();
    const stop = stage.paintWith(look);
    return () => {
      current = false;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [stage, layout, search, events]);
  return answer;
}
