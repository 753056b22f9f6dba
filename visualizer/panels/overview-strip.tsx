import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { drawOverview, overviewShows } from '../tracks/overview.ts';
import { shortDuration } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import type { Stage } from '../view/stage.ts';
import { TimeScale } from '../view/time-scale.ts';
import { useCanvas } from './hooks.ts';

/** Dragging less than this is a click. */
const CLICK_PX = 4;

/** The whole recording; dragging over it chooses the part to look at. */
export function OverviewStrip({ stage, theme }: { stage: Stage; theme: Theme }) {
  const begun = useRef<{ x: number; view: { start: number; end: number }; grabbed: boolean } | null>(null);
  const longest = useRef<HTMLElement>(null);
  const canvas = useCanvas(
    stage,
    (pen, width, height) => {
      const overview = stage.answer?.overview;
      if (!overview) return;
      drawOverview(pen, overview, stage.view, theme, width, height);
      const text = overview.longest > 0 ? shortDuration(overview.longest) : 'none';
      if (longest.current && longest.current.textContent !== text) longest.current.textContent = text;
    },
    {
      shows(width) {
        const overview = stage.answer?.overview;
        // Texts look another way once their font is there.
        const fonts = document.fonts.status;
        return overview ? [fonts, ...overviewShows(overview, stage.view, theme, width)] : [];
      },
    },
  );

  const scaleOf = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      scale: new TimeScale(stage.whole, box.width),
      x: Math.min(box.width, Math.max(0, event.clientX - box.left)),
    };
  };
  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { scale, x } = scaleOf(event);
    const [left, right] = [scale.x(stage.view.start), scale.x(stage.view.end)];
    // A window that does not fill the strip is taken by its body and moved.
    const grabbed = x > left && x < right && right - left < scale.width * 0.9;
    begun.current = { x, view: stage.view, grabbed };
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const start = begun.current;
    if (!start) return;
    const { scale, x } = scaleOf(event);
    if (Math.abs(x - start.x) < CLICK_PX) return;
    if (start.grabbed) {
      const by = (x - start.x) * scale.nsPerPx;
      stage.camera.place({ start: start.view.start + by, end: start.view.end + by });
    } else {
      const [a, b] = [scale.timeAtPx(Math.min(x, start.x)), scale.timeAtPx(Math.max(x, start.x))];
      stage.camera.place({ start: a, end: b });
    }
  };
  const up = (event: PointerEvent<HTMLCanvasElement>) => {
    const start = begun.current;
    begun.current = null;
    if (!start) return;
    const { scale, x } = scaleOf(event);
    if (Math.abs(x - start.x) >= CLICK_PX) return;
    const half = (start.view.end - start.view.start) / 2;
    stage.camera.place({ start: scale.timeAtPx(x) - half, end: scale.timeAtPx(x) + half });
  };
  const key = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -0.2, ArrowRight: 0.2 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    stage.camera.panBy(by);
  };
  return (
    <section className="overview" aria-label="Overview">
      <div className="overview-side">
        <h2>Loop delay</h2>
        <p>
          longest <b ref={longest} data-testid="longest-delay" />
        </p>
      </div>
      <div className="overview-strip">
        <canvas
          ref={canvas}
          tabIndex={0}
          role="img"
          aria-label="Loop delay over the whole recording. Arrow keys move the part that is shown."
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onDoubleClick={() => stage.camera.showWhole()}
          onKeyDown={key}
        />
      </div>
    </section>
  );
}
