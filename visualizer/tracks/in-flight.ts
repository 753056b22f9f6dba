import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { barHeight, hitRow } from './paint.ts';
import { drawRequests } from './request-bars.ts';
import type { Track } from './track.ts';

/** A closed lane has a strip for each row. */
const STRIP: CssPixels = 4;
const STRIP_GAP: CssPixels = 1;

export const inFlight: Track = {
  lane: LANE.IN_FLIGHT,
  name: 'In flight',
  about:
    'Requests to the thread pool, each from when it was made to its callback: pale while it waits for a thread, full while a thread works on it, low while its result waits for the loop.',
  optional: 'always',
  rowHeight: 17,
  tallest: 30,
  closedHeight: (rows) => Math.max(18, rows * (STRIP + STRIP_GAP) + 3),
  draw(frame) {
    const pitch = frame.closed ? STRIP + STRIP_GAP : frame.rowHeight;
    const height = frame.closed ? STRIP : barHeight(frame.rowHeight);
    frame.slices?.rows.forEach((slices, row) => {
      drawRequests(frame, { slices, y: frame.y + row * pitch, height, withWaits: true });
    });
  },
  hitTest(place, x, y) {
    const row = Math.floor((y - place.y) / (place.closed ? STRIP + STRIP_GAP : place.rowHeight));
    const slices = place.slices?.rows[row];
    return slices ? hitRow(place, slices, x, row) : null;
  },
  describe: (count) => counted(count, 'request'),
};
