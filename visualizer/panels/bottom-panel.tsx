import { type PointerEvent, useRef } from 'react';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { Details } from './details.tsx';
import { isMadeOfCallbacks, MadeOfPanel } from './made-of-panel.tsx';
import { Legend, ProfilePanel } from './profile.tsx';
import { RangePanels } from './range-panel.tsx';
import { SourcePanel } from './source-panel.tsx';

const LOWEST = 120;
const HIGHEST_SHARE = 0.65;

/** Below the timeline: what is selected and its source; the recording at a glance where nothing is. */
interface BottomPanelProps {
  stage: Stage;
  state: StageState;
  /** What the user has set; null: whatever the lanes leave. */
  height: CssPixels | null;
  onHeight: (height: CssPixels) => void;
}

export function BottomPanel({ stage, state, height, onHeight }: BottomPanelProps) {
  const dragged = useRef<{ y: number; height: number } | null>(null);
  const panel = useRef<HTMLElement>(null);
  const limited = (value: number) => Math.min(window.innerHeight * HIGHEST_SHARE, Math.max(LOWEST, value));
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    dragged.current = { y: event.clientY, height: panel.current!.offsetHeight };
  };
  const move = (event: PointerEvent) => {
    if (dragged.current) onHeight(limited(dragged.current.height + dragged.current.y - event.clientY));
  };
  const { facts, range, shown } = state;
  const isRange = range !== null && (shown === 'range' || !state.selection);
  return (
    <section
      className="bottom"
      ref={panel}
      style={height === null ? undefined : { flex: `0 0 ${height}px` }}
      aria-label="Details"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own */}
      <div
        className="divider"
        role="separator"
        aria-orientation="horizontal"
        aria-label="Height of the details"
        aria-valuenow={Math.round(height ?? 260)}
        tabIndex={0}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={() => {
          dragged.current = null;
        }}
        onKeyDown={(event) => {
          const by = { ArrowUp: 24, ArrowDown: -24 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          onHeight(limited((height ?? panel.current!.offsetHeight) + by));
        }}
      />
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
