import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { barHeight, hitRow } from './paint.ts';
import { drawRequests } from './request-bars.ts';
import type { Track } from './track.ts';

/** A closed lane has a strip for each thread, thinner where there are many. */
const STRIP: CssPixels = 5;
const THINNEST: CssPixels = 1;
const TALLEST_CLOSED: CssPixels = 64;

const stripOf = (rows: number): CssPixels => Math.max(THINNEST + 1, Math.min(STRIP + 1, TALLEST_CLOSED / rows));

export const pool: Track = {
  lane: LANE.POOL,
  name: 'Thread pool',
  about:
    'What each thread of libuv’s pool worked on. A bar fades where its begin or end is known to lie between two moments only. A click on a bar tells of the request.',
  optional: 'always',
  rowHeight: 17,
  tallest: 30,
  closedHeight: (rows) => Math.max(18, Math.ceil(rows * stripOf(rows)) + 3),
  draw(frame) {
    const rows = frame.slices?.rows ?? [];
    const pitch = frame.closed ? stripOf(rows.length) : frame.rowHeight;
    const height = frame.closed ? Math.max(THINNEST, pitch - 1) : barHeight(pitch);
    rows.forEach((slices, row) => {
      drawRequests(frame, { slices, y: frame.y + row * pitch, height, withWaits: false });
    });
  },
  hitTest(place, x, y) {
    const rows = place.slices?.rows ?? [];
    const row = Math.floor((y - place.y) / (place.closed ? stripOf(rows.length) : place.rowHeight));
    return rows[row] ? hitRow(place, rows[row], x, row) : null;
  },
  describe: (count) => counted(count, 'request'),
};
