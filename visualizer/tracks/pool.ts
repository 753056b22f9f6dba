import { LANE } from '../../instrument/model/lanes.ts';
import { counted } from '../view/format.ts';
import { requestRows } from './request-rows.ts';
import type { Track } from './track.ts';

export const pool: Track = {
  ...requestRows(5, false),
  lane: LANE.POOL,
  name: 'Thread pool',
  about:
    'What each thread of libuv’s pool worked on. A bar fades where its begin or end is known to lie between two moments only. A click on a bar tells of the request.',
  optional: 'always',
  rowHeight: 17,
  tallest: 30,
  describe: (count) => counted(count, 'request'),
};
