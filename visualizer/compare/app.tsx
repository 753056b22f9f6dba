import { useEffect, useRef, useState } from 'react';
import { Divider } from '../panels/divider.tsx';
import { useTheme } from '../panels/hooks.ts';
import { KeyList } from '../panels/key-list.tsx';
import { type Notice, NoticeList } from '../panels/notice.tsx';
import { Sheet } from '../panels/sheet.tsx';
import type { ThemeControl } from '../panels/theme.ts';
import { hasPicture } from '../source/protocol.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';
import type { Comparing, ComparingState } from './comparing.ts';
import { FactsPanel } from './facts-panel.tsx';
import { useComparing } from './hooks.ts';
import { COMPARE_KEY_HELP, listenToCompareKeys } from './keyboard.ts';
import { PairPanel } from './pair-panel.tsx';
import { Sides } from './sides.tsx';
import { ComparisonTable } from './table.tsx';
import { CompareTopBar } from './top-bar.tsx';
import { NothingYet, Waiting } from './waiting.tsx';
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
      {!state.fault && state.summaries.some(hasPicture) ? (
        <Stand comparing={comparing} state={state} theme={theme} names={[a, b]} />
      ) : (
        <NothingYet comparing={comparing} state={state} />
      )}
      <Sheet title="Keys and gestures" open={keysOpen} onClose={() => setKeysOpen(false)}>
        <KeyList sections={COMPARE_KEY_HELP} />
      </Sheet>
      <Announcer state={state} />
    </div>
  );
}

interface StandProps {
  comparing: Comparing;
  state: ComparingState;
  theme: Theme;
  names: string[];
}

/** The page once there is something to see of either: both timelines, and below them what differs as soon as that is known. */
function Stand({ comparing, state, theme, names: [a, b] }: StandProps) {
  /** Height of what is below, where the user has set one. */
  const [below, setBelow] = useState<CssPixels | null>(null);
  const bottom = useRef<HTMLElement>(null);
  const { overview, alignment, pair } = state;
  const isCompared = overview !== null && alignment !== null;
  return (
    <main className="stage comparing">
      <h1 className="unseen">
        {a} and {b} compared
      </h1>
      <Sides comparing={comparing} state={state} theme={theme} below={below} />
      <section className={isCompared ? 'bottom' : 'bottom waiting'} aria-label="Differences" ref={bottom}>
        <Divider panel={bottom} onHeight={setBelow} />
        {!isCompared ? (
          <Waiting comparing={comparing} state={state} heading="h2" />
        ) : (
          <>
            <ComparisonTable comparing={comparing} state={state} />
            {pair ? (
              <PairPanel comparing={comparing} state={state} pair={pair} />
            ) : (
              <FactsPanel comparing={comparing} state={state} />
            )}
          </>
        )}
      </section>
    </main>
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
