import { useEffect, useRef } from 'react';
import { axisTicks, badgeAt, drawAxis, drawBadge } from '../tracks/axis.ts';
import { drawTimeline } from '../tracks/draw-timeline.ts';
import { hatching } from '../tracks/hatch.ts';
import { drawRangeOnAxis } from '../tracks/range.ts';
import { exactTime } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Stage } from '../view/stage.ts';
import type { StageState } from '../view/stage-state.ts';
import { handleAxis, handleGestures } from './gestures.ts';
import { useCanvas } from './hooks.ts';
import { LanesMenu } from './lanes-menu.tsx';
import { TableView } from './table-view.tsx';
import { ThreadHeaders } from './thread-headers.tsx';

const AXIS_HEIGHT = 28;

interface TimelineProps {
  stage: Stage;
  state: StageState;
  theme: Theme;
  /** Whether it takes all the height that is left, and not only what its lanes need. */
  fills: boolean;
}

export function Timeline({ stage, state, theme, fills }: TimelineProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLDivElement>(null);
  const axis = useCanvas(stage, (pen, _width, height) => {
    const { scale, pointer } = stage;
    const ticks = axisTicks(scale);
    const time = pointer === null ? '' : exactTime(Math.round(scale.timeAtPx(pointer.x)));
    const { range } = stage.state;
    const badge = pointer === null ? null : badgeAt(pen, scale.width, time, pointer.x);
    const taken = range && drawRangeOnAxis(pen, theme, scale, range, height);
    drawAxis(pen, theme, height, ticks, scale.width, [badge, taken]);
    if (badge) drawBadge(pen, theme, height, time, badge);
    const text = ticks.base ? `from ${exactTime(ticks.base.time)}` : '';
    if (base.current && base.current.textContent !== text) base.current.textContent = text;
  });
  const canvas = useCanvas(
    stage,
    (pen, width, height, dpr) => drawTimeline(pen, stage, theme, width, height, dpr, hatching(pen, theme, dpr)),
    { resized: (width, height) => stage.resize(width, height) },
  );
  useEffect(() => handleGestures(stage, canvas.current!, scroller.current!), [stage, canvas]);
  useEffect(() => handleAxis(stage, axis.current!), [stage, axis]);
  useEffect(() => {
    stage.scroll = (top) => {
      scroller.current!.scrollTop = top;
    };
  }, [stage]);
  return (
    <section
      className="timeline"
      aria-label="Timeline"
      style={{ flex: fills ? '1 1 0' : `0 1 ${state.layout.height + AXIS_HEIGHT}px` }}
    >
      <div className="axis">
        <div className="axis-side">
          <div className="axis-base" ref={base} />
          <LanesMenu stage={stage} state={state} />
        </div>
        <canvas ref={axis} data-testid="axis" role="img" aria-label="Time axis. Dragging over it measures a range." />
      </div>
      <div
        className="scroller"
        inert={state.table}
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
              tabIndex={0}
              role="img"
              aria-label="Timeline of every thread. Arrow keys step from callback to callback, up to what scheduled it and down to what it scheduled, brackets from iteration to iteration; what is selected is read out. T shows what is on the screen as a table, a question mark all keys."
            />
          </div>
        </div>
      </div>
      {state.table && <TableView stage={stage} state={state} />}
    </section>
  );
}
