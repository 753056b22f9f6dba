/** The range that is measured: what lies outside of it is dimmed, its edges are lines, its length stands on the axis. */
import { shortDuration } from '../view/format.ts';
import { inkOn, type Theme } from '../view/palette.ts';
import type { CssPixels, TimeScale, View } from '../view/time-scale.ts';
import { badgeAt } from './axis.ts';
import { FONT } from './paint.ts';
import type { Pen } from './track.ts';

export function drawRange(
  pen: Pen,
  theme: Theme,
  scale: TimeScale,
  range: View,
  width: CssPixels,
  height: CssPixels,
): void {
  const [x0, x1] = [scale.x(range.start), scale.x(range.end)];
  pen.fillStyle = theme.ground;
  pen.globalAlpha = 0.55;
  if (x0 > 0) pen.fillRect(0, 0, Math.min(width, x0), height);
  if (x1 < width) pen.fillRect(Math.max(0, x1), 0, width - Math.max(0, x1), height);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.accent;
  for (const x of [x0, x1]) if (x >= -1 && x <= width) pen.fillRect(Math.round(x) - 0.5, 0, 1.5, height);
}

/** Draws the range on the axis; returns where its length stands, which no label may cover. */
export function drawRangeOnAxis(
  pen: Pen,
  theme: Theme,
  scale: TimeScale,
  range: View,
  height: CssPixels,
): [left: CssPixels, right: CssPixels] | null {
  const { width } = scale;
  const [x0, x1] = [Math.max(0, scale.x(range.start)), Math.min(width, scale.x(range.end))];
  if (x1 < 0 || x0 > width) return null;
  pen.fillStyle = theme.accent;
  pen.globalAlpha = 0.16;
  pen.fillRect(x0, 0, Math.max(1, x1 - x0), height);
  pen.globalAlpha = 1;
  pen.fillRect(x0, height - 3, Math.max(1.5, x1 - x0), 3);
  const text = shortDuration(range.end - range.start);
  const badge = badgeAt(pen, width, text, (x0 + x1) / 2);
  pen.font = `600 11px ${FONT}`;
  pen.beginPath();
  pen.roundRect(badge[0], 5, badge[1] - badge[0], height - 11, 4);
  pen.fill();
  pen.fillStyle = inkOn(theme.accent);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillText(text, badge[0] + 6, height / 2);
  return badge;
}
