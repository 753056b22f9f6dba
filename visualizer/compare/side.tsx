import { useEffect, useRef } from 'react';
import { handleGestures } from '../panels/gestures.ts';
import { useCanvas, useStage } from '../panels/hooks.ts';
import { ThreadHeaders } from '../panels/thread-headers.tsx';
import { Tooltip } from '../panels/tooltip.tsx';
import { drawTimeline } from '../tracks/draw-timeline.ts';
import { hatching } from '../tracks/hatch.ts';
import type { Theme } from '../view/palette.ts';
import type { Comparing, Side as SideNumber } from './comparing.ts';

interface SideProps {
  comparing: Comparing;
  side: SideNumber;
  theme: Theme;
}

/** One of the two timelines, one thread of it. */
export function Side({ comparing, side, theme }: SideProps) {
  const stage = comparing.stages[side];
  const state = useStage(stage);
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useCanvas(
    stage,
    (pen, width, height, dpr) => drawTimeline(pen, stage, theme, width, height, dpr, hatching(pen, theme, dpr)),
    { resized: (width, height) => stage.resize(width, height) },
  );
  useEffect(() => handleGestures(stage, canvas.current!, scroller.current!), [stage, canvas]);
  const letter = 'AB'[side];
  return (
    <section className="side" data-side={letter} aria-label={`${letter}: ${state.summary?.name ?? ''}`}>
      <div
        className="scroller"
        ref={scroller}
        data-testid={`scroller-${letter}`}
        onScroll={(event) => {
          stage.scrollTo(event.currentTarget.scrollTop);
          comparing.invalidate();
        }}
      >
        <div className="lanes" style={{ height: Math.max(state.layout.height, 1) }}>
          <ThreadHeaders stage={stage} state={state} />
          <div className="canvas-holder">
            <canvas
              ref={canvas}
              data-testid={`timeline-${letter}`}
              tabIndex={0}
              role="img"
              aria-label={`Timeline of ${letter}. Arrow keys step from callback to callback in both; the table below says the same in words.`}
            />
          </div>
        </div>
      </div>
      <Tooltip state={state} canvas={canvas.current} />
    </section>
  );
}
