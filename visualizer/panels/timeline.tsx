import { useEffect, useRef } from 'react';
import { axisTicks, drawAxis } from '../tracks/axis.ts';
import { drawPointerTime, drawTimeline } from '../tracks/draw-timeline.ts';
import { exactTime } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Stage, StageState } from '../view/stage.ts';
import { handleGestures } from './gestures.ts';
import { useCanvas } from './hooks.ts';
import { ThreadHeaders } from './thread-headers.tsx';

export function Timeline({ stage, state, theme }: { stage: Stage; state: StageState; theme: Theme }) {
  const scroller = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLDivElement>(null);
  const axis = useCanvas(stage, (pen, _width, height) => {
    const ticks = axisTicks(stage.scale);
    drawAxis(pen, theme, height, ticks);
    if (stage.pointer !== null) drawPointerTime(pen, stage.scale, theme, height, stage.pointer);
    const text = ticks.base ? `from ${exactTime(ticks.base.time)}` : '';
    if (base.current && base.current.textContent !== text) base.current.textContent = text;
  });
  const canvas = useCanvas(
    stage,
    (pen, width, height, dpr) => drawTimeline(pen, stage, theme, width, height, dpr),
    (width, height) => stage.resize(width, height),
  );
  useEffect(() => handleGestures(stage, canvas.current!, scroller.current!), [stage, canvas]);
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="axis">
        <div className="axis-base" ref={base} />
        <canvas ref={axis} aria-hidden="true" />
      </div>
      <div
        className="scroller"
        ref={scroller}
        onScroll={(event) => stage.scrollTo(event.currentTarget.scrollTop)}
        data-testid="scroller"
      >
        <div className="lanes" style={{ height: Math.max(state.layout.height, 1) }}>
          <ThreadHeaders stage={stage} state={state} />
          <div className="canvas-holder">
            <canvas
              ref={canvas}
              data-testid="timeline"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys step through the callbacks
              tabIndex={0}
              role="img"
              aria-label="Timeline of every thread. Arrow keys step from callback to callback, brackets from iteration to iteration; what is selected is read out."
            />
          </div>
        </div>
      </div>
    </section>
  );
}
