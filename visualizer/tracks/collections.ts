import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const collections: Track = {
  lane: LANE.GC,
  name: 'GC',
  about: 'Garbage collections: JavaScript stands still while one runs.',
  optional: 'crowded',
  tallest: 40,
  rowHeight: 17,
  draw: (frame) => drawRows(frame),
  hitTest: hitRows,
  describe: (count) => counted(count, 'collection'),
};
