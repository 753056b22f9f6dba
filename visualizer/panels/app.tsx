import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { hasPicture } from '../source/protocol.ts';
import type { Theme } from '../view/palette.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { BottomPanel } from './bottom-panel.tsx';
import { useStage, useTheme } from './hooks.ts';
import { listenToKeys } from './keyboard.ts';
import { KeysSheet } from './keys-sheet.tsx';
import { Notices } from './notices.tsx';
import { OverviewStrip } from './overview-strip.tsx';
import { RulesSheet } from './rules-sheet.tsx';
import { Announcer, EmptyState } from './states.tsx';
import type { ThemeControl } from './theme.ts';
import { Timeline } from './timeline.tsx';
import { Tooltip } from './tooltip.tsx';
import { TopBar } from './top-bar.tsx';

export function App({ stage, theme: control }: { stage: Stage; theme: ThemeControl }) {
  const state = useStage(stage);
  const theme = useTheme(control);
  useEffect(() => listenToKeys(stage), [stage]);
  const { summary, sheet } = state;
  useEffect(() => {
    document.title = summary?.name ? `${summary.name} · Loopscope` : 'Loopscope';
  }, [summary?.name]);
  const hasEvents = hasPicture(summary);
  return (
    <div className="app">
      <TopBar
        stage={stage}
        state={state}
        theme={theme}
        onTheme={control.toggle}
        onKeys={() => stage.showSheet({ kind: 'keys' })}
      />
      <Notices summary={summary} onRetry={() => stage.client.retry()} />
      {hasEvents ? (
        <Stand stage={stage} state={state} theme={theme} />
      ) : (
        <EmptyState summary={summary} onRetry={() => stage.client.retry()} />
      )}
      <Tooltip state={state} />
      <KeysSheet
        open={sheet?.kind === 'keys'}
        onClose={() => stage.closeSheet('keys')}
        onRules={() => stage.showSheet({ kind: 'rules', rule: null })}
      />
      <RulesSheet
        open={sheet?.kind === 'rules'}
        rule={sheet?.kind === 'rules' ? sheet.rule : null}
        onClose={() => stage.closeSheet('rules')}
      />
      <Announcer state={state} />
    </div>
  );
}

/** The page once there is something to see: overview, timeline, details. */
function Stand({ stage, state, theme }: { stage: Stage; state: StageState; theme: Theme }) {
  const main = useRef<HTMLElement>(null);
  /** Height of the details where the user has set one. */
  const [details, setDetails] = useState<CssPixels | null>(null);
  // Before the first frame: lanes that then became higher would have moved under the eye.
  useLayoutEffect(() => {
    const measure = () => stage.lanes.setRoom(roomForLanes(main.current!.clientHeight, details));
    const observer = new ResizeObserver(measure);
    observer.observe(main.current!);
    measure();
    return () => observer.disconnect();
  }, [stage, details]);
  return (
    <main className="stage" ref={main}>
      <h1 className="unseen">Timeline of {state.summary?.name}</h1>
      <OverviewStrip stage={stage} theme={theme} />
      <Timeline stage={stage} state={state} theme={theme} fills={details !== null} />
      <BottomPanel stage={stage} state={state} height={details} onHeight={setDetails} />
    </main>
  );
}

const OVERVIEW_AND_AXIS: CssPixels = 92;

/** What the details leave to the lanes; they take a third of the page unless the user says otherwise. */
function roomForLanes(page: CssPixels, details: CssPixels | null): CssPixels {
  return page - OVERVIEW_AND_AXIS - (details ?? Math.min(330, Math.max(210, page * 0.34)));
}
