/** Drawing slices as rectangles with texts. Everything here costs slices on the screen, of which there are about as many as pixels. */
import { TONE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { inkOn } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';
import type { Hit, Pen, TrackFrame, TrackPlace } from './track.ts';

export const FONT = '"Inter Variable", system-ui, sans-serif';
/** Space between two rows of a lane. */
export const ROW_GAP: CssPixels = 2;
/** Space between two lanes. */
export const LANE_PADDING: CssPixels = 4;
/** From this width on a rectangle has rounded corners and a hairline of space to the next one. */
const ROOMY: CssPixels = 5;
const TEXT_PADDING: CssPixels = 6;
const SMALLEST_TEXT: CssPixels = 20;
/** A text that is cut keeps at least so many letters. */
const FEWEST_LETTERS = 4;
/** How far from a narrow slice the pointer may be and still mean it. */
const REACH: CssPixels = 3;

export interface RowLook {
  /** Fill of a slice; the theme's tone when not given. */
  fill?: (slices: Slices, index: number, frame: TrackFrame) => string;
  weight?: 400 | 500 | 600;
}

/** Index of the first slice that ends after a time. */
export function firstVisible(slices: Slices, time: number): number {
  let low = 0;
  let high = slices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (slices.end[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How strong what a filter does not find still is. */
export const DIMMED = 0.14;

/** Whether a slice has anything that the lanes are filtered by; all have where they are not. */
export function isFound({ hits }: Slices, i: number): boolean {
  return hits === undefined || hits[i] > 0;
}

/** Draws one row of slices at `y`; what a filter does not find first, so that it hides nothing that is found. */
export function drawRow(frame: TrackFrame, slices: Slices, y: CssPixels, height: CssPixels, look: RowLook = {}): void {
  if (slices.hits) drawSlices(frame, slices, y, height, look, false);
  drawSlices(frame, slices, y, height, look, true);
}

function drawSlices(
  frame: TrackFrame,
  slices: Slices,
  y: CssPixels,
  height: CssPixels,
  look: RowLook,
  found: boolean,
): void {
  const { pen, scale, theme, dpr } = frame;
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  const labelled: [index: number, x: CssPixels, width: CssPixels, fill: string][] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (let i = firstVisible(slices, scale.start); i < slices.length && slices.start[i] < scale.end; i++) {
    if (isFound(slices, i) !== found) continue;
    const x0 = snap(Math.max(-4, scale.x(slices.start[i])));
    const x1 = snap(Math.min(scale.width + 4, scale.x(slices.end[i])));
    const width = Math.max(1, x1 - x0);
    if (x0 + width <= taken) continue;
    taken = x0 + width;
    const tone = slices.tone[i];
    const fill = look.fill?.(slices, i, frame) ?? theme.tones[tone];
    pen.fillStyle = fill;
    pen.globalAlpha = found ? (slices.count[i] === 1 ? 1 : crowdAlpha(slices, i)) : DIMMED;
    if (width >= ROOMY) {
      pen.beginPath();
      pen.roundRect(x0, y, width - 1, height, 2);
      pen.fill();
      if (tone === TONE.ASLEEP) {
        pen.fillStyle = frame.hatch;
        pen.fill();
      }
    } else pen.fillRect(x0, y, width > 2 ? width - 0.5 : width, height);
    if (found && width >= SMALLEST_TEXT && slices.labels.has(i)) labelled.push([i, x0, width, fill]);
  }
  pen.globalAlpha = 1;
  drawLabels(frame, slices, labelled, y, height, look.weight ?? 500);
}

/** A crowd is pale; the more one of it stands out, and the busier it is, the stronger. */
function crowdAlpha(slices: Slices, i: number): number {
  const span = Math.max(1, slices.end[i] - slices.start[i]);
  const busy = Math.min(1, slices.busy[i] / span);
  return 0.4 + 0.45 * busy + 0.15 / slices.count[i];
}

function drawLabels(
  { pen, scale }: TrackFrame,
  slices: Slices,
  labelled: [index: number, x: CssPixels, width: CssPixels, fill: string][],
  y: CssPixels,
  height: CssPixels,
  weight: number,
): void {
  if (labelled.length === 0) return;
  const size = Math.min(12, Math.max(9, Math.round(height * 0.58)));
  pen.font = `${weight} ${size}px ${FONT}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (const [i, x, width, fill] of labelled) {
    const left = Math.max(0, x) + TEXT_PADDING;
    const room = Math.min(scale.width, x + width) - left - TEXT_PADDING + 2;
    const text = fitText(pen, slices.labels.get(i)!, room);
    if (!text) continue;
    pen.fillStyle = inkOn(fill);
    pen.fillText(text, left, y + height / 2 + 0.5);
  }
}

const widths = new Map<string, number>();

function widthOf(pen: Pen, text: string): CssPixels {
  const key = pen.font + text;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5000) widths.clear();
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** As much of a text as fits, with an ellipsis where it is cut; '' where hardly anything would be left of it. */
export function fitText(pen: Pen, text: string, room: CssPixels): string {
  const width = widthOf(pen, text);
  if (width <= room) return text;
  let letters = Math.floor((text.length * room) / width);
  while (letters >= FEWEST_LETTERS) {
    const cut = `${text.slice(0, letters).trimEnd()}…`;
    if (widthOf(pen, cut) <= room) return cut;
    letters--;
  }
  return '';
}

/** The slice at `x`, or the nearest one within reach. */
export function hitRow({ scale }: TrackPlace, slices: Slices, x: CssPixels, row: number): Hit | null {
  const time = scale.timeAtPx(x);
  const at = firstVisible(slices, time);
  const near = slices.hits ? foundNear(scale, slices, x, at) : -1;
  if (near >= 0) return { slices, index: near, row };
  if (at < slices.length && slices.start[at] <= time) return { slices, index: at, row };
  const before = at > 0 ? x - scale.x(slices.end[at - 1]) : Number.POSITIVE_INFINITY;
  const after = at < slices.length ? scale.x(slices.start[at]) - x : Number.POSITIVE_INFINITY;
  if (Math.min(before, after) > REACH) return null;
  return { slices, index: before < after ? at - 1 : at, row };
}

/** The nearest slice within reach that a filter finds; -1 where there is none. */
function foundNear(scale: TrackPlace['scale'], slices: Slices, x: CssPixels, at: number): number {
  let best = -1;
  let nearest = REACH;
  const look = (i: number) => {
    const gap = Math.max(0, scale.x(slices.start[i]) - x, x - scale.x(slices.end[i]));
    if (isFound(slices, i) && (gap < nearest || best < 0)) [best, nearest] = [i, gap];
  };
  for (let i = at; i < slices.length && scale.x(slices.start[i]) - x <= REACH; i++) look(i);
  for (let i = at - 1; i >= 0 && x - scale.x(slices.end[i]) <= REACH; i--) look(i);
  return best;
}

/** All rows of a lane, one below the other. */
export function drawRows(frame: TrackFrame, look: RowLook = {}): void {
  frame.slices?.rows.forEach((slices, row) => {
    drawRow(frame, slices, frame.y + row * frame.rowHeight, frame.rowHeight - ROW_GAP, look);
  });
}

/** What lies at a point of a lane with rows. */
export function hitRows(place: TrackPlace, x: CssPixels, y: CssPixels): Hit | null {
  const row = Math.floor((y - place.y) / place.rowHeight);
  const slices = place.slices?.rows[row];
  return slices ? hitRow(place, slices, x, row) : null;
}
