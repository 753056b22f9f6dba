import { useState } from 'react';
import { RANGE_TABLES, type RangeTableName } from '../../instrument/model/range-tables.ts';
import type { RangeAnswer } from '../source/range-answer.ts';
import { count, exactDuration, exactTime, percent, shortDuration } from '../view/format.ts';
import type { Range } from '../view/range.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { MentionList } from './details.tsx';
import { Icon } from './icons.tsx';
import { RangeExport } from './range-export.tsx';
import { TotalsTable } from './totals-table.tsx';
import { useRange } from './use-answer.ts';

/** How many rows of a table are shown. */
const ROWS = 300;

const NAMES: Record<RangeTableName, string> = {
  phase: 'phase',
  type: 'type',
  site: 'call site',
  file: 'file',
  package: 'package',
  thread: 'thread',
};

/** The totals of the range that is measured, and what ran longest in it: both halves of the details. */
export function RangePanels({ stage, state, range }: { stage: Stage; state: StageState; range: Range }) {
  const [shown, setShown] = useState<RangeTableName>('phase');
  const answer = useRange(stage, { from: range.start, to: range.end, thread: null }, ROWS);
  const { facts, summary } = state;
  const threads = summary?.threads.filter(({ events }) => events > 0).length ?? 1;
  const tables = RANGE_TABLES.filter((name) => name !== 'thread' || threads > 1);
  const table = tables.includes(shown) ? shown : 'phase';
  return (
    <>
      <div className="panel range" data-testid="range">
        <header className="panel-title">
          <h2>{exactDuration(range.end - range.start)}</h2>
          <fieldset className="choices" aria-label="Totals by">
            {tables.map((name) => (
              <button key={name} type="button" aria-pressed={name === table} onClick={() => setShown(name)}>
                {NAMES[name]}
              </button>
            ))}
          </fieldset>
        </header>
        {answer && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          <section className="panel-body" tabIndex={0} data-scrolls aria-label={`Totals by ${NAMES[table]}`}>
            <TotalsTable
              stage={stage}
              what={NAMES[table]}
              runs={table === 'phase' ? 'passes' : 'runs'}
              table={answer.tables[table]}
              whole={(range.end - range.start) * (table === 'thread' ? 1 : Math.max(1, threads))}
            />
          </section>
        )}
      </div>
      <div className="panel range-numbers" data-testid="range-numbers">
        <header className="panel-title">
          <h2>{answer && !answer.done ? `Adding up … ${percent(answer.progress)}` : 'In this range'}</h2>
          {state.selection && facts && (
            <button type="button" className="button small" onClick={() => stage.showDetails('item')}>
              {facts.title}
            </button>
          )}
          <button
            type="button"
            className="button small"
            title="Fit it into the view (F)"
            onClick={() => stage.fitSelection()}
          >
            <kbd>F</kbd>
            Fit
          </button>
          <RangeExport stage={stage} range={range} table={table} name={summary?.name ?? 'recording'} />
          <button
            type="button"
            className="button icon-only small"
            aria-label="Measure no longer"
            title="Measure no longer (Esc)"
            onClick={() => stage.selectRange(null)}
          >
            <Icon name="close" />
          </button>
        </header>
        {answer && <Numbers stage={stage} answer={answer} threads={threads} />}
      </div>
    </>
  );
}

function Numbers({ stage, answer, threads }: { stage: Stage; answer: RangeAnswer; threads: number }) {
  const length = (answer.to - answer.from) * Math.max(1, threads);
  const share = (ns: number) => (length > 0 ? `${shortDuration(ns)} · ${percent(ns / length)}` : shortDuration(ns));
  const numbers: [string, string][] = [
    ['from', exactTime(answer.from)],
    ['to', exactTime(answer.to)],
    ['in callbacks', share(answer.busy)],
    ['asleep', share(answer.asleep)],
    ['iterations', count(answer.iterations)],
    ['callbacks', count(answer.callbacks)],
    ['ticks', count(answer.ticks)],
    ['microtasks', count(answer.microtasks)],
    ['GC', answer.collections > 0 ? `${count(answer.collections)} · ${shortDuration(answer.collectionTime)}` : '0'],
    ['longest delay', shortDuration(answer.longestDelay)],
  ];
  return (
    <div className="panel-body">
      <dl className="numbers">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {answer.longest.length > 0 && (
        <div className="lists">
          <MentionList
            title="Longest callbacks in it"
            mentions={answer.longest}
            stage={stage}
            value={({ start, end }) => (Number.isNaN(end) ? 'still running' : shortDuration(end - start))}
            ofAll
          />
        </div>
      )}
    </div>
  );
}
