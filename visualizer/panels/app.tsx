import { useEffect, useState } from 'react';
import type { Stage } from '../view/stage.ts';
import { BottomPanel } from './bottom-panel.tsx';
import { useStage, useTheme } from './hooks.ts';
import { listenToKeys } from './keyboard.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { Notices } from './notices.tsx';
import { OverviewStrip } from './overview-strip.tsx';
import { Announcer, EmptyState } from './states.tsx';
import type { ThemeControl } from './theme.ts';
import { Timeline } from './timeline.tsx';
import { Tooltip } from './tooltip.tsx';
import { TopBar } from './top-bar.tsx';

export function App({ stage, theme: control }: { stage: Stage; theme: ThemeControl }) {
  const state = useStage(stage);
  const theme = useTheme(control);
  const [keysOpen, setKeysOpen] = useState(false);
  useEffect(() => listenToKeys(stage, () => setKeysOpen(true)), [stage]);
  const { summary } = state;
  useEffect(() => {
    document.title = summary?.name ? `${summary.name} · Loopscope` : 'Loopscope';
  }, [summary?.name]);
  const hasEvents = (summary?.events ?? 0) > 0;
  return (
    <div className="app">
      <TopBar stage={stage} state={state} theme={theme} onTheme={control.toggle} onKeys={() => setKeysOpen(true)} />
      <Notices summary={summary} onRetry={() => stage.client.retry()} />
      {hasEvents ? (
        <main className="stage">
          <h1 className="unseen">Timeline of {summary?.name}</h1>
          <OverviewStrip stage={stage} theme={theme} />
          <Timeline stage={stage} state={state} theme={theme} />
          <BottomPanel stage={stage} state={state} />
        </main>
      ) : (
        <EmptyState summary={summary} onRetry={() => stage.client.retry()} />
      )}
      <Tooltip state={state} />
      <KeysSheet open={keysOpen} onClose={() => setKeysOpen(false)} />
      <Announcer state={state} />
    </div>
  );
}
