import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { drawRows, hitRows } from './paint.ts';
import type { Track } from './track.ts';

export const microtasks: Track = {
  lane: LANE.MICROTASKS,
  name: 'Microtasks',
  about: 'Promise reactions, awaits and queueMicrotask: run when the tick queue is empty.',
  optional: 'crowded',
  rowHeight: 19,
  thins: true,
  draw: (frame) => drawRows(frame),
  hitTest: hitRows,
  describe: (count) => counted(count, 'microtask'),
};
