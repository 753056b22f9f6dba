import { useEffect, useState } from 'react';
import { useTheme } from '../panels/hooks.ts';
import { Icon } from '../panels/icons.tsx';
import { runStateOf } from '../panels/run-state.ts';
import type { ThemeControl } from '../panels/theme.ts';
import type { Summary } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import type { Comparing, ComparingState } from './comparing.ts';
import { FactsPanel } from './facts-panel.tsx';
import { useComparing } from './hooks.ts';
import { listenToCompareKeys } from './keyboard.ts';
import { CompareKeys } from './keys.tsx';
import { PairPanel } from './pair-panel.tsx';
import { Sides } from './sides.tsx';
import { ComparisonTable } from './table.tsx';
import { CompareTopBar } from './top-bar.tsx';
import { labelText, ordinal } from './words.ts';

/** Two recordings, or two threads, beside one another. */
export function CompareApp({ comparing, theme: control }: { comparing: Comparing; theme: ThemeControl }) {
  const state = useComparing(comparing);
  const theme = useTheme(control);
  const [keysOpen, setKeysOpen] = useState(false);
  useEffect(() => listenToCompareKeys(comparing, () => setKeysOpen(true)), [comparing]);
  const [a, b] = comparing.threads.map(({ recording }, side) => state.summaries[side]?.name || recording);
  useEffect(() => {
    document.title = `${a} and ${b} · Loopscope`;
  }, [a, b]);
  const { overview, alignment, pair } = state;
  return (
    <div className="app">
      <CompareTopBar
        comparing={comparing}
        state={state}
        theme={theme}
        onTheme={control.toggle}
        onKeys={() => setKeysOpen(true)}
      />
      <CompareNotices state={state} />
      {overview && alignment ? (
        <main className="stage comparing">
          <h1 className="unseen">
            {a} and {b} compared
          </h1>
          <Sides comparing={comparing} state={state} theme={theme} />
          <section className="bottom" aria-label="Differences">
            <ComparisonTable comparing={comparing} state={state} />
            {pair ? (
              <PairPanel comparing={comparing} state={state} pair={pair} />
            ) : (
              <FactsPanel comparing={comparing} state={state} />
            )}
          </section>
        </main>
      ) : (
        <Waiting comparing={comparing} state={state} />
      )}
      <CompareKeys open={keysOpen} onClose={() => setKeysOpen(false)} />
      <Announcer state={state} />
    </div>
  );
}

/** What can't be compared, or not as it was asked for. */
function CompareNotices({ state }: { state: ComparingState }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { overview, alignProblem } = state;
  const sentences = [...(alignProblem ? [alignProblem] : []), ...(overview?.limits ?? [])];
  const shown = sentences.filter((sentence) => !closed.has(sentence));
  if (shown.length === 0) return null;
  return (
    <aside className="notices" aria-label="Notices">
      {shown.map((sentence) => (
        <div className="notice" role="note" key={sentence}>
          <Icon name="alert" />
          <p>{sentence}</p>
          <button
            type="button"
            className="button icon-only small"
            aria-label="Close this notice"
            onClick={() => setClosed(new Set([...closed, sentence]))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </aside>
  );
}

/** The page until both recordings are here and compared. */
function Waiting({ comparing, state }: { comparing: Comparing; state: ComparingState }) {
  const { fault, summaries } = state;
  const live = summaries.some(
    (summary) => runStateOf(summary).kind === 'live' || runStateOf(summary).kind === 'waiting',
  );
  const lost = summaries.some((summary) => runStateOf(summary).kind === 'lost');
  const title = fault
    ? 'They can’t be compared'
    : lost
      ? 'No connection to the host'
      : live
        ? 'A comparison needs two recordings that have ended'
        : summaries.every((summary) => summary?.complete)
          ? 'Comparing'
          : 'Loading both recordings';
  return (
    <main className="empty" data-testid="empty">
      <div className={`loop ${fault || lost ? 'lost' : 'loading'}`}>
        <svg viewBox="0 0 120 120" aria-hidden="true">
          <circle cx="60" cy="60" r="46" className="loop-track" />
          <circle cx="60" cy="60" r="46" className="loop-arc" />
        </svg>
      </div>
      <h1>{title}</h1>
      {fault ? (
        <p>{fault}</p>
      ) : (
        <ul className="arrivals">
          {comparing.threads.map(({ recording }, side) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: A and B
            <li key={side}>
              <b className="letter">{'AB'[side]}</b>
              <span>{summaries[side]?.name || recording}</span>
              <span className="quiet">{arrivalText(summaries[side])}</span>
            </li>
          ))}
        </ul>
      )}
      {lost && !fault && (
        <button
          type="button"
          className="button"
          onClick={() => {
            for (const stage of comparing.stages) stage.client.retry();
          }}
        >
          <Icon name="retry" />
          Try now
        </button>
      )}
    </main>
  );
}

function arrivalText(summary: Summary | null): string {
  const run = runStateOf(summary);
  if (!summary || run.kind === 'connecting') return 'connecting';
  if (run.kind === 'lost') return 'connection lost; trying again';
  if (summary.complete) return 'is here';
  if (run.kind === 'live' || run.kind === 'waiting') return 'still runs; it is compared as soon as it has ended';
  const share = summary.slots > 0 ? Math.floor((summary.slotsDecoded / summary.slots) * 100) : 0;
  return `${share} % · ${count(summary.events)} events`;
}

/** Says to people who do not see the page what has changed on it. */
function Announcer({ state }: { state: ComparingState }) {
  const { overview, pair } = state;
  const { a, b } = pair?.row ?? { a: null, b: null };
  const where = a && b ? `${ordinal(a.position)} in A, ${ordinal(b.position)} in B` : a ? 'only in A' : 'only in B';
  return (
    <div className="unseen" aria-live="polite">
      <p>{overview ? overview.sentences.join(' ') : ''}</p>
      <p>{pair ? `Selected ${labelText(pair.label)}: ${where}.` : ''}</p>
    </div>
  );
}
