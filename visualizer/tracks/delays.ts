import { LANE, TONE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { counted } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { firstVisible } from './boxes.ts';
import { DELAY_TOP, delayHeight } from './overview.ts';
import { barHeight, FONT, fitText, hitRow } from './paint.ts';
import type { Track, TrackFrame } from './track.ts';

const SMALLEST_TEXT: CssPixels = 34;
const TEXT_PADDING: CssPixels = 5;

/** Calls `bar` for each delay; of those that share a pixel, for the longest. */
function eachBar(
  { scale, dpr }: TrackFrame,
  slices: Slices,
  bar: (x: CssPixels, width: CssPixels, delay: number, index: number) => void,
): void {
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  let waiting: [x: CssPixels, width: CssPixels, delay: number, index: number] | null = null;
  for (let i = firstVisible(slices, scale.start); i < slices.length && slices.start[i] < scale.end; i++) {
    const x0 = snap(Math.max(-4, scale.x(slices.start[i])));
    const x1 = snap(Math.min(scale.width + 4, scale.x(slices.end[i])));
    if (waiting && x0 < waiting[0] + waiting[1]) {
      // They share its last pixel: the longer one has it.
      if (slices.busy[i] > waiting[2]) waiting = [waiting[0], Math.max(waiting[1], x1 - waiting[0]), slices.busy[i], i];
      continue;
    }
    if (waiting) bar(...waiting);
    waiting = [x0, Math.max(1, x1 - x0), slices.busy[i], i];
  }
  if (waiting) bar(...waiting);
}

export const delays: Track = {
  lane: LANE.DELAYS,
  name: 'Loop delay',
  about:
    'From each wake-up of poll to the next poll: how long an event that came just after the wake-up had to wait. The taller, the longer (logarithmic, as in the overview).',
  optional: 'always',
  rowHeight: 22,
  tallest: 34,
  draw(frame) {
    const { pen, theme, y, rowHeight, scale } = frame;
    const slices = frame.slices?.rows[0];
    if (!slices) return;
    const height = barHeight(rowHeight);
    const tall = delayHeight(frame.slices!.peaks[0] ?? 0, height);
    const texts: [x: CssPixels, room: CssPixels, text: string][] = [];
    pen.fillStyle = theme.tones[TONE.DELAY];
    pen.globalAlpha = 0.45;
    eachBar(frame, slices, (x, width, delay, index) => {
      const top = y + height - Math.max(2, tall(delay));
      pen.fillRect(x, top, width, y + height - top);
      const left = Math.max(0, x) + TEXT_PADDING;
      const room = Math.min(scale.width, x + width) - left - TEXT_PADDING;
      const text = slices.labels.get(index);
      if (text && room + 2 * TEXT_PADDING >= SMALLEST_TEXT) texts.push([left, room, text]);
    });
    pen.globalAlpha = 1;
    pen.font = `500 ${Math.min(12, Math.max(9, Math.round(height * 0.55)))}px ${FONT}`;
    pen.textBaseline = 'middle';
    pen.textAlign = 'left';
    pen.fillStyle = theme.ink;
    for (const [x, room, text] of texts) {
      const fitted = fitText(pen, text, room);
      if (fitted === text) pen.fillText(fitted, x, y + (height + DELAY_TOP) / 2);
    }
  },
  hitTest: (place, x) => (place.slices?.rows[0] ? hitRow(place, place.slices.rows[0], x, 0) : null),
  describe: (count) => counted(count, 'delay'),
};
