/**
 * Requests to the thread pool as bars. What is certain is filled; where a moment lies between two, the bar fades towards it.
 *
 *   waits for a thread   on a thread                    done, waits for the loop
 *   ░░░░░░░░░░░░░░░░░░░░░▒▓████████████████████████▓▒░   ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
 */
import type { Nanoseconds } from '../../instrument/schema/units.ts';
import type { RequestMoments, Slices } from '../source/protocol.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { firstVisible } from './boxes.ts';
import { drawLabels } from './paint.ts';
import type { TrackFrame } from './track.ts';

/** How strong a bar is that waits for a thread, and one whose result waits for the loop. */
const WAITING = 0.25;
const READY = 0.5;
/** Steps from nothing to all of a bar whose edge is not known exactly. */
const FADE_STEPS = 6;
/** An edge that is known better than this is sharp. */
const SHARP: CssPixels = 1.5;
const SMALLEST_TEXT: CssPixels = 20;
/** From this width on a bar has rounded corners and a hairline of space to the next one. */
const ROOMY: CssPixels = 5;
const CORNER: CssPixels = 2;
/** Height of what is done and waits for the loop, as a part of the bar's. */
const LOW = 0.34;

interface Bars {
  slices: Slices;
  y: CssPixels;
  height: CssPixels;
  /** Whether the wait for a thread and for the loop are shown around it. */
  withWaits: boolean;
}

/** Draws one row of requests. */
export function drawRequests(frame: TrackFrame, { slices, y, height, withWaits }: Bars): void {
  const { pen, scale, theme, dpr } = frame;
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  const at = (time: Nanoseconds) => snap(Math.min(scale.width + 4, Math.max(-4, scale.x(time))));
  const labelled: [index: number, x: CssPixels, width: CssPixels, fill: string][] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (let i = firstVisible(slices, scale.start); i < slices.length && slices.start[i] < scale.end; i++) {
    const x0 = at(slices.start[i]);
    const width = Math.max(1, at(slices.end[i]) - x0);
    if (x0 + width <= taken) continue;
    taken = x0 + width;
    const fill = theme.tones[slices.tone[i]];
    pen.fillStyle = fill;
    const moments = slices.requests?.get(i);
    if (!moments) {
      pen.globalAlpha = slices.count[i] === 1 ? 1 : 0.7;
      pen.fillRect(x0, y, width, height);
    } else if (withWaits) drawWhole(frame, moments, [x0, x0 + width - gapOf(width)], at, y, height);
    else drawRun(frame, moments, at, y, height, width);
    const text: [CssPixels, CssPixels] =
      withWaits && moments ? [at(moments.started), at(moments.done) - at(moments.started)] : [x0, width];
    if (slices.labels.has(i) && text[1] >= SMALLEST_TEXT) labelled.push([i, ...text, fill]);
  }
  pen.globalAlpha = 1;
  drawLabels(frame, slices, labelled, y, height, 500);
}

const gapOf = (width: CssPixels): CssPixels => (width >= ROOMY ? 1 : 0);

function drawWhole(
  frame: TrackFrame,
  moments: RequestMoments,
  [from, to]: [CssPixels, CssPixels],
  at: (time: Nanoseconds) => CssPixels,
  y: CssPixels,
  height: CssPixels,
): void {
  const { pen } = frame;
  const [started, done] = [at(moments.started), at(moments.done)];
  pen.globalAlpha = WAITING;
  if (started > from) pen.fillRect(from, y, Math.min(started, to) - from, height);
  drawRun(frame, moments, at, y, height, to - from);
  if (done >= to || moments.isOpen) return;
  const low = Math.max(1, Math.round(height * LOW));
  pen.globalAlpha = READY;
  pen.fillRect(done, y + Math.round((height - low) / 2), to - done, low);
}

/** The part on a thread. */
function drawRun(
  { pen }: TrackFrame,
  { started, startedFrom, startedTo, done, doneFrom, doneTo, isOpen }: RequestMoments,
  at: (time: Nanoseconds) => CssPixels,
  y: CssPixels,
  height: CssPixels,
  width: CssPixels,
): void {
  const [begin, end] = [at(started), Math.max(at(done), at(started) + 1)];
  const middle = (begin + end) / 2;
  const softFrom = Math.max(begin, Math.min(at(startedTo), middle));
  const softTo = isOpen ? end : Math.min(end, Math.max(at(doneFrom), middle));
  const isSoft = [at(startedTo) - at(startedFrom) > SHARP, !isOpen && at(doneTo) - at(doneFrom) > SHARP];
  const [from, to] = [isSoft[0] ? softFrom : begin, isSoft[1] ? softTo : end];
  pen.globalAlpha = 1;
  const length = Math.max(1, to - from - (isSoft[1] ? 0 : gapOf(width)));
  const isRound = length >= ROOMY && !isSoft[0] && !isSoft[1];
  if (isRound) {
    pen.beginPath();
    pen.roundRect(from, y, length, height, CORNER);
    pen.fill();
  } else if (to > from) pen.fillRect(from, y, length, height);
  if (isSoft[0]) fade(pen, at(startedFrom), softFrom, y, height, true);
  if (isSoft[1]) fade(pen, softTo, at(doneTo), y, height, false);
}

/** From nothing to all between two places, or the other way round. */
function fade(
  pen: TrackFrame['pen'],
  from: CssPixels,
  to: CssPixels,
  y: CssPixels,
  height: CssPixels,
  grows: boolean,
): void {
  const steps = Math.max(1, Math.min(FADE_STEPS, Math.floor(to - from)));
  const step = (to - from) / steps;
  for (let i = 0; i < steps; i++) {
    const share = (i + 0.5) / steps;
    pen.globalAlpha = grows ? share : 1 - share;
    pen.fillRect(from + i * step, y, step, height);
  }
}
