/** Where each lane of each thread stands, in pixels from the top of the scrolled page. */
import { LANE, type Lane } from '../../instrument/model/lanes.ts';
import type { ThreadKey } from '../../instrument/schema/units.ts';
import type { ThreadSummary } from '../source/protocol.ts';
import { type Arrangement, AS_AT_FIRST, LOWEST_ROW } from '../view/arrangement.ts';
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
/** Rows that get thin are together no higher than that, as long as each has this much. */
const HIGHEST_THIN: CssPixels = 440;
const THINNEST_ROW: CssPixels = 2;
/** Lanes that can be closed, in the order in which they are opened where there is room: what tells most comes first. */
const OPENED_FIRST: readonly Lane[] = [LANE.QUEUES, LANE.HEAP, LANE.POOL, LANE.IN_FLIGHT];

export interface LaneBox {
  track: Track;
  /** Top of the lane's band and its height. */
  y: CssPixels;
  height: CssPixels;
  /** How many rows it has, open or closed. */
  rows: number;
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

/** Which lanes that can be closed are open, in all threads; those that it does not have are as their thread's summary says. */
type Openness = ReadonlyMap<Lane, boolean>;

/**
 * Lays the threads out one below the other; `room` is the height that the page has for them.
 * @param chosen which lanes that can be closed somebody has opened, or closed
 */
export function layOut(
  threads: Rows[],
  collapsed: ReadonlySet<ThreadKey>,
  room: CssPixels,
  chosen: ReadonlyMap<Lane, boolean> = new Map(),
  arrangement: Arrangement = AS_AT_FIRST,
): Layout {
  // A lane that is made higher takes nothing from the others: those above it stay where they are under the pointer.
  const natural = { ...arrangement, rowHeights: new Map() };
  const isCrowded = threads.length > 1 && stack(threads, collapsed, chosen, natural, 1, false).height > room;
  const stacked = (open: Openness, stretch: number) => stack(threads, collapsed, open, natural, stretch, isCrowded);
  const open = openFor(room, chosen, (open, stretch) => stacked(open, stretch).height);
  const stretch = stretchFor(room, (stretch) => stacked(open, stretch));
  return stack(threads, collapsed, open, arrangement, stretch, isCrowded);
}

/**
 * Where all lanes can be seen at once, those that begin open do so as long as that holds, and others do where there is
 * room enough for all to be comfortable. Where they can't, what begins open is open.
 */
function openFor(
  room: CssPixels,
  chosen: Openness,
  heightOf: (open: Openness, stretch: number) => CssPixels,
): Openness {
  let open: Openness = new Map([...OPENED_FIRST.map((lane) => [lane, false] as const), ...chosen]);
  if (heightOf(open, 1) > room) return chosen;
  const opens = (changed: Openness, stretch: number) => {
    const fits = heightOf(changed, stretch) <= room;
    if (fits) open = changed;
    return fits;
  };
  const free = OPENED_FIRST.filter((lane) => !chosen.has(lane));
  for (const lane of free) opens(new Map([...open].filter(([other]) => other !== lane)), 1);
  // None before its turn: in a window that is made larger lanes are opened, never closed.
  for (const lane of free) if (!opens(new Map(open).set(lane, true), MOST_STRETCH.common)) break;
  return open;
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

/** Whether a lane has so many rows that they are thin unless somebody makes them higher. */
export function isThin({ track, rows }: LaneBox): boolean {
  return openRowHeight(track, rows, 1) < LOWEST_ROW;
}

function openRowHeight(track: Track, count: number, stretch: number): CssPixels {
  const tallest = Math.max(track.rowHeight, track.tallest ?? TALLEST_ROW);
  const height = Math.min(Math.floor(track.rowHeight * stretch), tallest);
  return track.thins ? Math.min(height, Math.max(THINNEST_ROW, Math.floor(HIGHEST_THIN / count))) : height;
}

/**
 * @param stretch how much rows are stretched whose height nobody has chosen
 * @param isCrowded whether threads do without what they have nothing of
 */
function stack(
  threads: Rows[],
  collapsed: ReadonlySet<ThreadKey>,
  open: Openness,
  { order, hidden, rowHeights }: Arrangement,
  stretch: number,
  isCrowded: boolean,
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
        rows: 1,
        contentY: y + inset,
        rowHeight: HEADER_HEIGHT - 2 * inset + 2,
        closed: false,
      });
      y += HEADER_HEIGHT;
    } else {
      y += HEADER_HEIGHT;
      for (const track of tracks) {
        if ((track.optional === 'always' || (track.optional && isCrowded)) && !rows[track.lane]) continue;
        const count = Math.max(track.fewestRows ?? 1, rows[track.lane] ?? 1);
        const closed =
          track.closedHeight !== undefined && !(open.get(track.lane) ?? opens?.includes(track.lane) ?? false);
        const rowHeight = closed
          ? track.closedHeight!(count)
          : (rowHeights.get(track.lane) ?? openRowHeight(track, count, stretch));
        const height = (closed ? 1 : count) * rowHeight + LANE_PADDING;
        lanes.push({ track, y, height, rows: count, contentY: y + LANE_PADDING / 2 + 1, rowHeight, closed });
        y += height;
      }
      y += THREAD_PADDING;
    }
    return { key, y: top, height: y - top, collapsed: isCollapsed, lanes };
  });
  return { threads: boxes, height: y };
}
