/** Where each lane of each thread stands, in pixels from the top of the scrolled page. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { ThreadSummary } from '../source/protocol.ts';
import { type Arrangement, AS_AT_FIRST } from '../view/arrangement.ts';
import type { CssPixels } from '../view/time-scale.ts';
import { TRACKS } from './list.ts';
import { LANE_PADDING } from './paint.ts';
import type { Track } from './track.ts';

export const HEADER_HEIGHT: CssPixels = 32;
const THREAD_PADDING: CssPixels = 6;
/** Rows are stretched up to this much where there is room, and up to that where there is a lot of it. */
const MOST_STRETCH = { common: 1.5, large: 3 };
/** Room from which on there is a lot of it, and from which on all of that. */
const LARGE_ROOM: [from: CssPixels, to: CssPixels] = [430, 600];
/** No row is taller, however much room there is, unless it is by nature. */
const TALLEST_ROW: CssPixels = 60;

export interface LaneBox {
  track: Track;
  /** Top of the lane's band and its height. */
  y: CssPixels;
  height: CssPixels;
  /** Top of its first row, and height of a row. */
  contentY: CssPixels;
  rowHeight: CssPixels;
  /** Whether it is a lane that can be closed, and is. */
  closed: boolean;
}

export interface ThreadBox {
  key: ThreadKey;
  y: CssPixels;
  height: CssPixels;
  collapsed: boolean;
  lanes: LaneBox[];
}

export interface Layout {
  threads: ThreadBox[];
  height: CssPixels;
}

type Rows = Pick<ThreadSummary, 'key' | 'rows'> & Partial<Pick<ThreadSummary, 'opens'>>;

/** Lays the threads out one below the other; `room` is the height that the page has for them. */
export function layOut(
  threads: Rows[],
  collapsed: ReadonlySet<ThreadKey>,
  room: CssPixels,
  opened: ReadonlySet<Lane> = new Set(),
  arrangement: Arrangement = AS_AT_FIRST,
): Layout {
  // A lane that is made higher takes nothing from the others: those above it stay where they are under the pointer.
  const stretch = stretchFor(room, (stretch) =>
    stack(threads, collapsed, opened, { ...arrangement, rowHeights: new Map() }, stretch),
  );
  return stack(threads, collapsed, opened, arrangement, stretch);
}

/** How much rows are stretched so that all of them make use of the room. */
function stretchFor(room: CssPixels, stacked: (stretch: number) => Layout): number {
  const natural = stacked(1).height;
  const fixed = stacked(0).height;
  if (natural >= room || natural === fixed) return 1;
  const [from, to] = LARGE_ROOM;
  const share = Math.min(1, Math.max(0, (room - from) / (to - from)));
  const most = MOST_STRETCH.common + share * (MOST_STRETCH.large - MOST_STRETCH.common);
  return Math.min(most, (room - fixed) / (natural - fixed));
}

/** @param stretch how much rows are stretched whose height nobody has chosen */
function stack(
  threads: Rows[],
  collapsed: ReadonlySet<ThreadKey>,
  opened: ReadonlySet<Lane>,
  { order, hidden, rowHeights }: Arrangement,
  stretch: number,
): Layout {
  const tracks = order.filter((lane) => !hidden.has(lane)).map((lane) => TRACKS.find((track) => track.lane === lane)!);
  let y = 0;
  const boxes = threads.map(({ key, rows, opens }): ThreadBox => {
    const top = y;
    const isCollapsed = collapsed.has(key);
    const lanes: LaneBox[] = [];
    if (isCollapsed) {
      // A closed thread keeps its phases as a strip in its header.
      const track = TRACKS.find(({ lane }) => lane === LANE.PHASES)!;
      const inset = 8;
      lanes.push({
        track,
        y,
        height: HEADER_HEIGHT,
        contentY: y + inset,
        rowHeight: HEADER_HEIGHT - 2 * inset + 2,
        closed: false,
      });
      y += HEADER_HEIGHT;
    } else {
      y += HEADER_HEIGHT;
      for (const track of tracks) {
        if (track.optional && !rows[track.lane]) continue;
        const count = Math.max(track.fewestRows ?? 1, rows[track.lane] ?? 1);
        const closed =
          track.closedHeight !== undefined && opened.has(track.lane) === (opens?.includes(track.lane) ?? false);
        const tallest = Math.max(track.rowHeight, track.tallest ?? TALLEST_ROW);
        const rowHeight = closed
          ? track.closedHeight!(count)
          : (rowHeights.get(track.lane) ?? Math.min(Math.round(track.rowHeight * stretch), tallest));
        const height = (closed ? 1 : count) * rowHeight + LANE_PADDING;
        lanes.push({ track, y, height, contentY: y + LANE_PADDING / 2 + 1, rowHeight, closed });
        y += height;
      }
      y += THREAD_PADDING;
    }
    return { key, y: top, height: y - top, collapsed: isCollapsed, lanes };
  });
  return { threads: boxes, height: y };
}
