import { LANE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { counted } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { firstVisible } from './boxes.ts';
import { barHeight, LANE_PADDING } from './paint.ts';
import type { Track, TrackFrame } from './track.ts';

/** What is not known any more: from the last reading to the thread's latest event. */
const AFTER_LAST = 0.35;
const SEPARATOR = 0.5;

/** The readings that matter to what is seen: one further on either side. */
function visible({ scale }: TrackFrame, slices: Slices): [first: number, end: number] {
  const first = firstVisible(slices, scale.start);
  let end = first;
  while (end < slices.length && slices.start[end] < scale.end) end++;
  return [first, Math.min(slices.length, end + 1)];
}

/** The layers of the heap one on the other, each as high as what it holds; straight from reading to reading. */
function drawLayers(frame: TrackFrame, rows: Slices[], top: CssPixels, height: CssPixels, peak: number): void {
  const { pen, scale, theme } = frame;
  const [first, end] = visible(frame, rows[0]);
  if (first === end) return;
  const { start } = rows[0];
  const bottom = top + height;
  const perKiB = height / Math.max(1, peak);
  const x = (i: number) => Math.min(scale.width + 2, Math.max(-2, scale.x(start[i])));
  let floor = new Float64Array(end).fill(bottom);
  const last = end - 1;
  const until = Math.min(scale.width + 2, scale.x(rows[0].end[last]));
  for (const row of rows) {
    const ceiling = floor.map((y, i) => (i < first ? y : y - row.busy[i] * perKiB));
    pen.fillStyle = theme.tones[row.tone[0]];
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.moveTo(x(first), floor[first]);
    for (let i = first; i < end; i++) pen.lineTo(x(i), ceiling[i]);
    for (let i = last; i >= first; i--) pen.lineTo(x(i), floor[i]);
    pen.fill();
    if (until > x(last)) {
      pen.globalAlpha = AFTER_LAST;
      pen.fillRect(x(last), ceiling[last], until - x(last), floor[last] - ceiling[last]);
    }
    floor = ceiling;
  }
  pen.globalAlpha = 1;
  drawEdges(frame, rows, first, end, bottom, perKiB, x);
}

/** Hairlines between the layers, where a layer is thick enough to need one. */
function drawEdges(
  { pen, theme }: TrackFrame,
  rows: Slices[],
  first: number,
  end: number,
  bottom: CssPixels,
  perKiB: number,
  x: (i: number) => CssPixels,
): void {
  const height = new Float64Array(end);
  pen.strokeStyle = theme.ground;
  pen.lineWidth = SEPARATOR;
  for (const row of rows.slice(0, -1)) {
    pen.beginPath();
    for (let i = first; i < end; i++) {
      height[i] += row.busy[i];
      const y = bottom - height[i] * perKiB;
      if (i === first) pen.moveTo(x(i), y);
      else pen.lineTo(x(i), y);
    }
    pen.stroke();
  }
}

export const heap: Track = {
  lane: LANE.HEAP,
  name: 'Heap',
  about:
    'How much of V8’s heap is used: read at the begin and end of each collection, straight in between, pale after the last reading. A click on the name shows the spaces’ names.',
  optional: 'always',
  rowHeight: 18,
  fewestRows: 4,
  tallest: 30,
  closedHeight: () => 26,
  draw(frame) {
    const { slices, closed, height } = frame;
    const rows = slices?.rows.filter(({ length }) => length > 0) ?? [];
    if (!slices || rows.length === 0) return;
    const tall = closed ? frame.rowHeight : height - LANE_PADDING;
    drawLayers(frame, rows, frame.y, barHeight(tall), slices.peaks[0]);
  },
  hitTest({ scale, slices }, x) {
    const row = slices?.rows.find(({ length }) => length > 0);
    if (!row) return null;
    return { slices: row, index: 0, row: 0, item: Math.max(0, Math.round(scale.timeAtPx(x))) };
  },
  describe: (count) => counted(count, 'reading'),
};
