/** Drawing slices as rectangles with texts. Everything here costs slices on the screen, of which there are about as many as pixels. */
import { TONE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { inkOn } from '../view/palette.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { eachBox, firstVisible } from './boxes.ts';
import type { Hit, Pen, TrackFrame, TrackPlace } from './track.ts';

export const FONT = '"Inter Variable", system-ui, sans-serif';
/** Space between two rows of a lane, as long as they are high enough. */
const ROW_GAP: CssPixels = 2;
/** Space between two lanes. */
export const LANE_PADDING: CssPixels = 4;
/** From this width on a rectangle has rounded corners and a hairline of space to the next one. */
const ROOMY: CssPixels = 5;
const TEXT_PADDING: CssPixels = 6;
const SMALLEST_TEXT: CssPixels = 20;
/** What is lower has no text in it. */
const LOWEST_LABELLED: CssPixels = 9;
/** A text that is cut keeps at least so many letters. */
const FEWEST_LETTERS = 4;
/** How far from a narrow slice the pointer may be and still mean it. */
const REACH: CssPixels = 3;

/** Height of what is drawn in a row: the rest is the gap to the next one, of which thin rows have less. */
export function barHeight(rowHeight: CssPixels): CssPixels {
  return rowHeight - (rowHeight > 8 ? ROW_GAP : rowHeight > 2 ? 1 : 0);
}

export interface RowLook {
  /** Fill of a slice; the theme's tone when not given. */
  fill?: (slices: Slices, index: number, frame: TrackFrame) => string;
  weight?: 400 | 500 | 600;
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
  const labelled: [index: number, x: CssPixels, width: CssPixels, fill: string][] = [];
  const draw = (i: number, x0: CssPixels, width: CssPixels) => {
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
  };
  eachBox(slices, scale, dpr, 0, scale.width, draw, (i) => isFound(slices, i) === found);
  pen.globalAlpha = 1;
  drawLabels(frame, slices, labelled, y, height, look.weight ?? 500);
}

/** Lengths from which on a crowd's longest makes it stronger, and from which on it is as strong as one alone. */
const SHORT_NS = 1e4;
const LONG_NS = 1e7;

/** A crowd is pale; the busier it is the stronger, and the longer its longest, so that one among a million is seen. */
function crowdAlpha(slices: Slices, i: number): number {
  const span = Math.max(1, slices.end[i] - slices.start[i]);
  const busy = Math.min(1, slices.busy[i] / span);
  const share = Math.log(Math.max(1, slices.longest[i]) / SHORT_NS) / Math.log(LONG_NS / SHORT_NS);
  return 0.3 + 0.35 * busy + 0.35 * Math.min(1, Math.max(0, share));
}

export function drawLabels(
  { pen, scale }: TrackFrame,
  slices: Slices,
  labelled: [index: number, x: CssPixels, width: CssPixels, fill: string][],
  y: CssPixels,
  height: CssPixels,
  weight: number,
): void {
  if (labelled.length === 0 || height < LOWEST_LABELLED) return;
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
export function hitRow({ scale, dpr }: TrackPlace, slices: Slices, x: CssPixels, row: number): Hit | null {
  const at = firstVisible(slices, scale.timeAtPx(x));
  const near = slices.hits ? foundNear(scale, slices, x, at) : -1;
  if (near >= 0) return { slices, index: near, row };
  let drawn = -1;
  eachBox(slices, scale, dpr, x - REACH, x + 1, (i, left, width) => {
    if (x >= left && x < left + width) drawn = i;
  });
  if (drawn >= 0) return { slices, index: drawn, row };
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
    drawRow(frame, slices, frame.y + row * frame.rowHeight, barHeight(frame.rowHeight), look);
  });
}

/** What lies at a point of a lane with rows. */
export function hitRows(place: TrackPlace, x: CssPixels, y: CssPixels): Hit | null {
  const row = Math.floor((y - place.y) / place.rowHeight);
  const slices = place.slices?.rows[row];
  return slices ? hitRow(place, slices, x, row) : null;
}
