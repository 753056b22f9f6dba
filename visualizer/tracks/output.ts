import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawFlags, hitFlag, rowPlace } from './flags.ts';
import type { Track } from './track.ts';

export const output: Track = {
  lane: LANE.OUTPUT,
  name: 'Output',
  about: 'What the program wrote to stdout and, in red, to stderr, at the moment it did. A click selects who wrote it.',
  optional: 'always',
  exemplar: 'Among them:',
  tallest: 32,
  rowHeight: 19,
  draw(frame) {
    frame.slices?.rows.forEach((slices, row) => {
      const { y, height } = rowPlace(frame, row);
      drawFlags(frame, slices, y, height);
    });
  },
  hitTest(place, x, y) {
    const row = Math.floor((y - place.y) / place.rowHeight);
    const slices = place.slices?.rows[row];
    return slices ? hitFlag(place, slices, x, row) : null;
  },
  describe: (count) => counted(count, 'text'),
};
