/** What to ask the worker for, so that the next few movements need no question. */

import { LANE } from '../../instrument/model/lanes.ts';
import { bucketOf } from '../../instrument/model/levels.ts';
import type { Query } from '../source/protocol.ts';
import type { Layout } from '../tracks/layout.ts';
import type { CssPixels, View } from './time-scale.ts';
import { spanOf } from './viewport.ts';

const GROUND = [LANE.PHASES, LANE.ITERATIONS] as const;

/** The view and as much again on either side, at a power-of-two resolution. `key` tells whether an answer still serves. */
export function queryFor(view: View, width: CssPixels, layout: Layout, filter = ''): { query: Query; key: string } {
  const span = spanOf(view);
  const nsPerPx = span / width;
  const threads = layout.threads.map(({ key, lanes, collapsed }) => ({
    key,
    // Phases and iterations are seen behind the other lanes, too.
    lanes: [...new Set([...lanes.map(({ track }) => track.lane), ...(collapsed ? [] : GROUND)])],
  }));
  const query: Query = { from: view.start - span, to: view.end + span, nsPerPx, threads, overviewPx: width, filter };
  const lanes = threads.map(({ key, lanes }) => `${key}:${lanes.join('.')}`).join();
  const key = `${bucketOf(nsPerPx)} ${width} ${lanes} ${filter}`;
  return { query, key };
}
