/** Moments as flags: a pole at the exact time, and on its right the text, as far as the next flag. */
import type { Slices } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { firstVisible } from './boxes.ts';
import { barHeight, DIMMED, FONT, fitText, isFound } from './paint.ts';
import type { Hit, TrackFrame, TrackPlace } from './track.ts';

const POLE: CssPixels = 2;
/** From this much room on a flag flies. */
const SMALLEST_FLAG: CssPixels = 26;
const LARGEST_FLAG: CssPixels = 340;
const PADDING: CssPixels = 6;
const LETTER: CssPixels = 6.2;
/** How far from a pole the pointer may be and still mean it. */
const REACH: CssPixels = 4;

/** What is written on a flag. */
function textOf(slices: Slices, i: number): string {
  return slices.count[i] > 1 ? `×${count(slices.hits?.[i] || slices.count[i])}` : (slices.labels.get(i) ?? '');
}

/** Room of a flag: up to the next one. */
function roomOf({ scale }: TrackPlace, slices: Slices, i: number): CssPixels {
  const next = i + 1 < slices.length ? scale.x(slices.start[i + 1]) : scale.width;
  return Math.min(LARGEST_FLAG, next - scale.x(slices.start[i]) - 2);
}

/** Draws one row of flags. A pixel that is taken is not drawn again. What a filter does not find comes first, as a pole. */
export function drawFlags(frame: TrackFrame, slices: Slices, y: CssPixels, height: CssPixels): void {
  if (slices.hits) drawPoles(frame, slices, y, height, false);
  drawPoles(frame, slices, y, height, true);
}

function drawPoles(frame: TrackFrame, slices: Slices, y: CssPixels, height: CssPixels, found: boolean): void {
  const { pen, scale, theme, dpr } = frame;
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  const size = Math.min(12, Math.max(9, Math.round(height * 0.6)));
  pen.font = `500 ${size}px ${FONT}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  let taken = Number.NEGATIVE_INFINITY;
  // A flag whose pole is left of the view may still be seen.
  const first = firstVisible(slices, scale.start - LARGEST_FLAG * scale.nsPerPx);
  for (let i = first; i < slices.length && slices.start[i] < scale.end; i++) {
    if (isFound(slices, i) !== found) continue;
    const x = snap(scale.x(slices.start[i]));
    if (x < taken) continue;
    taken = x + 1;
    const fill = theme.tones[slices.tone[i]];
    const room = roomOf(frame, slices, i);
    const text = !found || room < SMALLEST_FLAG ? '' : fitText(pen, textOf(slices, i), room - POLE - 2 * PADDING);
    if (text) drawCloth(frame, x + POLE, y, pen.measureText(text).width + 2 * PADDING, height, fill);
    pen.fillStyle = fill;
    pen.globalAlpha = found ? 1 : DIMMED;
    pen.fillRect(x, y, POLE, height);
    pen.globalAlpha = 1;
    if (!text) continue;
    pen.fillStyle = theme.ink;
    pen.fillText(text, x + POLE + PADDING, y + height / 2 + 0.5);
  }
}

/** Nothing shines through it that would be read with its text, such as the line where a thread ends. */
function drawCloth(
  { pen, theme }: TrackFrame,
  x: CssPixels,
  y: CssPixels,
  width: CssPixels,
  height: CssPixels,
  fill: string,
): void {
  pen.fillStyle = theme.ground;
  pen.fillRect(x, y, width, height);
  pen.fillStyle = fill;
  pen.globalAlpha = theme.name === 'dark' ? 0.22 : 0.12;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
}

/** The flag at `x`: its pole, or its cloth. */
export function hitFlag(place: TrackPlace, slices: Slices, x: CssPixels, row: number): Hit | null {
  const { scale } = place;
  let at = firstVisible(slices, scale.timeAtPx(x + REACH)) - 1;
  if (at < 0) return null;
  const distance = x - scale.x(slices.start[at]);
  if (Math.abs(distance) > REACH && at > 0 && Math.abs(x - scale.x(slices.start[at - 1])) <= REACH) at--;
  const room = roomOf(place, slices, at);
  const cloth = room < SMALLEST_FLAG ? 0 : Math.min(room, textOf(slices, at).length * LETTER + 2 * PADDING);
  return distance <= Math.max(REACH, cloth) ? { slices, index: at, row } : null;
}

/** Draws row `row` of a lane with `draw`; what rows with flags and rows with bars have in common. */
export function rowPlace(place: TrackPlace, row: number): { y: CssPixels; height: CssPixels } {
  return { y: place.y + row * place.rowHeight, height: barHeight(place.rowHeight) };
}
