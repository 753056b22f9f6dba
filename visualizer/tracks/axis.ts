/** The time axis: ticks where they are round, labels no longer than they need to be. */
import { scaleLinear } from 'd3';
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import { tickLabel } from '../view/format.ts';
import { inkOn, type Theme } from '../view/palette.ts';
import type { CssPixels, TimeScale } from '../view/time-scale.ts';
import { FONT } from './paint.ts';
import type { Pen } from './track.ts';

const PX_PER_TICK = 110;
/** Labels longer than this count from a base that is said once. */
const LONGEST_LABEL = 11;

export interface AxisTicks {
  /** What all labels count from; null where they count from the beginning. */
  base: { time: Nanoseconds; label: string } | null;
  ticks: { time: Nanoseconds; x: CssPixels; label: string }[];
}

export function axisTicks(scale: TimeScale): AxisTicks {
  const times = scaleLinear([scale.start, scale.end], [0, scale.width]).ticks(Math.max(2, scale.width / PX_PER_TICK));
  if (times.length < 2) return { base: null, ticks: times.map((time) => ({ time, x: scale.x(time), label: '' })) };
  const step = times[1] - times[0];
  const largest = Math.max(Math.abs(times[0]), Math.abs(times[times.length - 1]));
  const plain = times.map((time) => tickLabel(time, step, largest));
  const at = (labels: string[]) => times.map((time, i) => ({ time, x: scale.x(time), label: labels[i] }));
  if (plain.every((label) => label.length <= LONGEST_LABEL)) return { base: null, ticks: at(plain) };
  const round = 10 ** Math.ceil(Math.log10(scale.end - scale.start));
  const base = Math.floor(scale.start / round) * round;
  const offsets = times.map((time) => `+${tickLabel(time - base, step, times[times.length - 1] - base)}`);
  return { base: { time: base, label: tickLabel(base, round, base) }, ticks: at(offsets) };
}

/** Draws ticks and labels; none of the labels under `badges`, stretches that something else covers. */
export function drawAxis(
  pen: Pen,
  theme: Theme,
  height: CssPixels,
  { ticks }: AxisTicks,
  width: CssPixels,
  badges: ([left: CssPixels, right: CssPixels] | null)[],
): void {
  pen.font = `400 11px ${FONT}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (const { x, label } of ticks) {
    pen.fillStyle = theme.line;
    pen.fillRect(Math.round(x), height - 8, 1, 8);
    const left = Math.round(x) + 5;
    const right = left + pen.measureText(label).width;
    const isCovered = badges.some((badge) => badge && left < badge[1] + 6 && right > badge[0] - 6);
    if (right > width - 4 || isCovered) continue;
    pen.fillStyle = theme.quiet;
    pen.fillText(label, left, height / 2 + 1);
  }
}

/** Where a text about `x` stands on the axis. */
export function badgeAt(pen: Pen, width: CssPixels, text: string, x: CssPixels): [left: CssPixels, right: CssPixels] {
  pen.font = `500 11px ${FONT}`;
  const own = pen.measureText(text).width + 12;
  const left = Math.min(width - own, Math.max(0, x - own / 2));
  return [left, left + own];
}

/** The pointer's exact time. */
export function drawBadge(
  pen: Pen,
  theme: Theme,
  height: CssPixels,
  text: string,
  [left, right]: [CssPixels, CssPixels],
): void {
  pen.font = `500 11px ${FONT}`;
  pen.fillStyle = theme.ink;
  pen.beginPath();
  pen.roundRect(left, 5, right - left, height - 10, 4);
  pen.fill();
  pen.fillStyle = inkOn(theme.ink);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.fillText(text, left + 6, height / 2 + 1);
}
