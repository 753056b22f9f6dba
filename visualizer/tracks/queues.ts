import { LANE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { counted } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { firstVisible } from './boxes.ts';
import { barHeight } from './paint.ts';
import type { Track, TrackFrame } from './track.ts';

/** A closed lane has a strip for each queue. */
const STRIP: CssPixels = 5;
const STRIP_GAP: CssPixels = 1;
/** Strength of one waiting, and how much more of a full queue. */
const FAINTEST = 0.3;

/** Calls `box` for each stretch in which anything waits, in pixels; a pixel that is taken is not called again. */
function eachDepth(
  { scale, dpr }: TrackFrame,
  slices: Slices,
  box: (x: CssPixels, width: CssPixels, depth: number) => void,
): void {
  const snap = (x: CssPixels) => Math.round(x * dpr) / dpr;
  let pixel = Number.NEGATIVE_INFINITY;
  let greatest = 0;
  const flush = () => {
    if (greatest > 0) box(pixel, 1, greatest);
    greatest = 0;
  };
  for (let i = firstVisible(slices, scale.start); i < slices.length && slices.start[i] < scale.end; i++) {
    const x0 = snap(Math.max(-1, scale.x(slices.start[i])));
    const x1 = snap(Math.min(scale.width + 1, scale.x(slices.end[i])));
    const after = slices.count[i];
    if (x0 > pixel) {
      flush();
      pixel = x0;
    }
    greatest = Math.max(greatest, slices.busy[i]);
    if (x1 <= pixel + 1) continue;
    // What came and went within a pixel is seen as that pixel; what stays goes on behind it.
    if (greatest === after) {
      if (after > 0) box(pixel, x1 - pixel, after);
      greatest = 0;
    } else {
      flush();
      if (after > 0) box(pixel + 1, x1 - pixel - 1, after);
    }
  }
  flush();
}

export const queues: Track = {
  lane: LANE.QUEUES,
  name: 'Queues',
  about: 'How many wait in each queue: strong where it is deep. A click on the name shows each by itself.',
  optional: 'always',
  rowHeight: 22,
  tallest: 36,
  closedHeight: (rows) => Math.max(18, rows * (STRIP + STRIP_GAP) + 3),
  draw(frame) {
    const { pen, theme, slices, closed } = frame;
    if (!slices) return;
    slices.rows.forEach((row, at) => {
      if (row.length === 0) return;
      pen.fillStyle = theme.tones[row.tone[0]];
      const most = Math.max(1, slices.peaks[at]);
      if (closed) {
        const y = frame.y + at * (STRIP + STRIP_GAP);
        eachDepth(frame, row, (x, width, depth) => {
          pen.globalAlpha = FAINTEST + (1 - FAINTEST) * (most === 1 ? 1 : (depth - 1) / (most - 1));
          pen.fillRect(x, y, width, STRIP);
        });
      } else {
        const height = barHeight(frame.rowHeight);
        const bottom = frame.y + at * frame.rowHeight + height;
        pen.globalAlpha = 0.85;
        eachDepth(frame, row, (x, width, depth) => {
          const tall = Math.max(2, Math.round((height * Math.min(depth, most)) / most));
          pen.fillRect(x, bottom - tall, width, tall);
        });
      }
      pen.globalAlpha = 1;
    });
  },
  hitTest({ scale, slices }, x) {
    const row = slices?.rows.find(({ length }) => length > 0);
    if (!row) return null;
    return { slices: row, index: 0, row: 0, item: Math.max(0, Math.round(scale.timeAtPx(x))) };
  },
  describe: (count) => counted(count, 'queue'),
};
