import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const iterations: Track = {
  lane: LANE.ITERATIONS,
  name: 'Iterations',
  about: 'One round of the event loop each, from the end of one timers step to the end of the next.',
  tallest: 34,
  rowHeight: 18,
  draw: (frame) => drawRows(frame, { weight: 500 }),
  hitTest: hitRows,
  describe: (count) => counted(count, 'iteration'),
};
