import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const ticks: Track = {
  lane: LANE.TICKS,
  name: 'Ticks',
  about: 'Callbacks given to process.nextTick: run after the current callback, before anything else.',
  optional: 'crowded',
  rowHeight: 19,
  thins: true,
  draw: (frame) => drawRows(frame),
  hitTest: hitRows,
  describe: (count) => counted(count, 'tick'),
};
