/** What lies under a point of the timeline. */
import type { Stage } from '../view/stage.ts';
import type { Hover } from '../view/stage-state.ts';
import type { CssPixels } from '../view/time-scale.ts';
import type { LaneBox, ThreadBox } from './layout.ts';
import type { TrackPlace } from './track.ts';

/** What of a stage is drawn. */
export type Drawn = Pick<
  Stage,
  'answer' | 'scale' | 'scrollTop' | 'zero' | 'state' | 'pointer' | 'width' | 'height' | 'whole' | 'slicesOf'
>;

/** Where a lane stands and what it shows. */
export function placeOf(stage: Drawn, thread: ThreadBox, lane: LaneBox): TrackPlace {
  const { contentY: y, height, rowHeight, closed } = lane;
  const slices = stage.slicesOf(thread.key, lane.track.lane);
  return { scale: stage.scale, dpr: globalThis.devicePixelRatio || 1, y, height, rowHeight, closed, slices };
}

/** What lies at a point of the timeline's canvas. */
export function hitAt(stage: Stage, x: CssPixels, y: CssPixels): Hover | null {
  const pageY = y + stage.scrollTop;
  for (const thread of stage.state.layout.threads) {
    const lane = thread.lanes.find((box) => pageY >= box.y && pageY < box.y + box.height);
    if (!lane) continue;
    const hit = lane.track.hitTest(placeOf(stage, thread, lane), x, pageY);
    if (!hit) return null;
    const { slices, index, row } = hit;
    return {
      ...{ x, y, row, facts: null },
      ref: { thread: thread.key, lane: lane.track.lane, item: hit.item ?? slices.item[index] },
      count: hit.item === undefined ? slices.count[index] : 1,
      found: slices.hits?.[index] ?? null,
      from: slices.start[index],
      to: slices.end[index],
      busy: slices.busy[index],
    };
  }
  return null;
}
