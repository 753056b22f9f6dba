import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const callbacks: Track = {
  lane: LANE.CALLBACKS,
  name: 'Callbacks',
  about: 'Every callback that Node ran, in the colour of its phase; one inside another is a row lower.',
  rowHeight: 22,
  thins: true,
  draw: (frame) => drawRows(frame),
  hitTest: hitRows,
  describe: (count) => counted(count, 'callback'),
};
