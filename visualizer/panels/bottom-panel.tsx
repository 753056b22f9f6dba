import { useRef } from 'react';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { Details } from './details.tsx';
import { Divider } from './divider.tsx';
import { isMadeOfCallbacks, MadeOfPanel } from './made-of-panel.tsx';
import { Legend, ProfilePanel } from './profile.tsx';
import { RangePanels } from './range-panel.tsx';
import { SourcePanel } from './source-panel.tsx';

/** Below the timeline: what is selected and its source; the recording at a glance where nothing is. */
interface BottomPanelProps {
  stage: Stage;
  state: StageState;
  /** What the user has set; null: whatever the lanes leave. */
  height: CssPixels | null;
  onHeight: (height: CssPixels) => void;
}

export function BottomPanel({ stage, state, height, onHeight }: BottomPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const { facts, range, shown } = state;
  const isRange = range !== null && (shown === 'range' || !state.selection);
  return (
    <section
      className="bottom"
      ref={panel}
      style={height === null ? undefined : { flex: `0 0 ${height}px` }}
      aria-label="Details"
    >
      <Divider panel={panel} onHeight={onHeight} />
      {isRange ? (
        <RangePanels stage={stage} state={state} range={range} />
      ) : facts ? (
        <Details stage={stage} facts={facts} range={range} />
      ) : (
        <ProfilePanel stage={stage} state={state} />
      )}
      {isRange ? null : facts && isMadeOfCallbacks(facts) ? (
        <MadeOfPanel stage={stage} facts={facts} />
      ) : facts ? (
        <SourcePanel
          key={`${facts.ref.thread}/${facts.ref.lane}/${facts.ref.item}`}
          stage={stage}
          facts={facts}
          summary={state.summary}
        />
      ) : (
        <Legend />
      )}
    </section>
  );
}
