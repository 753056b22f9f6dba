import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useCanvas, useStage } from '../panels/hooks.ts';
import { axisTicks, badgeAt, drawAxis, drawBadge } from '../tracks/axis.ts';
import { count, counted, exactTime } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import { type CssPixels, scaleFrom } from '../view/time-scale.ts';
import type { Comparing, ComparingState, Side as SideNumber } from './comparing.ts';
import { drawStrands, type SidePlace, strandsOf } from './crossings.ts';
import { AXIS_HEIGHT, type Heights, shareOut } from './heights.ts';
import { Side } from './side.tsx';
import { baseText } from './words.ts';

interface SidesProps {
  comparing: Comparing;
  state: ComparingState;
  theme: Theme;
  /** What the user wants for what is below; null: whatever the timelines leave. */
  below: CssPixels | null;
}

/** Both timelines on one axis, and the lines between them. */
export function Sides({ comparing, state, theme, below }: SidesProps) {
  const holder = useRef<HTMLDivElement>(null);
  const between = useRef<HTMLDivElement>(null);
  const [upper, lower] = comparing.stages;
  const { sides, between: gap } = useHeights(comparing, holder, below);
  // What is pointed at in one timeline is marked in the other one too.
  useEffect(() => lower.paintWith(() => upper.invalidate()), [upper, lower]);
  const axis = useCanvas(upper, (pen, _width, height) => {
    const scale = scaleFrom(upper.zero, upper.scale);
    const pointer = upper.pointer ?? lower.pointer;
    const time = pointer === null ? '' : exactTime(Math.round(scale.timeAtPx(pointer.x)));
    const badge = pointer === null ? null : badgeAt(pen, scale.width, time, pointer.x);
    drawAxis(pen, theme, height, axisTicks(scale), scale.width, [badge]);
    if (badge) drawBadge(pen, theme, height, time, badge);
  });
  const lines = useCanvas(upper, (pen, width) => {
    const box = holder.current?.querySelector('.crossings')?.getBoundingClientRect();
    const middle = between.current?.getBoundingClientRect();
    if (!box || !middle || !state.alignment) return;
    const places = ([0, 1] as const).map((side) => placeOf(comparing, side, box.top)) as [SidePlace, SidePlace];
    const found = comparing.lines.of(comparing.view, state.alignment.zero);
    const edges = { top: middle.top - box.top, bottom: middle.bottom - box.top };
    if (found) drawStrands(pen, strandsOf(found, ...places, width), edges, theme, state.item);
    drawPointers(pen, comparing, places, edges, theme);
  });
  const { overview, alignment } = state;
  return (
    <section
      className="sides"
      aria-label="Both timelines"
      ref={holder}
      style={{ gridTemplateRows: [AXIS_HEIGHT, sides[0], gap, sides[1]].map((height) => `${height}px`).join(' ') }}
    >
      <div className="axis">
        <div className="axis-base" title={`0 is ${alignment?.moment ?? 'the first event of each'}`}>
          {baseText(state)}
        </div>
        <canvas ref={axis} role="img" aria-label="Time axis" />
      </div>
      <Side comparing={comparing} side={0} theme={theme} />
      <div className="between" ref={between}>
        {overview && (
          <div
            className="between-text"
            data-testid="between"
            title="Lines join each callback of A with its counterpart in B. Strong ones have moved, faint ones have kept their order; two that cross ran the other way round."
          >
            <b>{count(overview.counts.moved)} moved</b>
            <span>{counted(overview.crossings, 'crossing')}</span>
          </div>
        )}
      </div>
      <Side comparing={comparing} side={1} theme={theme} />
      <canvas
        className="crossings"
        ref={lines}
        role="img"
        aria-label="Lines from each callback of A to its counterpart in B"
      />
    </section>
  );
}

/** The heights for the page as high as it is now. */
function useHeights(comparing: Comparing, holder: RefObject<HTMLElement | null>, below: CssPixels | null): Heights {
  const [page, setPage] = useState(0);
  const [a, b] = [useStage(comparing.stages[0]), useStage(comparing.stages[1])];
  useLayoutEffect(() => {
    const main = holder.current!.parentElement!;
    const observer = new ResizeObserver(() => setPage(main.clientHeight));
    observer.observe(main);
    setPage(main.clientHeight);
    return () => observer.disconnect();
  }, [holder]);
  const heights = shareOut(page, [a.layout.height, b.layout.height], below);
  useLayoutEffect(() => {
    for (const stage of comparing.stages) stage.lanes.setRoom(heights.room);
  }, [comparing, heights.room]);
  return heights;
}

function placeOf(comparing: Comparing, side: SideNumber, top: number): SidePlace {
  const stage = comparing.stages[side];
  const canvas = document.querySelector(`[data-testid="timeline-${'AB'[side]}"]`);
  const box = canvas?.getBoundingClientRect();
  const { scale, scrollTop } = stage;
  return {
    ...{ layout: stage.state.layout, scrollTop, top: (box?.top ?? 0) - top, height: box?.height ?? 0 },
    x: (time) => scale.x(time),
  };
}

/** The pointer's upright line through the gap and the timeline that it is not on. */
function drawPointers(
  pen: CanvasRenderingContext2D,
  comparing: Comparing,
  places: [SidePlace, SidePlace],
  { top, bottom }: { top: number; bottom: number },
  theme: Theme,
): void {
  const side = comparing.stages.findIndex(({ pointer }) => pointer !== null);
  if (side < 0) return;
  const other = places[1 - side];
  pen.fillStyle = theme.quiet;
  pen.globalAlpha = 0.5;
  const x = Math.round(comparing.stages[side].pointer!.x);
  pen.fillRect(x, top, 1, bottom - top);
  pen.fillRect(x, other.top, 1, other.height);
  pen.globalAlpha = 1;
}
