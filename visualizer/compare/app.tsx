import { useEffect, useState } from 'react';
import { useTheme } from '../panels/hooks.ts';
import { KeyList } from '../panels/key-list.tsx';
import { type Notice, NoticeList } from '../panels/notice.tsx';
import { Sheet } from '../panels/sheet.tsx';
import type { ThemeControl } from '../panels/theme.ts';
import type { Comparing, ComparingState } from './comparing.ts';
import { FactsPanel } from './facts-panel.tsx';
import { useComparing } from './hooks.ts';
import { COMPARE_KEY_HELP, listenToCompareKeys } from './keyboard.ts';
import { PairPanel } from './pair-panel.tsx';
import { Sides } from './sides.tsx';
import { ComparisonTable } from './table.tsx';
import { CompareTopBar } from './top-bar.tsx';
import { Waiting } from './waiting.tsx';
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
      <NoticeList notices={noticesOf(state)} />
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
      <Sheet title="Keys and gestures" open={keysOpen} onClose={() => setKeysOpen(false)}>
        <KeyList sections={COMPARE_KEY_HELP} />
      </Sheet>
      <Announcer state={state} />
    </div>
  );
}

/** What can't be compared, or not as it was asked for. */
function noticesOf({ overview, alignProblem }: ComparingState): Notice[] {
  const sentences = [...(alignProblem ? [alignProblem] : []), ...(overview?.limits ?? [])];
  return sentences.map((text) => ({ key: text, text }));
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
