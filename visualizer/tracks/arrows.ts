/** Arrows from where things were scheduled to where they ran. */
import { LANE } from '../../instrument/model/lanes.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { Facts, Mention } from '../source/protocol.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels, TimeScale } from '../view/time-scale.ts';
import type { Layout } from './layout.ts';

const ARROW_LIMIT = 60;

export interface Arrow {
  kind: 'cause' | 'effect';
  from: { time: Nanoseconds; y: CssPixels };
  to: { time: Nanoseconds; y: CssPixels };
}

/** Middle of an item's row on the scrolled page; null where it is not to be seen. */
export function rowMiddle(layout: Layout, ref: Mention['ref'], row: number): CssPixels | null {
  const box = layout.threads.find(({ key }) => key === ref?.thread);
  const lane = box?.lanes.find(({ track }) => track.lane === ref?.lane);
  if (!lane || box?.collapsed) return null;
  return lane.contentY + row * lane.rowHeight + lane.rowHeight / 2 - 1;
}

/** The arrows of a selected callback: to it from what scheduled it, from it to what it scheduled. */
export function arrowsOf(facts: Facts, layout: Layout): Arrow[] {
  const arrows: Arrow[] = [];
  const own = rowMiddle(layout, facts.ref, facts.row);
  if (!facts.span || own === null) return arrows;
  const { scheduledBy, scheduledAt, chain, caused } = facts.span;
  let target: Pick<Mention, 'start' | 'ref' | 'row' | 'scheduledAt'> = { ...facts, scheduledAt };
  for (const cause of scheduledBy && chain.length === 0 ? [scheduledBy] : chain) {
    const [from, to] = [rowMiddle(layout, cause.ref, cause.row), rowMiddle(layout, target.ref, target.row)];
    if (from === null || to === null || target.scheduledAt === null || arrows.length >= 8) break;
    arrows.push({ kind: 'cause', from: { time: target.scheduledAt, y: from }, to: { time: target.start, y: to } });
    target = cause;
  }
  if (chain.length === 0 && !scheduledBy && scheduledAt !== null) {
    const phases = rowMiddle(layout, { ...facts.ref, lane: LANE.PHASES }, 0);
    if (phases !== null)
      arrows.push({ kind: 'cause', from: { time: scheduledAt, y: phases }, to: { time: facts.start, y: own } });
  }
  for (const effect of caused.slice(0, ARROW_LIMIT)) {
    const y = effect.ref ? rowMiddle(layout, effect.ref, effect.row) : null;
    if (y === null || effect.scheduledAt === null) continue;
    arrows.push({ kind: 'effect', from: { time: effect.scheduledAt, y: own }, to: { time: effect.start, y } });
  }
  return arrows;
}

export function drawArrows(
  pen: CanvasRenderingContext2D,
  scale: TimeScale,
  theme: Theme,
  arrows: Arrow[],
  scrollTop: CssPixels,
): void {
  for (const halo of [true, false]) {
    for (const { kind, from, to } of arrows) {
      const [x0, x1] = [scale.x(from.time), scale.x(to.time)];
      if (Math.max(x0, x1) < -50 || Math.min(x0, x1) > scale.width + 50) continue;
      const [y0, y1] = [from.y - scrollTop, to.y - scrollTop];
      pen.strokeStyle = halo ? theme.ground : kind === 'cause' ? theme.accent : theme.ink;
      pen.fillStyle = pen.strokeStyle;
      pen.lineWidth = halo ? 4 : 1.5;
      pen.globalAlpha = halo ? 0.85 : 1;
      drawArrow(pen, x0, y0, x1, y1, halo);
    }
  }
  pen.globalAlpha = 1;
}

function drawArrow(
  pen: CanvasRenderingContext2D,
  x0: CssPixels,
  y0: CssPixels,
  x1: CssPixels,
  y1: CssPixels,
  halo: boolean,
): void {
  const reach = Math.min(120, Math.max(18, Math.abs(x1 - x0) * 0.45));
  const tip = x1 - 1;
  pen.beginPath();
  pen.moveTo(x0, y0);
  // Along one row the arrow makes a bow above it, so that it is not hidden behind what runs there.
  const lift = Math.abs(y1 - y0) < 4 ? -22 : 0;
  pen.bezierCurveTo(x0 + reach, y0 + lift, tip - reach, y1 + lift, tip - 5, y1);
  pen.stroke();
  if (halo) return;
  pen.beginPath();
  pen.arc(x0, y0, 2.5, 0, 2 * Math.PI);
  pen.fill();
  pen.beginPath();
  pen.moveTo(tip, y1);
  pen.lineTo(tip - 7, y1 - 3.5);
  pen.lineTo(tip - 7, y1 + 3.5);
  pen.fill();
}
