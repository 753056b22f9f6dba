import { useEffect, useState } from 'react';
import { rangeJson, tableCsv } from '../../instrument/model/range-export.ts';
import { RANGE_TABLES, type RangeTableName, type RangeTables } from '../../instrument/model/range-tables.ts';
import type { RangeAnswer } from '../source/range-answer.ts';
import { download } from '../view/download.ts';
import type { Range } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';

const SAID_MS = 2500;
const AGAIN_MS = 60;

interface RangeExportProps {
  stage: Stage;
  range: Range;
  /** The table that is shown. */
  table: RangeTableName;
  /** The recording's name, for files. */
  name: string;
}

/** Takes the totals out of the page: the table that is shown as CSV, everything as JSON. */
export function RangeExport({ stage, range, table, name }: RangeExportProps) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => setSaid(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const csv = async () => tableCsv(table, (await everything(stage, range)).tables[table].rows);
  const json = async () => {
    const answer = await everything(stage, range);
    const rows = RANGE_TABLES.map((it) => [it, answer.tables[it].rows]);
    return rangeJson(answer, Object.fromEntries(rows) as unknown as RangeTables);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await csv());
      setSaid('Copied');
    } catch {
      setSaid('The browser refused to copy it');
    }
  };
  return (
    <>
      <output className="said">{said}</output>
      <button type="button" className="button small" title="Copy this table as CSV" onClick={() => void copy()}>
        Copy
      </button>
      <button
        type="button"
        className="button small"
        title="Download this table as CSV"
        onClick={() =>
          void csv().then((text) => download(`${name}-by-${table}.csv`, new Blob([text], { type: 'text/csv' })))
        }
      >
        CSV
      </button>
      <button
        type="button"
        className="button small"
        title="Download all tables as JSON"
        onClick={() =>
          void json().then((text) => download(`${name}-range.json`, new Blob([text], { type: 'application/json' })))
        }
      >
        JSON
      </button>
    </>
  );
}

/** Every row of every table, once all has been gone through. */
async function everything(stage: Stage, { start, end }: Range): Promise<RangeAnswer> {
  const range = { from: start, to: end, thread: null, limit: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const answer = await stage.client.ask({ ask: 'range', range });
    if (answer.done) return answer;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
