import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Comparing, ComparingState } from './comparing.ts';
import type { TableQuery, TableRow } from './protocol.ts';

export function useComparing(comparing: Comparing): ComparingState {
  return useSyncExternalStore(comparing.subscribe, () => comparing.state);
}

/** Rows are asked for in pages of this many. */
const PAGE_ROWS = 100;

/** The rows of a table as far as they have been looked at, and how many there are. */
export interface KnownRows {
  count: number;
  row(at: number): TableRow | null;
}

const NONE: KnownRows = { count: 0, row: () => null };

/** Has the rows from `first` on, `seen` of them, brought here. */
export function useRows(comparing: Comparing, table: TableQuery, first: number, seen: number): KnownRows {
  const key = JSON.stringify(table);
  const [known, setKnown] = useState({ key: '', rows: NONE });
  const pages = useRef({ key: '', asked: new Set<number>(), rows: new Map<number, TableRow>() });
  useEffect(() => {
    let current = true;
    if (pages.current.key !== key) pages.current = { key, asked: new Set(), rows: new Map() };
    const { asked, rows } = pages.current;
    const wanted: number[] = [];
    for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor((first + seen) / PAGE_ROWS); page++) {
      if (!asked.has(page)) wanted.push(page);
      asked.add(page);
    }
    void (async () => {
      if (wanted.length === 0) return;
      const count = await comparing.client.ask({ ask: 'count', table });
      for (const page of wanted) {
        const answer = await comparing.client.ask({ ask: 'rows', table, from: page * PAGE_ROWS, count: PAGE_ROWS });
        for (const row of answer) rows.set(row.at, row);
      }
      if (current || pages.current.key === key) setKnown({ key, rows: { count, row: (at) => rows.get(at) ?? null } });
    })();
    return () => {
      current = false;
    };
  }, [comparing, key, first, seen, table]);
  return known.key === key ? known.rows : { ...NONE, count: known.rows.count };
}
