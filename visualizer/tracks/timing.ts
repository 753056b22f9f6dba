import { LANE, TONE } from '../../instrument/model/lanes.ts';
import type { Slices } from '../source/protocol.ts';
import { counted } from '../view/format.ts';
import { drawFlags, hitFlag, rowPlace } from './flags.ts';
import { drawRow, hitRow } from './paint.ts';
import type { Track } from './track.ts';

/** A row holds marks or measures, never both. */
const hasMarks = ({ length, tone }: Slices) => length > 0 && tone[0] === TONE.MARK;

export const timing: Track = {
  lane: LANE.TIMING,
  name: 'Timing',
  about: 'The program’s own performance.mark, as flags, and performance.measure, as bars.',
  optional: 'always',
  tallest: 32,
  rowHeight: 19,
  draw(frame) {
    frame.slices?.rows.forEach((slices, row) => {
      const { y, height } = rowPlace(frame, row);
      if (hasMarks(slices)) drawFlags(frame, slices, y, height);
      else drawRow(frame, slices, y, height);
    });
  },
  hitTest(place, x, y) {
    const row = Math.floor((y - place.y) / place.rowHeight);
    const slices = place.slices?.rows[row];
    if (!slices) return null;
    return hasMarks(slices) ? hitFlag(place, slices, x, row) : hitRow(place, slices, x, row);
  },
  describe: (count) => counted(count, 'mark or measure', 'marks or measures'),
};
