import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const phases: Track = {
  lane: LANE.PHASES,
  name: 'Phases',
  about: 'What the loop was doing: timers, pending, idle and prepare, poll (hatched while asleep), check, closing.',
  rowHeight: 26,
  draw: (frame) => drawRows(frame, { weight: 600 }),
  hitTest: hitRows,
  describe: (count) => counted(count, 'phase'),
};
