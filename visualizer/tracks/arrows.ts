/** Arrows from where things were scheduled to where they ran. */
import { LANE } from '../../instrument/model/lanes.ts';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { Facts, Mention } from '../source/protocol.ts';
import type { Theme } from '../view/palette.ts';
import type { CssPixels, TimeScale } from '../view/time-scale.ts';
import type { Layout } from './layout.ts';
import { barHeight } from './paint.ts';
import type { TimelinePen } from './track.ts';

const CAUSE_LIMIT = 12;
const EFFECT_LIMIT = 60;
/** Within one row a shorter arrow would be a blot. */
const SHORTEST_ARROW: CssPixels = 12;
const HIGHEST_BOW: CssPixels = 14;
/** Strength of arrows of which nothing is selected. */
const FAINT = 0.55;
const HEAD_LENGTH: CssPixels = 7;

export interface Arrow {
  /** `thread` joins threads while nothing of it is selected. */
  kind: 'cause' | 'effect' | 'thread';
  from: { time: Nanoseconds; y: CssPixels };
  to: { time: Nanoseconds; y: CssPixels };
}

export interface RowPlace {
  top: CssPixels;
  middle: CssPixels;
  bottom: CssPixels;
}

/** An item's row on the scrolled page; null where it is not to be seen. */
export function rowPlace(layout: Layout, ref: Mention['ref'], row: number): RowPlace | null {
  const box = layout.threads.find(({ key }) => key === ref?.thread);
  const lane = box?.lanes.find(({ track }) => track.lane === ref?.lane);
  if (!lane || box?.collapsed) return null;
  const top = lane.contentY + (lane.closed ? 0 : row) * lane.rowHeight;
  const bottom = top + barHeight(lane.rowHeight);
  return { top, middle: (top + bottom) / 2, bottom };
}

/** The arrows of a selected callback: to it from what scheduled it, from it to what it scheduled. */
export function arrowsOf(facts: Facts, layout: Layout): Arrow[] {
  const arrows: Arrow[] = [];
  const own = rowPlace(layout, facts.ref, facts.row);
  if (!facts.span || own === null) return arrows;
  const { scheduledAt, chain, caused, root } = facts.span;
  let target: Target = { ...facts, scheduledAt };
  for (const cause of chain.slice(0, CAUSE_LIMIT)) {
    if (!addArrow(arrows, 'cause', rowPlace(layout, cause.ref, cause.row), target, layout)) return arrows;
    target = cause;
  }
  // What the main script scheduled comes from its phase.
  if (root === 'main script' && chain.length < CAUSE_LIMIT) {
    addArrow(arrows, 'cause', rowPlace(layout, { ...facts.ref, lane: LANE.PHASES }, 0), target, layout);
  }
  for (const effect of caused.slice(0, EFFECT_LIMIT)) addArrow(arrows, 'effect', own, effect, layout);
  return arrows;
}

type Target = Pick<Mention, 'start' | 'ref' | 'row' | 'scheduledAt'>;

function addArrow(
  arrows: Arrow[],
  kind: Arrow['kind'],
  from: RowPlace | null,
  target: Target,
  layout: Layout,
): boolean {
  const to = rowPlace(layout, target.ref, target.row);
  if (from === null || to === null || target.scheduledAt === null || Number.isNaN(target.start)) return false;
  arrows.push(arrowBetween(kind, from, target.scheduledAt, to, target.start));
  return true;
}

/** It leaves and enters by the edges that are nearer, so that it crosses neither text. */
export function arrowBetween(
  kind: Arrow['kind'],
  from: RowPlace,
  left: Nanoseconds,
  to: RowPlace,
  arrived: Nanoseconds,
): Arrow {
  const y0 = to.middle > from.middle ? from.bottom : from.top;
  const y1 = to.middle >= from.middle ? to.top : to.bottom;
  return { kind, from: { time: left, y: y0 }, to: { time: arrived, y: y1 } };
}

export function drawArrows(
  pen: TimelinePen,
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
      pen.strokeStyle = halo ? theme.ground : kind === 'thread' ? theme.soft : theme.ink;
      pen.fillStyle = pen.strokeStyle;
      pen.lineWidth = (kind === 'cause' ? 2 : 1.25) + (halo ? 2.5 : 0);
      pen.globalAlpha = kind === 'thread' ? FAINT : halo ? 0.85 : 1;
      drawArrow(pen, x0, y0, x1, y1, halo);
    }
  }
  pen.globalAlpha = 1;
}

function drawArrow(pen: TimelinePen, x0: CssPixels, y0: CssPixels, x1: CssPixels, y1: CssPixels, halo: boolean): void {
  const sameRow = Math.abs(y1 - y0) < 1;
  if (sameRow && x1 - x0 < SHORTEST_ARROW) return;
  const tip = { x: x1 + 1, y: y1 };
  // Along one row the arrow makes a flat bow above it; from row to row it leaves and arrives upright.
  const reach = sameRow ? Math.min(120, (x1 - x0) * 0.45) : 0;
  const lift = sameRow ? Math.min(HIGHEST_BOW, 5 + reach / 8) : (y0 - y1) * 0.6;
  const after = { x: x0 + reach, y: y0 - lift };
  const before = { x: tip.x - reach, y: sameRow ? y1 - lift : y1 + lift };
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const back = (length: number, aside: number): [CssPixels, CssPixels] => [
    tip.x - length * Math.cos(angle) - aside * Math.sin(angle),
    tip.y - length * Math.sin(angle) + aside * Math.cos(angle),
  ];
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.bezierCurveTo(after.x, after.y, before.x, before.y, ...back(HEAD_LENGTH - 1, 0));
  pen.stroke();
  if (halo) return;
  pen.beginPath();
  pen.arc(x0, y0, 2.5, 0, 2 * Math.PI);
  pen.fill();
  pen.beginPath();
  pen.moveTo(tip.x, tip.y);
  pen.lineTo(...back(HEAD_LENGTH, HEAD_LENGTH / 2));
  pen.lineTo(...back(HEAD_LENGTH, -HEAD_LENGTH / 2));
  pen.fill();
}
