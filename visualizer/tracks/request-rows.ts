/** What the lanes of requests have in common: a row for each thread, or for each that is in flight; closed, a strip for each. */
import type { CssPixels } from '../view/time-scale.ts';
import { barHeight, hitRow } from './paint.ts';
import { drawRequests } from './request-bars.ts';
import type { Track } from './track.ts';

const STRIP_GAP: CssPixels = 1;
const THINNEST: CssPixels = 1;
const LOWEST_CLOSED: CssPixels = 18;
/** A closed lane is no higher: where there are many strips they are thinner, and in the end lie over one another. */
const TALLEST_CLOSED: CssPixels = 64;

/**
 * @param strip how high a strip is where there are few
 * @param withWaits whether the wait for a thread and for the loop are shown, too
 */
export function requestRows(strip: CssPixels, withWaits: boolean): Pick<Track, 'closedHeight' | 'draw' | 'hitTest'> {
  const closedPitch = (rows: number): CssPixels => Math.min(strip + STRIP_GAP, TALLEST_CLOSED / rows);
  return {
    closedHeight: (rows) => Math.max(LOWEST_CLOSED, Math.ceil(rows * closedPitch(rows)) + 3),
    draw(frame) {
      const rows = frame.slices?.rows ?? [];
      const pitch = frame.closed ? closedPitch(rows.length) : frame.rowHeight;
      const height = frame.closed ? Math.max(THINNEST, pitch - STRIP_GAP) : barHeight(pitch);
      rows.forEach((slices, row) => {
        drawRequests(frame, { slices, y: frame.y + row * pitch, height, withWaits });
      });
    },
    hitTest(place, x, y) {
      const rows = place.slices?.rows ?? [];
      const row = Math.floor((y - place.y) / (place.closed ? closedPitch(rows.length) : place.rowHeight));
      return rows[row] ? hitRow(place, rows[row], x, row) : null;
    },
  };
}
