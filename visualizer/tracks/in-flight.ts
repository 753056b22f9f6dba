import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { requestRows } from './request-rows.ts';
import type { Track } from './track.ts';

export const inFlight: Track = {
  ...requestRows(4, true),
  lane: LANE.IN_FLIGHT,
  name: 'In flight',
  about:
    'Requests to the thread pool, each from when it was made to its callback: pale while it waits for a thread, full while a thread works on it, low while its result waits for the loop.',
  optional: 'always',
  rowHeight: 17,
  thins: true,
  tallest: 30,
  describe: (count) => counted(count, 'request'),
};
