/** The whole recording in one strip: how long the loop left everybody waiting, and which part is looked at. */
import { area, curveStepAfter, scaleSymlog } from 'd3';
import type { Overview } from '../source/protocol.ts';
import { shortDuration } from '../view/format.ts';
import type { Theme } from '../view/palette.ts';
import { type CssPixels, TimeScale, type View } from '../view/time-scale.ts';
import { FONT } from './paint.ts';

/** Delays below this are drawn as none. */
const FLOOR_NS = 20_000;
const GUIDES = [1e6, 10e6, 100e6, 1e9, 10e9];
/** What is left free above the longest. */
export const DELAY_TOP: CssPixels = 6;

/** From nanoseconds of delay to pixels of height; logarithmic, so that 1 ms and 1 s are both seen. */
export function delayHeight(longest: number, height: CssPixels): (delay: number) => CssPixels {
  return scaleSymlog([0, Math.max(longest, 2e6)], [0, height - DELAY_TOP]).constant(FLOOR_NS);
}

const scaleOf = ({ begin, end }: Overview, width: CssPixels) =>
  new TimeScale({ start: begin, end: Math.max(end, begin + 1) }, width);

/** All that the strip's picture depends on: while it is the same there is nothing to draw. */
export function overviewShows(overview: Overview, view: View, theme: Theme, width: CssPixels): unknown[] {
  return [overview, theme, ...windowIn(scaleOf(overview, width), view, width)];
}

export function drawOverview(
  pen: CanvasRenderingContext2D,
  overview: Overview,
  view: View,
  theme: Theme,
  width: CssPixels,
  height: CssPixels,
): void {
  const { delay, longest } = overview;
  const scale = scaleOf(overview, width);
  const tall = delayHeight(longest, height);
  pen.font = `400 10px ${FONT}`;
  pen.textBaseline = 'alphabetic';
  pen.textAlign = 'right';
  for (const guide of GUIDES) {
    const y = Math.round(height - tall(guide));
    if (guide > Math.max(longest, 2e6) || y < DELAY_TOP + 9) continue;
    pen.fillStyle = theme.line;
    pen.fillRect(0, y, width, 1);
  }
  const columns = width / delay.length;
  const shape = area<number>(
    (_, i) => i * columns,
    height,
    (value) => height - (value > 0 ? Math.max(1, tall(value)) : 0),
  );
  pen.beginPath();
  shape.curve(curveStepAfter).context(pen)(Array.from(delay).concat(delay[delay.length - 1] ?? 0));
  pen.fillStyle = theme.quiet;
  pen.globalAlpha = theme.name === 'dark' ? 0.55 : 0.5;
  pen.fill();
  pen.globalAlpha = 1;
  drawWindow(pen, scale, view, theme, width, height);
  for (const guide of GUIDES) {
    const y = Math.round(height - tall(guide));
    if (guide > Math.max(longest, 2e6) || y < DELAY_TOP + 9) continue;
    drawGuideText(pen, shortDuration(guide).replace(/\.0+/, ''), width - 8, y - 3, theme);
  }
}

/** On a ground of its own: there may be bars behind it. */
function drawGuideText(
  pen: CanvasRenderingContext2D,
  text: string,
  right: CssPixels,
  baseline: CssPixels,
  theme: Theme,
) {
  const { width } = pen.measureText(text);
  pen.fillStyle = theme.panel;
  pen.globalAlpha = 0.9;
  pen.beginPath();
  pen.roundRect(right - width - 4, baseline - 10, width + 8, 13, 3);
  pen.fill();
  pen.globalAlpha = 1;
  pen.fillStyle = theme.soft;
  pen.fillText(text, right, baseline);
}

/** From where to where the part that is looked at is drawn. */
function windowIn(scale: TimeScale, view: View, width: CssPixels): [CssPixels, CssPixels] {
  const x0 = Math.max(0, Math.round(scale.x(view.start)));
  return [x0, Math.min(width, Math.max(x0 + 2, Math.round(scale.x(view.end))))];
}

function drawWindow(
  pen: CanvasRenderingContext2D,
  scale: TimeScale,
  view: View,
  theme: Theme,
  width: CssPixels,
  height: CssPixels,
) {
  const [x0, x1] = windowIn(scale, view, width);
  pen.fillStyle = theme.ground;
  pen.globalAlpha = 0.6;
  pen.fillRect(0, 0, x0, height);
  pen.fillRect(x1, 0, width - x1, height);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.accent;
  pen.globalAlpha = 0.08;
  pen.fillRect(x0, 0, x1 - x0, height);
  pen.globalAlpha = 1;
  for (const x of [x0, x1 - 2]) pen.fillRect(x, 0, 2, height);
}
